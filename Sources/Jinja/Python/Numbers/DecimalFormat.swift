extension Decimal.Finite {
    /// The number under a format specification: the rules of Python's `decimal`.
    /// - Throws: ValueError for type letters that decimals do not know.
    func formatted(_ spec: FormatSpec) throws(TemplateError) -> String {
        let letter = spec.type ?? "G"
        guard "eEfFgGn%".unicodeScalars.contains(letter) else { throw valueError("invalid format string") }
        var number = self
        if letter == "%" { number.exponent += 2 }
        let isFixed = letter == "f" || letter == "F" || letter == "%"
        let isScientific = letter == "e" || letter == "E"
        if var precision = spec.precision {
            if !isFixed, !isScientific, precision == 0 { precision = 1 }
            if isFixed {
                number = number.quantized(to: -precision)
            } else {
                number = number.rounded(to: isScientific ? precision + 1 : precision)
            }
            if isScientific, number.digitCount <= precision, !number.coefficient.isZero {
                number = number.quantized(to: number.adjusted - precision)
            }
        }
        if isFixed, number.exponent > 0 { number = number.quantized(to: 0) }
        let left = number.exponent + number.digitCount
        let isPlain = isFixed || !isScientific && number.exponent <= 0 && left > -6
        let point = isPlain ? left : 1
        return number.assembled(spec, point: point, power: left - point, letter, isScientific: isScientific)
    }

    fileprivate var digitCount: Int { coefficient.description.utf8.count }

    private func assembled(
        _ spec: FormatSpec, point: Int, power: Int, _ letter: Unicode.Scalar, isScientific: Bool
    ) -> String {
        let digits = coefficient.description
        let count = digits.utf8.count
        var whole = "0"
        var fraction = ""
        if point <= 0 {
            fraction = String(repeating: "0", count: -point) + digits
        } else if point >= count {
            whole = digits + String(repeating: "0", count: point - count)
        } else {
            whole = digits.slice(0, point)
            fraction = digits.slice(point, count)
        }
        var text = fraction.isEmpty ? whole : whole + "." + fraction
        if power != 0 || isScientific {
            let isUpper = letter == "E" || letter == "G"
            text += (isUpper ? "E" : "e") + (power < 0 ? "-" : "+") + String(power.magnitude)
        }
        return spec.assemble(number: text, isNegative: isNegative)
    }
}
