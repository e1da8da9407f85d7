import Glibc

/// Time and chance, so that tests need neither.
struct S3Clock: Sendable {
    /// Seconds since 1970.
    var now: @Sendable () -> Int64
    /// Waits; throws when the task is cancelled.
    var sleep: @Sendable (Duration) async throws -> Void
    /// A number from 0 to 1.
    var luck: @Sendable () -> Double

    /// The machine's.
    static let real = S3Clock(
        now: { Int64(time(nil)) }, sleep: { try await Task.sleep(for: $0) },
        luck: { Double.random(in: 0...1) })
}
