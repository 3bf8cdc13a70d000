/// The codes of dbt's warnings, by the names of their events.
enum WarningCodes {
    static let table: [String: String] = [
        "PackageInstallPathDeprecation": "D002", "ConfigSourcePathDeprecation": "D003",
        "ConfigDataPathDeprecation": "D004", "ConfigLogPathDeprecation": "D010", "ConfigTargetPathDeprecation": "D011",
        "ProjectFlagsMovedDeprecation": "D013", "SpacesInResourceNameDeprecation": "D014",
        "ResourceNamesWithSpacesDeprecation": "D015", "MicrobatchMacroOutsideOfBatchesDeprecation": "D020",
        "DeprecationsSummary": "D028", "WEOIncludeExcludeDeprecation": "D031", "ModelParamUsageDeprecation": "D032",
        "ModulesItertoolsUsageDeprecation": "D034", "EnvironmentVariableNamespaceDeprecation": "D036",
        "UnusedResourceConfigPath": "I051", "UnpinnedRefNewVersionAvailable": "I064", "DeprecatedModel": "I065",
        "UpcomingReferenceDeprecation": "I066", "DeprecatedReference": "I067",
        "UnsupportedConstraintMaterialization": "I068",
        "MicrobatchModelNoEventTimeInputs": "I074", "InvalidMacroAnnotation": "I076",
        "PackageNodeDependsOnRootProjectNode": "I077", "NoNodesForSelectionCriteria": "M030",
    ]

    /// Events of features that dbt will drop: told once each, unless all are asked for, and counted at the end.
    static func isDeprecation(_ name: String) -> Bool { deprecations.contains(name) }

    private static let deprecations: Set<String> = [
        "PackageInstallPathDeprecation", "ConfigSourcePathDeprecation", "ConfigDataPathDeprecation",
        "ConfigLogPathDeprecation", "ConfigTargetPathDeprecation", "ProjectFlagsMovedDeprecation",
        "ResourceNamesWithSpacesDeprecation", "MicrobatchMacroOutsideOfBatchesDeprecation",
        "WEOIncludeExcludeDeprecation", "ModelParamUsageDeprecation", "ModulesItertoolsUsageDeprecation",
        "EnvironmentVariableNamespaceDeprecation", "DuplicateNameDistinctNodeTypesDeprecation",
    ]
}
