import SourceText

/// Parts of properties as artifacts hold them: every key there, in dbt's order.
package enum FullForms {
    /// A constraint of a column, or of a model, which also names its columns.
    package static func constraint(_ written: Datum, ofModel: Bool) -> Datum {
        filled(
            written,
            [
                ("type", .null), ("name", .null), ("expression", .null), ("warn_unenforced", true),
                ("warn_unsupported", true), ("to", .null), ("to_columns", []),
            ] + (ofModel ? [("columns", [])] : []))
    }

    /// Which parts of a source's name are quoted; null leaves it to the database's habit.
    package static func quoting(_ written: DatumMap) -> Datum {
        filled(
            .mapping(written), [("database", .null), ("schema", .null), ("identifier", .null), ("column", .null)])
    }

    /// The owner of an exposure or group, further keys at the end.
    package static func owner(_ written: DatumMap) -> Datum {
        filled(.mapping(written), [("email", .null), ("name", .null)])
    }

    /// The place of an external table, further keys at the end; null where there is none.
    package static func external(_ written: Datum?) -> Datum {
        guard let written, !written.isNull else { return .null }
        return filled(
            written,
            [
                ("location", .null), ("file_format", .null), ("row_format", .null), ("tbl_properties", .null),
                ("partitions", .null),
            ])
    }

    /// An argument of a macro.
    package static func argument(_ written: Datum) -> Datum {
        filled(written, [("name", .null), ("type", .null), ("description", "")])
    }

    /// What a function gives; null where nothing says it.
    static func returns(_ written: Datum) -> Datum {
        written.isNull ? .null : filled(written, [("data_type", .null), ("description", .null)])
    }

    /// An argument of a function of the database.
    static func functionArgument(_ written: Datum) -> Datum {
        filled(
            written,
            [("name", .null), ("data_type", .null), ("description", .null), ("default_value", .null)])
    }

    static func groupConfig(_ written: DatumMap) -> Datum { filled(.mapping(written), [("meta", [:])]) }

    /// The given keys with their defaults, then whatever else was written.
    private static func filled(_ written: Datum, _ keys: [(String, Datum)]) -> Datum {
        var result = DatumMap(keys)
        for (key, value) in written.mapping?.pairs ?? DatumMap().pairs { result[key] = value }
        return .mapping(result)
    }
}
