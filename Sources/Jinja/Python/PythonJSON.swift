import SourceText

/// Python's module `json`: values as JSON text and back.
package enum PythonJSON {
    private static let depthLimit = 300

    /// `json.dumps(value)`.
    /// - Parameters:
    ///   - indent: blanks per level; nil for one line.
    ///   - sortKeys: whether keys are put in order.
    ///   - renderer: whose limit on steps counts containers; nil for none but that on the size of a text.
    /// - Throws: TypeError for what JSON has no form for, ValueError for containers in themselves.
    package static func text(
        of value: Value, indent: Int? = nil, sortKeys: Bool = false, renderer: Renderer? = nil
    ) throws(TemplateError) -> String {
        let format = JSONFormat(itemSeparator: indent == nil ? ", " : ",", indent: indent)
        var encoder = Encoder(writer: JSONWriter(format), sortKeys: sortKeys, renderer: renderer)
        try encoder.write(value)
        return encoder.writer.text
    }

    /// `json.loads(text)`.
    /// - Throws: ValueError (`JSONDecodeError`) for what is no JSON, RecursionError for what nests too deeply.
    package static func value(of text: String) throws(TemplateError) -> Value {
        do {
            return Value(try JSON.parse(text))
        } catch {
            if error.code == "json.depth" { throw .recursion(" while decoding a JSON text") }
            throw TemplateError(.runtime, error.message, className: "JSONDecodeError")
        }
    }

    private struct Encoder {
        let writer: JSONWriter
        let sortKeys: Bool
        let renderer: Renderer?
        private let floor = StackBounds.floor()
        private var open: [ObjectIdentifier] = []

        init(writer: JSONWriter, sortKeys: Bool, renderer: Renderer?) {
            self.writer = writer
            self.sortKeys = sortKeys
            self.renderer = renderer
        }

        mutating func write(_ value: Value) throws(TemplateError) {
            switch value {
            case .none: writer.null()
            case .bool(let flag): writer.bool(flag)
            case .int(let number): writer.int(number)
            case .double(let number): writer.double(number)
            case .text(let text): writer.string(text.string)
            case .list(let list): try writeArray(list.items, list)
            case .tuple(let tuple): try writeArray(tuple.items, tuple)
            case .dict(let dict): try writeObject(Array(dict.pairs), dict)
            case .object(let object): try write(object)
            case .undefined: throw PythonJSON.notSerializable("Undefined")
            }
        }

        private mutating func write(_ object: Object) throws(TemplateError) {
            if let number = object as? BigInteger {
                writer.raw(Array(try number.value.checkedDescription.utf8))
            } else if let tuple = object as? NamedTuple {
                try writeArray(tuple.plain.items, tuple)
            } else if let pairs = object.mappingPairs {
                try writeObject(pairs, object)
            } else if !(object is PythonObject), let datum = object.datum {
                writer.value(datum)
            } else {
                // The class itself, without its module.
                let name = object.typeName.split(separator: ".").last.map(String.init) ?? object.typeName
                throw PythonJSON.notSerializable(name)
            }
        }

        private mutating func enter(_ container: AnyObject) throws(TemplateError) {
            // The same container may stand in many others: there are endless ways to a few.
            try renderer?.countStep()
            let identity = ObjectIdentifier(container)
            guard !open.contains(identity) else { throw valueError("Circular reference detected") }
            guard open.count < PythonJSON.depthLimit, StackBounds.current() > floor else {
                throw .recursion(" while encoding a JSON object")
            }
            open.append(identity)
        }

        private mutating func writeArray(_ items: [Value], _ container: AnyObject) throws(TemplateError) {
            try enter(container)
            writer.beginArray()
            for item in items {
                try write(item)
                try checkTextSize(writer.count)
            }
            writer.endArray()
            open.removeLast()
        }

        private mutating func writeObject(
            _ pairs: [(Value, Value)], _ container: AnyObject
        ) throws(TemplateError) {
            try enter(container)
            var pairs = pairs
            if sortKeys {
                let keyed = pairs.map { Value.tuple(Tuple([$0.0, $0.1])) }
                pairs = try sorted(keyed) { pair in
                    guard case .tuple(let tuple) = pair else { return pair }
                    return tuple.items[0]
                }.compactMap { pair in
                    guard case .tuple(let tuple) = pair else { return nil }
                    return (tuple.items[0], tuple.items[1])
                }
            }
            writer.beginObject()
            for (key, value) in pairs {
                writer.key(try PythonJSON.keyText(key))
                try write(value)
                try checkTextSize(writer.count)
            }
            writer.endObject()
            open.removeLast()
        }
    }

    /// What a key of a dict becomes.
    /// - Throws: TypeError for what JSON has no key for.
    static func keyText(_ key: Value) throws(TemplateError) -> String {
        switch key {
        case .text(let text): return text.string
        case .none: return "null"
        case .bool(let flag): return flag ? "true" : "false"
        case .int(let number): return String(number)
        case .double(let number):
            return number.isFinite
                ? pythonText(of: number) : number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
        case .object(let object): if let number = object as? BigInteger { return try number.value.checkedDescription }
        default: break
        }
        throw typeError("keys must be str, int, float, bool or None, not \(pythonTypeName(key))")
    }

    private static func notSerializable(_ typeName: String) -> TemplateError {
        typeError("Object of type \(typeName) is not JSON serializable")
    }
}
