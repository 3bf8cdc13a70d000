import CSQLite

/// The state of an aggregate over one group or window.
protocol Accumulator: AnyObject {
    /// Takes a row in.
    func add(_ arguments: Arguments) throws(FunctionError)
    /// Takes out the oldest row that is still in: a window has moved on.
    func remove(_ arguments: Arguments) throws(FunctionError)
    /// The answer for what is in.
    func value() throws(FunctionError) -> SQLValue
}

/// The accumulator of a group, made at its first row and owned by SQLite's memory for the group.
private func accumulator(_ context: OpaquePointer?, create: Bool) -> (any Accumulator)? {
    guard let context, let box = FunctionBox.of(context), case .aggregate(let make) = box.function.body else {
        return nil
    }
    let size = Int32(MemoryLayout<UnsafeMutableRawPointer?>.size)
    guard let memory = sqlite3_aggregate_context(context, create ? size : 0) else { return create ? nil : make() }
    let slot = memory.assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
    if let held = slot.pointee { return Unmanaged<AccumulatorBox>.fromOpaque(held).takeUnretainedValue().content }
    let fresh = AccumulatorBox(make())
    slot.pointee = Unmanaged.passRetained(fresh).toOpaque()
    return fresh.content
}

private final class AccumulatorBox {
    let content: any Accumulator
    init(_ content: any Accumulator) { self.content = content }
}

func stepAggregate(_ context: OpaquePointer?, _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?) {
    do throws(FunctionError) {
        try accumulator(context, create: true)?.add(Arguments(count, values))
    } catch {
        fail(context, error)
    }
}

func inverseStep(_ context: OpaquePointer?, _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?) {
    do throws(FunctionError) {
        try accumulator(context, create: true)?.remove(Arguments(count, values))
    } catch {
        fail(context, error)
    }
}

func valueOfAggregate(_ context: OpaquePointer?) {
    do throws(FunctionError) {
        answer(context, try accumulator(context, create: false)?.value() ?? .null)
    } catch {
        fail(context, error)
    }
}

func finishAggregate(_ context: OpaquePointer?) {
    valueOfAggregate(context)
    guard let context, let memory = sqlite3_aggregate_context(context, 0) else { return }
    let slot = memory.assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
    guard let held = slot.pointee else { return }
    slot.pointee = nil
    Unmanaged<AccumulatorBox>.fromOpaque(held).release()
}
