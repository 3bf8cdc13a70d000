import Compiler
import Execution
import SourceText
import Warehouse

/// The rows that failed tests, as the record keeps them: of each test those of its last run alone, so that what was mended
/// is not kept.
extension RunRecord {
    /// Characters of a cell that are kept.
    private static let cellLimit = 200
    private static let columns = ["run_id", "unique_id", "position", "key_count", "cells"]

    func replaceFailingRows(_ results: [NodeResult], _ run: Int) throws(Diagnostic) {
        _ = try store.execute(
            """
            delete from failing_rows where unique_id in (select unique_id from node_results where run_id = \(run))
            and run_id in (select id from runs where target = (select target from runs where id = \(run)))
            """)
        let rows = results.flatMap { result in
            (result.failingRows?.rows ?? []).enumerated().map { place, row in
                Self.cells(result, run, place, row)
            }
        }
        if !rows.isEmpty { try load(rows, "failing_rows", Self.columns) }
    }

    private static func cells(_ result: NodeResult, _ run: Int, _ place: Int, _ row: [Cell]) -> [Cell] {
        let names = result.failingRows?.columns ?? []
        let pairs = zip(names, row).map { name, cell -> Datum in
            [.string(name), shownText(of: cell).map { .string(String($0.prefix(cellLimit))) } ?? .null]
        }
        return [
            .int(run), .text(result.uniqueID), .int(place + 1), .int(result.failingRows?.keyCount ?? 0),
            .text(JSONWriter.text(of: .list(pairs))),
        ]
    }

    /// By unique id.
    /// - Parameter chosen: the runs, in SQL.
    func failingRows(ofRuns chosen: String) throws(Diagnostic) -> [String: FailingRows] {
        let found = try store.execute(
            "select unique_id, key_count, cells from failing_rows where run_id in (select id from \(chosen)) "
                + "order by unique_id, run_id, position")
        var all: [String: FailingRows] = [:]
        for row in found.table?.rows ?? [] where row.count == 3 {
            guard case .text(let test) = row[0], case .int(let keys) = row[1], case .text(let text) = row[2],
                let pairs = (try? JSON.parse(text))?.list
            else { continue }
            let names = pairs.compactMap { $0.list?.first?.string }
            let cells = pairs.map { pair -> Cell in pair.list?.last?.string.map { .text($0) } ?? .null }
            all[test, default: FailingRows(columns: names, keyCount: keys, rows: [])].rows.append(cells)
        }
        return all
    }
}
