import Checksums
import JobModel

/// What names one receipt of a message: its queue, its number, and a word that changes with each receipt.
struct ReceiptHandle: Hashable {
    let queue: Int64
    let message: Int64
    let receipt: String

    /// The handle of a message that has just been received.
    init?(_ message: QueueMessage) {
        guard let receipt = message.receipt else { return nil }
        queue = message.queue
        self.message = message.number
        self.receipt = receipt
    }

    /// Reads a handle; nil when it is none.
    init?(_ text: String) {
        guard let bytes = Base64.decoded(text), let plain = String(validating: bytes, as: UTF8.self) else { return nil }
        let parts = plain.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "pjrun", let queue = Int64(parts[1]), let message = Int64(parts[2]) else {
            return nil
        }
        self.queue = queue
        self.message = message
        receipt = String(parts[3])
    }

    /// The handle as clients have it.
    var text: String { Base64.encoded(Array("pjrun \(queue) \(message) \(receipt)".utf8)) }
}
