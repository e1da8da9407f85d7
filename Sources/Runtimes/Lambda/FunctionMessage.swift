import OrderedJSON

/// A message between pjrun and the Python runtime of functions: two lengths, a head of JSON, and a body.
///
/// `functions/python/bootstrap.py` is the other side.
struct FunctionMessage {
    var head: JSON
    var body: [UInt8]

    /// The bytes on the channel.
    func encoded() -> [UInt8] {
        let head = head.serializedBytes(.compact)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 + head.count + body.count)
        for count in [head.count, body.count] {
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) }
        }
        return bytes + head + body
    }

    /// What the bytes are that a process has said until now.
    enum Progress {
        /// The beginning of a message, or nothing.
        case incomplete
        /// A message, and how many bytes it has.
        case whole(FunctionMessage, byteCount: Int)
        /// No message: the function has written to the channel itself.
        case nonsense
    }

    private static let headLimit = 4096

    /// Reads the first message.
    static func first(in bytes: ArraySlice<UInt8>) -> Progress {
        guard bytes.count >= 8 else { return .incomplete }
        func number(_ offset: Int) -> Int {
            (0..<4).reduce(0) { $0 | Int(bytes[bytes.startIndex + offset + $1]) << ($1 * 8) }
        }
        let (headLength, bodyLength) = (number(0), number(4))
        guard headLength <= headLimit, bodyLength <= FunctionFault.answerLimit else { return .nonsense }
        guard bytes.count >= 8 + headLength + bodyLength else { return .incomplete }
        let rest = bytes.dropFirst(8)
        guard let head = try? JSON(parsing: Array(rest.prefix(headLength))) else { return .nonsense }
        let body = Array(rest.dropFirst(headLength).prefix(bodyLength))
        return .whole(FunctionMessage(head: head, body: body), byteCount: 8 + headLength + bodyLength)
    }
}
