import Manifest
import SourceText

/// The content of semantic_manifest.json: what a project without metrics has.
func semanticManifest(of manifest: Manifest) -> Datum {
    [
        "semantic_models": [], "metrics": [],
        "project_configuration": [
            "time_spine_table_configurations": [], "metadata": nil,
            "dsi_package_version": ["major_version": "0", "minor_version": "9", "patch_version": "0"],
            "time_spines": [],
        ],
        "saved_queries": [],
    ]
}
