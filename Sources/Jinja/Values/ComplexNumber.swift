import Glibc
import SourceText

/// A Python complex: what a negative number to a fractional power gives, and what `1+2j` means as a literal.
final class ComplexNumber: Object {
    let real: Double
    let imaginary: Double
    init(_ real: Double, _ imaginary: Double) { (self.real, self.imaginary) = (real, imaginary) }

    /// `base ** exponent` for a negative base.
    static func power(_ base: Double, _ exponent: Double) -> ComplexNumber {
        let length = pow(-base, exponent)
        let angle = Double.pi * exponent
        return ComplexNumber(length * cos(angle), length * sin(angle))
    }

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
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "real": .double(real)
        case "imag": .double(imaginary)
        default: nil
        }
    }
    override func isEqual(to other: Object) -> Bool {
        guard let other = other as? ComplexNumber else { return false }
        return real == other.real && imaginary == other.imaginary
    }
    override func isEqual(toPlain other: Value) -> Bool { imaginary == 0 && other.number?.double == real }
    override var hashCode: Int? { real.hashValue &+ 1_000_003 &* imaginary.hashValue }
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

    override func arithmetic(
        _ symbol: String, _ other: Value, isReflected: Bool, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard let operand = other.object(as: ComplexNumber.self) ?? (other.number.map { ComplexNumber($0.double, 0) })
        else { return nil }
        let (a, b) = isReflected ? (operand, self) : (self, operand)
        switch symbol {
        case "+": return .object(ComplexNumber(a.real + b.real, a.imaginary + b.imaginary))
        case "-": return .object(ComplexNumber(a.real - b.real, a.imaginary - b.imaginary))
        case "*":
            return .object(
                ComplexNumber(
                    a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real))
        case "/":
            guard b.real != 0 || b.imaginary != 0 else {
                throw TemplateError(.runtime, "complex division by zero", className: "ZeroDivisionError")
            }
            return .object(Self.quotient(a, b))
        default: return nil
        }
    }
}
