import Jinja
import SourceText
import Warehouse

/// What the database said of a statement: prints as its message.
final class ResponseObject: Object {
    let response: Response

    init(_ response: Response) { self.response = response }
    override var typeName: String { "AdapterResponse" }
    override func text(_ renderer: Renderer?) throws(TemplateError) -> String { response.message }
    override func repr() -> String { "AdapterResponse(_message='\(response.message)')" }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "_message": .string(response.message)
        case "code": .optional(response.code)
        case "rows_affected": response.rowsAffected.map { .int($0) } ?? Value.none
        case "query_id": Value.none
        default: nil
        }
    }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        name == "to_dict" ? datum.map { Value($0) } : nil
    }
    override var datum: Datum? {
        [
            "_message": .string(response.message), "code": .optional(response.code),
            "rows_affected": response.rowsAffected.map { .int($0) } ?? .null,
        ]
    }
}
