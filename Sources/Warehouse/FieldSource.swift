import SourceText

/// A row source that gives its cells as bytes: bulk loaders take them without making a `String` of each.
package protocol FieldSource: RowSource {
    /// Steps to the next row; false at the end.
    func advance() throws(Diagnostic) -> Bool
    /// The cells of the current row; they and their bytes stay valid until the next `advance`.
    var fields: UnsafeBufferPointer<Field> { get }
}

/// One cell of a `FieldSource`.
package struct Field {
    /// What a cell holds.
    package enum Kind: UInt8, Sendable { case null, integer, real, text }

    package var kind: Kind
    /// The value of an integer.
    package var integer: Int
    /// The value of a real number.
    package var real: Double
    /// The value as UTF-8: of a text all there is, of a number the digits as they were read (count 0: none).
    package var bytes: UnsafeBufferPointer<UInt8>

    /// A cell.
    package init(
        kind: Kind = .null, integer: Int = 0, real: Double = 0,
        bytes: UnsafeBufferPointer<UInt8> = UnsafeBufferPointer(start: nil, count: 0)
    ) {
        self.kind = kind
        self.integer = integer
        self.real = real
        self.bytes = bytes
    }

    /// The cell as an owned value.
    package var cell: Cell {
        switch kind {
        case .null: .null
        case .integer: .int(integer)
        case .real: .double(real)
        case .text: .text(String(decoding: bytes, as: UTF8.self))
        }
    }
}

extension FieldSource {
    /// The next row as owned values.
    package func next() throws(Diagnostic) -> [Cell]? {
        try advance() ? fields.map(\.cell) : nil
    }
}
