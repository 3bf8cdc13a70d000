import Artifacts
import Compiler
import Manifest
import SourceText

/// What an earlier command left, for selection and for `--defer`.
extension Workspace {
    /// The artifacts in the folder of an option; nil where it was not given.
    func previousState(_ option: String) throws(Stop) -> PreviousState? {
        guard let folder = flags.text(option) else { return nil }
        let tree = DiskFileTree(root: places.project)
        if normalizedPath(tree.absolute(folder)) == normalizedPath(targetFolder.path), !warnedOfState {
            warnedOfState = true
            try judge([.stateIsTarget(folder)])
        }
        let comparesUnrendered = flags.bool("state_modified_compare_more_unrendered_values")
        return try diagnosed { () throws(Diagnostic) in
            var state = try StateReader.read(folder, target: targetName, in: tree)
            state.comparesUnrendered = comparesUnrendered
            return state
        }
    }

    /// Where references lead under `--defer`.
    /// - Parameter isNeeded: whether the command makes no sense without: `clone`.
    func deferral(selected: [String], isNeeded: Bool) throws(Stop) -> Deferral? {
        guard flags.bool("defer") || isNeeded else { return nil }
        let option = flags.text("defer_state") == nil ? "state" : "defer_state"
        guard let state = try previousState(option) else { throw .mistakes([.noStateToDeferTo]) }
        guard state.resources != nil else { throw .mistakes([.noManifestToDeferTo(flags.text(option) ?? "")]) }
        return Deferral(state, favorsState: flags.bool("favor_state"), selected: Set(selected))
    }
}
