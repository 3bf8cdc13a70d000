import Glibc
import SourceText

/// A Python complex: what a negative number to a fractional power gives, and what `1+2j` means as a literal.
final class ComplexNumber: PythonObject {
    let real: Double
    let imaginary: Double
    init(_ real: Double, _ imaginary: Double) { (self.real, self.imaginary) = (real, imaginary) }

    /// `base ** exponent` for a negative base.
    static func power(_ base: Double, _ exponent: Double) -> ComplexNumber {
        let length = pow(-base, exponent)
        let angle = Double.pi * exponent
        return ComplexNumber(length * cos(angle), length * sin(angle))
    }

    /// Its distance from zero.
    var distance: Double { hypot(real, imaginary) }

    override var typeName: String { "complex" }
    override var isTrue: Bool { real != 0 || imaginary != 0 }
    override func repr() -> String {
        let tail = Self.part(imaginary) + "j"
        if real == 0, real.sign == .plus { return tail }
        return "(\(Self.part(real))\(imaginary.sign == .minus || imaginary.isNaN ? "" : "+")\(tail))"
    }
    private static func part(_ number: Double) -> String {
        let text = pythonText(of: number)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
    override func formatted(_ spec: String, _ renderer: Renderer) throws(TemplateError) -> String? {
        let spec = try FormatSpec(spec, for: typeName)
        if spec.fill == "0" { throw valueError("Zero padding is not allowed in complex format specifier") }
        if spec.align == "=" { throw valueError("'=' alignment flag is not allowed in complex format specifier") }
        guard spec.type.map({ "eEfFgGn".unicodeScalars.contains($0) }) ?? true else {
            throw spec.unknownCode(typeName)
        }
        var part = spec
        (part.width, part.align, part.fill) = (0, nil, " ")
        let isPlain = spec.type == nil && spec.precision == nil
        if spec.type == nil, !isPlain { part.type = "g" }
        func shown(_ number: Double) throws(TemplateError) -> String {
            guard isPlain else { return try part.format(double: number) }
            return part.assemble(
                number: Self.part(number.magnitude), isNegative: number.sign == .minus && !number.isNaN)
        }
        let isImaginary = spec.type == nil && real == 0 && real.sign == .plus
        var text = isImaginary ? "" : try shown(real)
        if !isImaginary { part.sign = "+" }
        text += try shown(imaginary) + "j"
        return spec.pad(spec.type == nil && !isImaginary ? "(\(text))" : text, defaultAlign: ">")
    }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "real": .double(real)
        case "imag": .double(imaginary)
        default: try super.attribute(name, renderer)
        }
    }
    override var methodNames: Set<String> { ["conjugate"] }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard name == "conjugate" else { return nil }
        try Signature.none("complex", "conjugate").check(arguments)
        return .object(ComplexNumber(real, -imaginary))
    }
    override func isEqual(to other: Object) -> Bool {
        guard let other = other as? ComplexNumber else { return false }
        return real == other.real && imaginary == other.imaginary
    }
    override func isEqual(toPlain other: Value) -> Bool { imaginary == 0 && other.number?.double == real }
    override var hashCode: Int? { real.hashValue &+ 1_000_003 &* imaginary.hashValue }
    override func affirmed() throws(TemplateError) -> Value? { .object(self) }
    override func negated() throws(TemplateError) -> Value? { .object(ComplexNumber(-real, -imaginary)) }

    // Smith's way, as CPython: the larger part of the divisor is divided out first.
    private static func quotient(_ a: ComplexNumber, _ b: ComplexNumber) -> ComplexNumber {
        if b.real.magnitude >= b.imaginary.magnitude {
            let ratio = b.imaginary / b.real
            let length = b.real + b.imaginary * ratio
            return ComplexNumber(
                (a.real + a.imaginary * ratio) / length, (a.imaginary - a.real * ratio) / length)
        }
        let ratio = b.real / b.imaginary
        let length = b.real * ratio + b.imaginary
        return ComplexNumber((a.real * ratio + a.imaginary) / length, (a.imaginary * ratio - a.real) / length)
    }

    private static func product(_ a: ComplexNumber, _ b: ComplexNumber) -> ComplexNumber {
        ComplexNumber(a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
    }

    // As CPython: by squares for small whole exponents, else by length and angle.
    private static func power(_ a: ComplexNumber, _ b: ComplexNumber) throws(TemplateError) -> ComplexNumber {
        let result: ComplexNumber
        if b.imaginary == 0, b.real.rounded(.down) == b.real, b.real.magnitude <= 100 {
            let whole = squares(a, Int(b.real.magnitude))
            if b.real < 0, whole.real == 0, whole.imaginary == 0 { throw zeroPower }
            result = b.real > 0 ? whole : quotient(ComplexNumber(1, 0), whole)
        } else if a.real == 0, a.imaginary == 0 {
            guard b.imaginary == 0, b.real >= 0 else { throw zeroPower }
            result = ComplexNumber(0, 0)
        } else {
            let (size, angle) = (hypot(a.real, a.imaginary), atan2(a.imaginary, a.real))
            var (length, phase) = (pow(size, b.real), angle * b.real)
            if b.imaginary != 0 {
                length /= exp(angle * b.imaginary)
                phase += b.imaginary * log(size)
            }
            result = ComplexNumber(length * cos(phase), length * sin(phase))
        }
        guard result.real.isFinite && result.imaginary.isFinite || !(a.real.isFinite && a.imaginary.isFinite) else {
            throw TemplateError(.runtime, "complex exponentiation", className: "OverflowError")
        }
        return result
    }
    private static var zeroPower: TemplateError { .division("0.0 to a negative or complex power") }
    private static func squares(_ base: ComplexNumber, _ exponent: Int) -> ComplexNumber {
        var (result, factor) = (ComplexNumber(1, 0), base)
        var mask = 1
        while mask <= exponent {
            if exponent & mask != 0 { result = product(result, factor) }
            mask <<= 1
            factor = product(factor, factor)
        }
        return result
    }

    override func arithmetic(
        _ symbol: String, _ other: Value, isReflected: Bool, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard let operand = other.object(as: ComplexNumber.self) ?? (other.number.map { ComplexNumber($0.double, 0) })
        else { return nil }
        let (a, b) = isReflected ? (operand, self) : (self, operand)
        switch symbol {
        case "**": return .object(try Self.power(a, b))
        case "+": return .object(ComplexNumber(a.real + b.real, a.imaginary + b.imaginary))
        case "-": return .object(ComplexNumber(a.real - b.real, a.imaginary - b.imaginary))
        case "*": return .object(Self.product(a, b))
        case "/":
            guard b.real != 0 || b.imaginary != 0 else {
                throw TemplateError(.runtime, "complex division by zero", className: "ZeroDivisionError")
            }
            return .object(Self.quotient(a, b))
        default: return nil
        }
    }
}
