/// What the containers said at their end, in `/opt/ml/output/message`.
///
/// The service takes it in every terminal state: UTF-8, the containers' contents one after the other, the first
/// 1,024 bytes. A message that is not UTF-8 fails the job with a `ClientError`
/// (<https://docs.aws.amazon.com/sagemaker/latest/dg/byoc-metadata.html>).
public enum ExitMessage: Hashable, Sendable {
    /// No container said anything.
    case none
    /// What they said, 1,024 bytes at most.
    case message(String)
    /// The message of this host, counted from 0, is not UTF-8.
    case notUTF8(host: Int)

    /// How much of the messages counts.
    public static let maximumByteCount = 1024

    /// Joins the messages of the hosts, in the order given.
    ///
    /// What lies beyond the limit is not looked at, and a character that the limit cuts in two is left out, not an
    /// error. Each host's message must be UTF-8 by itself: two halves of a character in two files are not one.
    ///
    /// - Parameter perHost: the bytes of each host's message; empty when it left none.
    /// - Returns: the text, or whose message is not text.
    public static func combine(_ perHost: [[UInt8]]) -> ExitMessage {
        var text = ""
        var room = maximumByteCount
        for (host, message) in perHost.enumerated() where room > 0 {
            let isCut = message.count > room
            guard let part = decoded(message.prefix(room), isCut: isCut) else { return .notUTF8(host: host) }
            text += part
            room -= min(message.count, room)
        }
        return text.isEmpty ? .none : .message(text)
    }

    /// The text of `bytes`, without an incomplete character at the end when more bytes would have followed.
    private static func decoded(_ bytes: ArraySlice<UInt8>, isCut: Bool) -> String? {
        // A character has four bytes at most, so at most three can be the beginning of one that was cut.
        for dropped in 0...(isCut ? 3 : 0) where dropped <= bytes.count {
            let kept = bytes.dropLast(dropped)
            let text = String(decoding: kept, as: UTF8.self)
            // Decoding repairs what is not UTF-8; bytes that do not come back were not.
            guard text.utf8.elementsEqual(kept) else { continue }
            return isBeginningOfCharacter(bytes.suffix(dropped)) ? text : nil
        }
        return nil
    }

    /// True when nothing or the first bytes of one longer character are left.
    private static func isBeginningOfCharacter(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let lead = bytes.first else { return true }
        let length =
            switch lead {
            case 0xc2...0xdf: 2
            case 0xe0...0xef: 3
            case 0xf0...0xf4: 4
            default: 0
            }
        guard bytes.count < length, bytes.dropFirst().allSatisfy({ $0 & 0xc0 == 0x80 }) else { return false }
        guard let second = bytes.dropFirst().first else { return true }
        // The second byte of some leads is bounded: no overlong forms, no surrogates, nothing above U+10FFFF.
        return switch lead {
        case 0xe0: second >= 0xa0
        case 0xed: second <= 0x9f
        case 0xf0: second >= 0x90
        case 0xf4: second <= 0x8f
        default: true
        }
    }
}
