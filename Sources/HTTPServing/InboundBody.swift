import HTTPTypes
import HummingbirdCore
import NIOCore

/// The body of a request, as pieces of some hundred kilobytes.
///
/// Used by one task at a time.
final class InboundBody: @unchecked Sendable {
    /// The client went away, or sent less than it had announced.
    struct Incomplete: Error {}

    private var iterator: HummingbirdCore.RequestBody.AsyncIterator
    private let byteCount: Int64?
    private let sendContinue: (@Sendable () async throws -> Void)?
    private var received: Int64 = 0
    private var hasBegun = false
    private(set) var isAtEnd = false

    static let pieceByteCount = 256 * 1024

    /// Makes a body.
    /// - Parameters:
    ///   - body: what comes in.
    ///   - byteCount: what Content-Length says.
    ///   - sendContinue: tells a client that waits for it (`Expect: 100-continue`) that the body is wanted.
    init(
        _ body: HummingbirdCore.RequestBody, byteCount: Int64?, sendContinue: (@Sendable () async throws -> Void)?
    ) {
        iterator = body.makeAsyncIterator()
        self.byteCount = byteCount
        self.sendContinue = sendContinue
    }

    func next() async throws -> [UInt8]? {
        if isAtEnd { return nil }
        if !hasBegun {
            hasBegun = true
            // There is nothing to wait for, and so nothing to ask for.
            if byteCount != 0 { try await sendContinue?() }
        }
        var piece: [UInt8] = []
        while piece.count < InboundBody.pieceByteCount {
            guard let buffer = try await iterator.next() else {
                isAtEnd = true
                break
            }
            received += Int64(buffer.readableBytes)
            if piece.isEmpty {
                let reserved = byteCount.map { min($0 - received, Int64(InboundBody.pieceByteCount)) } ?? 0
                if reserved > 0 { piece.reserveCapacity(buffer.readableBytes + Int(reserved)) }
            }
            unsafe buffer.withUnsafeReadableBytes { unsafe piece.append(contentsOf: $0) }
            if let byteCount, received >= byteCount {
                // The end follows at once, but must be taken, too.
                continue
            }
        }
        if isAtEnd, let byteCount, received != byteCount { throw Incomplete() }
        return piece.isEmpty ? nil : piece
    }

    /// Reads what is left, up to a limit, so that the answer is not lost with the connection.
    /// - Returns: whether the end was reached.
    func drain(limit: Int) async throws -> Bool {
        if isAtEnd { return true }
        // A client that was not told to send does not.
        if !hasBegun, sendContinue != nil, byteCount != 0 { return false }
        var count = 0
        while count <= limit {
            guard let buffer = try await iterator.next() else {
                isAtEnd = true
                return true
            }
            count += buffer.readableBytes
        }
        return false
    }
}
