import Glibc
import SourceText

/// A socket that listens on an address of this machine, its port, and whether only this machine reaches it.
/// - Throws: `services.listen`.
func listening(_ host: String, _ port: Int) throws(Diagnostic) -> (socket: Int32, port: Int, isLocal: Bool) {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_PASSIVE
    var list: UnsafeMutablePointer<addrinfo>?
    let failure = getaddrinfo(host, String(port), &hints, &list)
    guard failure == 0 else { throw .cannotListen(host, port, String(cString: gai_strerror(failure))) }
    defer { freeaddrinfo(list) }
    var reason = "the name has no address"
    var next = list
    while let entry = next?.pointee {
        let descriptor = socket(entry.ai_family, entry.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), entry.ai_protocol)
        var isOn: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
        if descriptor >= 0, bind(descriptor, entry.ai_addr, entry.ai_addrlen) == 0, listen(descriptor, 64) == 0 {
            let (port, isLocal) = facts(descriptor)
            return (descriptor, port, isLocal)
        }
        reason = String(cString: strerror(errno))
        if descriptor >= 0 { close(descriptor) }
        next = entry.ai_next
    }
    throw .cannotListen(host, port, reason)
}

/// The port of a bound socket, and whether its address is one of this machine alone.
private func facts(_ descriptor: Int32) -> (port: Int, isLocal: Bool) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
        if pointer.pointee.ss_family == sa_family_t(AF_INET) {
            return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
                let number = UInt32(bigEndian: address.pointee.sin_addr.s_addr)
                return (Int(UInt16(bigEndian: address.pointee.sin_port)), number >> 24 == 127)
            }
        }
        return pointer.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
            let bytes = withUnsafeBytes(of: address.pointee.sin6_addr) { Array($0) }
            return (
                Int(UInt16(bigEndian: address.pointee.sin6_port)),
                bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
            )
        }
    }
}

/// Starts a thread; nil where the system gives none.
func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
    final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    let work = Unmanaged.passRetained(Work(body))
    var thread = pthread_t()
    let failure = pthread_create(
        &thread, nil,
        { argument in
            if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
            return nil
        }, work.toOpaque())
    guard failure == 0 else {
        work.release()
        return nil
    }
    return thread
}
