private let words = """
    a ac accumsan ad adipiscing aenean aliquam aliquet amet ante aptent arcu at auctor augue bibendum blandit class \
    commodo condimentum congue consectetuer consequat conubia convallis cras cubilia cum curabitur curae cursus \
    dapibus diam dictum dignissim dolor donec dui duis egestas eget eleifend elementum elit enim erat eros est et \
    etiam eu euismod facilisi facilisis fames faucibus felis fermentum feugiat fringilla fusce gravida habitant \
    hendrerit iaculis id imperdiet in inceptos integer interdum ipsum justo lacinia lacus laoreet lectus leo libero \
    ligula litora lobortis lorem luctus maecenas magna magnis malesuada massa mattis mauris metus mi mollis morbi \
    nam nascetur natoque nec neque netus nibh nisi nisl non nonummy nostra nulla nullam nunc odio orci ornare \
    parturient pede pellentesque penatibus per pharetra phasellus placerat platea porta porttitor posuere potenti \
    praesent pretium primis proin pulvinar purus quam quis quisque rhoncus ridiculus risus rutrum sagittis sapien \
    sed sem semper senectus sit sociis sodales sollicitudin suscipit suspendisse taciti tellus tempor tempus \
    tincidunt torquent tortor tristique turpis ullamcorper ultrices ultricies urna ut varius vehicula vel velit \
    venenatis vestibulum vitae vivamus viverra volutpat vulputate
    """.split(separator: " ").map(String.init)

/// `lipsum(n, html, min, max)`: paragraphs of random words.
func makeLoremIpsum(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    try Signature.function("generate_lorem_ipsum", implicit: 0, "n?", "html?", "min?", "max?").check(arguments)
    let count = try arguments.int(0, "n") ?? 5
    let isHTML = arguments.value(1, "html").map(isTrue) ?? true
    let (low, high) = (try arguments.int(2, "min") ?? 20, try arguments.int(3, "max") ?? 100)
    guard low < high else { throw valueError("empty range for randrange() (\(low), \(high), \(high - low))") }
    try checkTextSize(max(0, count).multipliedReportingOverflow(by: max(0, high) &* 12).partialValue)
    var paragraphs: [String] = []
    for _ in 0..<max(0, count) {
        try renderer.countStep()
        paragraphs.append(paragraph(of: Int.random(in: low..<high)))
    }
    if !isHTML { return .string(paragraphs.joined(separator: "\n\n")) }
    return .text(Text(paragraphs.map { "<p>\($0)</p>" }.joined(separator: "\n"), .markup))
}

private func paragraph(of count: Int) -> String {
    var result: [String] = []
    var (lastComma, lastStop) = (0, 0)
    var isStart = true
    for place in 0..<max(0, count) {
        var word = words.randomElement() ?? "lorem"
        if isStart { word = Casing.capitalized(word) }
        isStart = false
        if place - Int.random(in: 3..<8) > lastComma {
            lastComma = place
            lastStop += 2
            word += ","
        }
        if place - Int.random(in: 10..<20) > lastStop {
            (lastComma, lastStop) = (place, place)
            word += "."
            isStart = true
        }
        result.append(word)
    }
    let text = result.joined(separator: " ")
    if text.endsInBytes(of: ",") { return text.slice(0, text.utf8.count - 1) + "." }
    return text.endsInBytes(of: ".") ? text : text + "."
}
