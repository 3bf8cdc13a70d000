import SourceText

/// The page that `docs generate` writes: one file with everything in it, which opens from disk without any network.
///
/// Its texts lie in `Assets` as HTML, CSS and JavaScript; this puts them and the data together.
package struct SitePage {
    private let content: SiteContent

    /// The page of a project.
    package init(_ content: SiteContent) { self.content = content }

    /// The whole file.
    package func bytes() -> [UInt8] {
        let index = SiteIndex(content.manifest)
        var page: [UInt8] = []
        for part in Self.template.split(separator: "\n", omittingEmptySubsequences: false) {
            switch part {
            case "{{title}}": page += "<title>\(Self.escaped(content.manifest.projectName)) lineage</title>".utf8
            case "{{style}}": page += "<style>\n\(Self.texts(".css"))</style>".utf8
            case "{{data}}": writeGraph(index, to: &page)
            case "{{script}}":
                page += "<script>\n\"use strict\";\n(() => {\n\(Self.texts(".js"))boot();\n})();\n</script>".utf8
            case "{{details}}": writeDetails(index, to: &page)
            default: page += part.utf8
            }
            page.append(UInt8(ascii: "\n"))
        }
        return page
    }

    private func writeGraph(_ index: SiteIndex, to page: inout [UInt8]) {
        page += "<script type=\"application/json\" id=\"data\">".utf8
        var data = GraphData(content, index)
        let json = JSONWriter(.compact)
        data.write(to: json)
        Self.append(json.bytes, to: &page)
        page += "</script>".utf8
    }

    private func writeDetails(_ index: SiteIndex, to page: inout [UInt8]) {
        let details = DetailData(content: content, index: index)
        for (number, piece) in details.pieces.enumerated() {
            page += "<script type=\"application/json\" id=\"piece-\(number)\">".utf8
            let json = JSONWriter(.compact)
            details.write(piece, to: json)
            Self.append(json.bytes, to: &page)
            page += "</script>\n".utf8
        }
    }

    /// JSON inside of a script element: no `<` may stand there, because `</script` and `<!--` mean something to HTML.
    private static func append(_ json: [UInt8], to page: inout [UInt8]) {
        page.reserveCapacity(page.count + json.count)
        for byte in json {
            if byte == UInt8(ascii: "<") { page += "\\u003c".utf8 } else { page.append(byte) }
        }
    }

    private static let template = texts(".html")

    /// All assets of one kind, in the order of their names.
    private static func texts(_ ending: String) -> String {
        assetTexts.filter { $0.path.hasSuffix(ending) }.map { $0.text.description }.joined()
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
