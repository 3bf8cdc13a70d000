import SourceText
import Warehouse

extension Response {
    /// As artifacts and templates hold it: keys `_message`, `code`, `rows_affected`, those that are known.
    package var datum: DatumMap {
        var map: DatumMap = ["_message": .string(message)]
        if let code { map["code"] = .string(code) }
        if let rowsAffected { map["rows_affected"] = .int(rowsAffected) }
        return map
    }
}
