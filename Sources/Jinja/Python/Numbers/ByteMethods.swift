// Methods of numbers that read or write bytes and hexadecimal digits.

/// `int.to_bytes(length=1, byteorder='big', *, signed=False)`.
@Sendable func bytesOfInteger(
    _ value: Value, _ arguments: Arguments, _: Renderer
) throws(TemplateError) -> Value {
    let number = value.number?.big ?? BigInt(0)
    let length = try arguments.int(0, "length") ?? 1
    let isLittle = try isLittleEndian(arguments)
    guard length >= 0 else { throw valueError("length argument must be non-negative") }
    let isSigned = arguments.keyword("signed").map(isTrue) ?? false
    guard isSigned || !number.isNegative else { throw overflow("can't convert negative int to unsigned") }
    try checkTextSize(length)
    var bytes = littleEndianBytes(number.isNegative ? (-number) - BigInt(1) : number)
    let fits = bytes.count < length || bytes.count == length && !(isSigned && (bytes.last ?? 0) > 127)
    guard fits else { throw overflow("int too big to convert") }
    bytes += [UInt8](repeating: 0, count: length - bytes.count)
    if number.isNegative { bytes = bytes.map { ~$0 } }
    return .object(Bytes(isLittle ? bytes : bytes.reversed()))
}

/// `int.from_bytes(bytes, byteorder='big', *, signed=False)`.
@Sendable func integerOfBytes(
    _ value: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    let given = arguments.value(0, "bytes") ?? .none
    var bytes: [UInt8]
    if let object = given.object(as: Bytes.self) {
        bytes = object.bytes
    } else {
        bytes = try byteItems(given, renderer)
    }
    if try isLittleEndian(arguments) { bytes.reverse() }
    let isNegative = (arguments.keyword("signed").map(isTrue) ?? false) && (bytes.first ?? 0) > 127
    if isNegative { bytes = bytes.map { ~$0 } }
    let digits = bytes.flatMap { byte in Array((byte < 16 ? "0" : "").utf8) + Array(String(byte, radix: 16).utf8) }
    let number = BigInt(digits: digits, radix: 16) ?? BigInt(0)
    if case .bool = value { return .bool(number != BigInt(0)) }
    return .integer(isNegative ? -number - BigInt(1) : number)
}

/// `float.fromhex(text)`.
@Sendable func floatOfHexadecimal(
    _ value: Double, _ arguments: Arguments, _: Renderer
) throws(TemplateError) -> Value {
    guard let text = arguments.positional.first?.string else {
        throw typeError("bad argument type for built-in operation")
    }
    let word = Casing.lower(text.strippingBlanks())
    let unsigned = word.drop { $0 == "-" || $0 == "+" }
    guard word.utf8.count - unsigned.utf8.count < 2 else { throw invalidHexadecimal }
    let magnitude: Double?
    switch unsigned {
    case "inf", "infinity": magnitude = .infinity
    case "nan": magnitude = .nan
    default: magnitude = Double(unsigned.hasPrefix("0x") ? String(unsigned) : "0x" + unsigned)
    }
    guard let magnitude else { throw invalidHexadecimal }
    return .double(word.hasPrefix("-") ? -magnitude : magnitude)
}

private var invalidHexadecimal: TemplateError { valueError("invalid hexadecimal floating-point string") }

private func overflow(_ message: String) -> TemplateError {
    TemplateError(.runtime, message, className: "OverflowError")
}

private func isLittleEndian(_ arguments: Arguments) throws(TemplateError) -> Bool {
    guard let order = arguments.value(1, "byteorder") else { return false }
    guard let name = order.string else {
        let function = arguments.value(0, "bytes").map { _ in "from_bytes" } ?? "to_bytes"
        throw typeError("\(function)() argument 'byteorder' must be str, not \(pythonTypeName(order))")
    }
    guard name == "little" || name == "big" else {
        throw valueError("byteorder must be either 'little' or 'big'")
    }
    return name == "little"
}

private func littleEndianBytes(_ number: BigInt) -> [UInt8] {
    var bytes = number.limbs.flatMap { limb in (0..<4).map { UInt8(truncatingIfNeeded: limb >> ($0 * 8)) } }
    while bytes.last == 0 { bytes.removeLast() }
    return bytes
}

private func byteItems(_ value: Value, _ renderer: Renderer) throws(TemplateError) -> [UInt8] {
    guard value.string == nil, value.number == nil, !value.isNone else {
        throw typeError("cannot convert '\(pythonTypeName(value))' object to bytes")
    }
    var bytes: [UInt8] = []
    for item in try elements(of: value, renderer) {
        let number = try wholeNumber(item)
        guard (0...255).contains(number) else { throw valueError("bytes must be in range(0, 256)") }
        bytes.append(UInt8(number))
    }
    return bytes
}
