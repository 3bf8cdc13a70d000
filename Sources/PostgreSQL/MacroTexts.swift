import Warehouse

let macroTexts: [MacroText] = []
