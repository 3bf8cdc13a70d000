import SourceText

/// The keys of a profile's PostgreSQL target, as dbt-postgres names them.
struct Credentials: Sendable {
    var host = ""
    var port = 5432
    var user = ""
    var password = ""
    var database = ""
    var schema = ""
    var connectTimeout = 10
    var role: String?
    var searchPath: String?
    var keepalivesIdle = 0
    var sslMode: String?
    var sslCert: String?
    var sslKey: String?
    var sslRootCert: String?
    var applicationName = "dbt"
    /// How often a failed connection is tried again.
    var retries = 1

    /// Reads the target's mapping. `dbname`, `pass` are other names of `database`, `password`.
    /// - Throws: `postgres.profile` for what is missing or of the wrong type.
    init(_ values: DatumMap) throws(Diagnostic) {
        let reader = CredentialReader(values)
        host = try reader.required("host")
        user = try reader.required("user")
        database = try reader.required("dbname", "database")
        schema = try reader.required("schema")
        port = try reader.integer("port") ?? 5432
        password = reader.text("password", "pass") ?? ""
        connectTimeout = try reader.integer("connect_timeout") ?? 10
        keepalivesIdle = try reader.integer("keepalives_idle") ?? 0
        retries = try reader.integer("retries") ?? 1
        role = reader.text("role")
        searchPath = reader.text("search_path")
        sslMode = reader.text("sslmode")
        sslCert = reader.text("sslcert")
        sslKey = reader.text("sslkey")
        sslRootCert = reader.text("sslrootcert")
        applicationName = reader.text("application_name") ?? "dbt"
    }

    /// Keywords and values for libpq. The password is left out where there is none, so that a password file counts.
    var connectionParameters: [(String, String)] {
        var result = [
            ("host", host), ("port", String(port)), ("user", user), ("dbname", database),
            ("connect_timeout", String(connectTimeout)), ("application_name", applicationName),
            ("client_encoding", "UTF8"),
        ]
        if !password.isEmpty { result.append(("password", password)) }
        if keepalivesIdle > 0 { result.append(("keepalives_idle", String(keepalivesIdle))) }
        if let path = searchPath, !path.isEmpty { result.append(("options", "-c search_path=" + escapedOption(path))) }
        for (key, value) in [
            ("sslmode", sslMode), ("sslcert", sslCert), ("sslkey", sslKey), ("sslrootcert", sslRootCert),
        ] {
            if let value { result.append((key, value)) }
        }
        return result
    }

    /// Blanks and backslashes of a value inside `options` are escaped with a backslash.
    private func escapedOption(_ text: String) -> String {
        var result = ""
        for character in text {
            if character == " " || character == "\\" { result.append("\\") }
            result.append(character)
        }
        return result
    }

    /// What `target` in templates and `debug` show: no secrets.
    var shownFields: DatumMap {
        [
            "host": .string(host), "port": .int(port), "user": .string(user), "database": .string(database),
            "schema": .string(schema), "connect_timeout": .int(connectTimeout), "role": .optional(role),
            "search_path": .optional(searchPath), "keepalives_idle": .int(keepalivesIdle),
            "sslmode": .optional(sslMode),
            "sslcert": .optional(sslCert), "sslkey": .optional(sslKey), "sslrootcert": .optional(sslRootCert),
            "application_name": .string(applicationName), "retries": .int(retries),
        ]
    }
}

/// Typed access to a profile target.
private struct CredentialReader {
    let values: DatumMap
    init(_ values: DatumMap) { self.values = values }

    func text(_ keys: String...) -> String? { text(keys) }

    private func text(_ keys: [String]) -> String? {
        for key in keys {
            switch values[key] {
            case .string(let text): return text
            case .int(let value): return String(value)
            default: continue
            }
        }
        return nil
    }

    func required(_ keys: String...) throws(Diagnostic) -> String {
        guard let text = text(keys), !text.isEmpty else { throw .badCredential(keys[0], "is missing") }
        return text
    }

    func integer(_ key: String) throws(Diagnostic) -> Int? {
        switch values[key] {
        case nil, .null: return nil
        case .int(let value): return value
        case .string(let text):
            guard let value = Int(text) else { throw .badCredential(key, "is no whole number") }
            return value
        default: throw .badCredential(key, "is no whole number")
        }
    }
}
