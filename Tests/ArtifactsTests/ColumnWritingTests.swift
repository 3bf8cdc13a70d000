import Manifest
import SourceText
import Testing

@testable import Artifacts

@Suite struct ColumnWritingTests {
    /// Columns of which little is said are written from one finished text: it has to say what their fields say.
    @Test func columnsAreWrittenAsTheirFieldsSay() {
        var plain = Column(name: "id")
        plain.dataType = "int"
        plain.config = Column.bareConfig
        var tagged = plain
        tagged.name = "total"
        tagged.quote = true
        tagged.tags = ["money"]
        tagged.config = ["meta": [:], "tags": ["money"]]
        var documented = plain
        documented.name = "note"
        documented.docBlocks = ["doc.shop.note"]
        let node = Node(
            uniqueID: "model.shop.orders", kind: .model, name: "orders", packageName: "shop", path: "orders.sql",
            originalFilePath: "models/orders.sql")
        node.columns = [plain, tagged, documented]
        let fields = Datum.mapping(
            DatumMap(node.columns.map { ($0.name, .mapping($0.mapping(omittingNulls: false))) }))
        let json = JSONWriter()
        ResourceWriter(json).object(node, FieldTables.fields(of: node))
        #expect(json.text.contains("\"columns\": " + JSONWriter.text(of: fields)))
    }
}
