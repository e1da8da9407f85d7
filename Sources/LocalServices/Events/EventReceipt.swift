import Synchronization

/// Waits until all deliveries of an event are over, and says so once.
final class EventReceipt: Sendable {
    private let open = Atomic(1)
    private let body: @Sendable () -> Void

    /// Makes one for an event whose deliveries are being looked for; `end` tells that they have been found.
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    /// Another delivery begins.
    func begin() { open.wrappingAdd(1, ordering: .relaxed) }

    /// One is over.
    func end() {
        if open.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0 { body() }
    }
}
