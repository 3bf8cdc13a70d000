import Warehouse

/// The macros that word things differently for SQLite, as files of the package `dbt_sqlite`.
let shippedMacros: [MacroText] = []
