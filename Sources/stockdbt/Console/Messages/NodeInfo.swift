import Execution
import Manifest
import SourceText

extension MessageBook {
    /// What every message about a node carries for machines.
    func nodeInfo(_ node: Node, status: String, startedAt: Instant?, finishedAt: Instant?) -> Datum {
        [
            "materialized": .string(materialization(node)), "meta": .mapping(node.meta),
            "node_checksum": .string(node.checksum.checksum), "node_finished_at": moment(finishedAt),
            "node_name": .string(node.name), "node_path": .string(node.path),
            "node_relation": [
                "alias": .string(node.alias), "database": .string(node.database ?? ""),
                "relation_name": .string(node.relationName ?? ""), "schema": .string(node.schema),
            ],
            "node_started_at": moment(startedAt), "node_status": .string(status),
            "resource_type": .string(node.kind.rawValue), "unique_id": .string(node.uniqueID),
        ]
    }

    /// `run_result` of NodeFinished.
    func resultData(_ result: NodeResult) -> DatumMap {
        [
            "adapter_response": .mapping(result.response?.datum ?? [:]),
            "execution_time": .double(result.executionTime),
            "message": .string(result.message ?? ""), "num_failures": .int(result.failures ?? 0),
            "status": .string(result.status.rawValue), "thread": .string(result.threadID),
            "timing_info": .list(
                result.timing.map {
                    [
                        "completed_at": .string($0.completedAt.iso), "name": .string($0.name),
                        "started_at": .string($0.startedAt.iso),
                    ]
                }),
        ]
    }

    private func materialization(_ node: Node) -> String {
        switch node.kind {
        case .seed: "seed"
        case .test: "test"
        default: node.config.materialized
        }
    }

    private func moment(_ instant: Instant?) -> Datum {
        .string(instant.map { String($0.iso.dropLast()) } ?? "")
    }
}
