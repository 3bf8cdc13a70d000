import Manifest

/// The sections of the graph, left to right, each one or more columns wide.
enum Band: Int, CaseIterable {
    case sources, staging, intermediate, marts, exposures

    /// The heading; a project that has no layers has models.
    func title(_ bands: [Band?]) -> String {
        switch self {
        case .sources: "Sources"
        case .staging: bands.contains(.staging) ? "Staging" : "Models"
        case .intermediate: "Intermediate"
        case .marts: "Marts"
        case .exposures: "Exposures"
        }
    }

    /// Where a resource belongs by its kind, its folders or the prefix of its name; nil where nothing tells.
    static func of(_ resource: Resource) -> Band? {
        switch resource.kind {
        case .source, .seed: return .sources
        case .exposure: return .exposures
        default: break
        }
        for word in resource.fqn.dropFirst().dropLast() {
            if let band = folders[word.lowercased()] { return band }
        }
        return prefixes.first { resource.name.hasPrefix($0.prefix) }?.band
    }

    private static let folders: [String: Band] = [
        "staging": .staging, "stage": .staging, "stg": .staging, "base": .staging, "bronze": .staging,
        "intermediate": .intermediate, "int": .intermediate, "silver": .intermediate, "transform": .intermediate,
        "marts": .marts, "mart": .marts, "gold": .marts, "reporting": .marts, "reports": .marts,
    ]

    private static let prefixes: [(prefix: String, band: Band)] = [
        ("stg_", .staging), ("base_", .staging), ("int_", .intermediate), ("fct_", .marts), ("fact_", .marts),
        ("dim_", .marts), ("agg_", .marts), ("mart_", .marts), ("rpt_", .marts),
    ]
}

/// Columns for the nodes of a graph: each band begins behind the one before it, and a child behind its parents.
struct Ranking {
    /// The column of every node.
    private(set) var ranks: [Int]
    /// The first column of each band that has nodes, left to right.
    private(set) var starts: [(band: Band, column: Int)] = []

    /// - Parameters:
    ///   - bands: of every node; nil joins the band of its parents, and staging where they are sources.
    ///   - order: all nodes, parents before children; members of cycles may be missing and stay in the first column.
    ///   - parents: of every node.
    init(bands: [Band?], order: [Int], parents: [[Int]]) {
        ranks = [Int](repeating: 0, count: bands.count)
        // A node is never left of what it needs, whatever its folder says.
        var placed = [Int](repeating: 0, count: bands.count)
        for node in order {
            let own = (bands[node] ?? .staging).rawValue
            placed[node] = parents[node].reduce(own) { max($0, placed[$1]) }
        }
        var next = 0
        for band in Band.allCases {
            let start = next
            for node in order where placed[node] == band.rawValue {
                ranks[node] = parents[node].reduce(start) { max($0, ranks[$1] + 1) }
                next = max(next, ranks[node] + 1)
            }
            if next > start { starts.append((band, start)) }
        }
    }
}
