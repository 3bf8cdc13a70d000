import CPostgreSQL

/// The types that a contract takes for one another, by object id, under the names that messages about contracts have.
///
/// `varchar` and `text` are both `TEXT`, `smallint` and `integer` both `INTEGER`; other types stand for themselves.
let contractTypes: [Oid: String] = {
    var types: [Oid: String] = [:]
    for (name, elements, arrays) in contractGroups {
        for type in elements { types[type] = name }
        for type in arrays { types[type] = name + "ARRAY" }
    }
    return types
}()

private let contractGroups: [(name: String, elements: [Oid], arrays: [Oid])] = [
    ("BINARY", [17], [1001]), ("BOOLEAN", [16], [1000]), ("DATE", [1082], [1182]), ("DATETIME", [1114], [1115]),
    ("DATETIMETZ", [1184], [1185]), ("DECIMAL", [1700], [1231]), ("FLOAT", [700, 701], [1021, 1022]),
    ("INTEGER", [21, 23], [1005, 1006, 1007]), ("INTERVAL", [704, 1186], [1187]), ("JSON", [114], [199]),
    ("JSONB", [3802], [3807]), ("LONGINTEGER", [20], [1016]), ("ROWID", [26], [1013, 1028]),
    ("TEXT", [18, 19, 25, 1042, 1043], []), ("STRING", [], [1002, 1003, 1009, 1014, 1015]),
    ("TIME", [1083, 1266], [1183, 1270]),
    ("CIDR", [], [651]), ("INET", [], [1041]), ("MACADDR", [], [1040]), ("UNKNOWN", [705], []),
]
