@testable import AWSSignature

/// What a decoder makes of a body.
enum Decoded: Equatable {
    case content([UInt8], trailers: [String])
    case problem(AWSChunkedProblem)

    /// The body in pieces that end at the cuts.
    init(_ wire: [UInt8], _ signing: AWSChunkedDecoder.Signing, cuts: [Int] = []) throws {
        var decoder = AWSChunkedDecoder(signing)
        var content: [UInt8] = []
        do {
            var start = 0
            for end in cuts + [wire.count] {
                try decoder.decode(wire[start..<end]) { content += $0 }
                start = end
            }
            let trailers = try decoder.finish()
            guard decoder.decodedByteCount == Int64(content.count) else { throw WrongCount() }
            self = .content(content, trailers: trailers.map { "\($0.name): \($0.value)" })
        } catch let problem as AWSChunkedProblem {
            self = .problem(problem)
        }
    }

    struct WrongCount: Error {}
}
