/// Every function that the connections of the house add to SQLite: to add one, write it in its family's file.
let sqlFunctions: [SQLFunction] =
    catalogFunctions + textFunctions + regexFunctions + numberFunctions + dateFunctions + aggregateFunctions
