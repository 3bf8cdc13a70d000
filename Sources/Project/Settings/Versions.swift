/// A version number of two or three parts with an optional pre-release, compared as semantic versioning says.
struct VersionNumber: Comparable {
    private var numbers: [Int] = []
    private var prerelease: [Substring] = []

    /// Reads `1.2`, `1.2.3`, `1.2.3-rc.1+build`, `1.2.3rc1`; nil for other forms.
    init?(_ text: some StringProtocol) {
        let core = text.prefix { ("0"..."9").contains($0) || $0 == "." }
        let parts = core.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count) else { return nil }
        for part in parts {
            guard let number = Int(part) else { return nil }
            numbers.append(number)
        }
        while numbers.count < 3 { numbers.append(0) }
        var rest = Substring(text.dropFirst(core.count))
        if let plus = rest.firstIndex(of: "+") { rest = rest[..<plus] }
        if rest.first == "-" { rest = rest.dropFirst() }
        guard rest.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" }) else { return nil }
        prerelease = rest.isEmpty ? [] : rest.split(separator: ".")
    }

    static func == (a: VersionNumber, b: VersionNumber) -> Bool { !(a < b) && !(b < a) }

    static func < (a: VersionNumber, b: VersionNumber) -> Bool {
        for (x, y) in zip(a.numbers, b.numbers) where x != y { return x < y }
        if a.prerelease.isEmpty || b.prerelease.isEmpty { return !a.prerelease.isEmpty && b.prerelease.isEmpty }
        for (x, y) in zip(a.prerelease, b.prerelease) where x != y {
            switch (Int(x), Int(y)) {
            case (let x?, let y?): return x < y
            case (_?, nil): return true
            case (nil, _?): return false
            case (nil, nil): return x < y
            }
        }
        return a.prerelease.count < b.prerelease.count
    }
}

/// One bound of `require-dbt-version`: `>=1.5.0`, `<2`, `=1.7.1`, `1.7.1`.
struct VersionRange {
    private let comparison: Substring
    private let version: VersionNumber

    /// Reads a bound; nil where it has another form.
    init?(_ text: String) {
        let comparison = text.prefix { $0 == ">" || $0 == "<" || $0 == "=" }
        guard ["", "=", ">", ">=", "<", "<="].contains(comparison),
            let version = VersionNumber(text.dropFirst(comparison.count))
        else { return nil }
        self.comparison = comparison
        self.version = version
    }

    /// Whether a version lies within the bound.
    func contains(_ text: String) -> Bool {
        guard let other = VersionNumber(text) else { return false }
        switch comparison {
        case ">": return other > version
        case ">=": return other >= version
        case "<": return other < version
        case "<=": return other <= version
        default: return other == version
        }
    }
}

/// Whether a text is a version as a project may have it: `1.0` or a semantic version.
func isSemanticVersion(_ text: String) -> Bool {
    let core = text.prefix { $0 != "-" && $0 != "+" }
    let parts = core.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 || parts.count == 2 && core.count == text.count else { return false }
    let hasPlainNumbers = parts.allSatisfy { part in
        !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) } && (part == "0" || part.first != "0")
    }
    let rest = text.dropFirst(core.count)
    return hasPlainNumbers && (rest.isEmpty || rest.count > 1)
        && rest.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
                || $0 == 0x2E || $0 == 0x2B
        }
}
