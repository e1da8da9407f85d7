import CLinux
import Glibc

/// Threads for work that blocks for long: a running host, a named pipe, a watched directory.
///
/// They are not of the cooperative pool and not of Dispatch's, which are small.
package enum BlockingThread {
    /// The machine allows no more threads.
    package struct Exhausted: Error, CustomStringConvertible {
        package var description: String { "no thread can be started: the machine's or the user's limit is reached" }
    }

    /// Starts a thread that ends with the body.
    /// - Returns: false when the machine allows no more threads; the body is not called then.
    package static func detach(_ body: @escaping @Sendable () -> Void) -> Bool {
        final class Box {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        // Address space, not memory: pages are there when they are touched.
        unsafe pthread_attr_setstacksize(&attributes, 2 << 20)
        var thread = pthread_t()
        let box = unsafe Unmanaged.passRetained(Box(body))
        let code = unsafe pthread_create(
            &thread, &attributes,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
                }
                return nil
            }, box.toOpaque())
        unsafe pthread_attr_destroy(&attributes)
        if code != 0 { unsafe box.release() }
        return code == 0
    }

    /// Runs a body on a thread of its own and waits for it without holding a thread of the cooperative pool.
    /// - Throws: `Exhausted`, or what the body throws.
    package static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            if !detach({ continuation.resume(with: Swift.Result { try body() }) }) {
                continuation.resume(throwing: Exhausted())
            }
        }
    }
}
