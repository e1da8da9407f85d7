import CLinux
import Glibc

/// Threads for work that blocks for long: a running host, a named pipe, a watched directory. They are not of the
/// cooperative pool and not of Dispatch's, which are small.
package enum BlockingThread {
    /// Starts a thread that ends with the body.
    package static func detach(_ name: String, _ body: @escaping @Sendable () -> Void) {
        final class Box {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        unsafe pthread_attr_setstacksize(&attributes, 512 * 1024)
        var thread = pthread_t()
        let box = unsafe Unmanaged.passRetained(Box(body)).toOpaque()
        let code = unsafe pthread_create(&thread, &attributes, { argument in
            if let argument = unsafe argument { unsafe Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
            return nil
        }, box)
        unsafe pthread_attr_destroy(&attributes)
        precondition(code == 0, "a thread can be started: \(name)")
    }

    /// Runs a body on a thread of its own and waits for it without holding a thread of the cooperative pool.
    package static func run<Value: Sendable>(
        _ name: String, _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            detach(name) { continuation.resume(with: Swift.Result { try body() }) }
        }
    }
}
