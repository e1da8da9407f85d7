import Columnar
import Synchronization

extension FunctionRegistry {
    /// `random` and its other name `rand`, and `uuid`.
    mutating func addRandomFunctions() {
        scalar("uuid", "", returns: "uuid", isDeterministic: false) { call in
            var random = RandomStream(call.context.session)
            return call.mapRows { _ -> Int128? in
                // RFC 4122, 4.4: version 4 and variant 2.
                let high = random.next() & ~0xF000 | 0x4000
                let low = random.next() & ~(3 << 62) | 2 << 62
                return Int128(bitPattern: UInt128(high) << 64 | UInt128(low))
            }
        }
        for name in ["random", "rand"] {
            scalar(name, "", returns: "double", isDeterministic: false) { call in
                var random = RandomStream(call.context.session)
                return call.mapRows { _ in Double.random(in: 0..<1, using: &random) }
            }
            for range in IntegerRange.allCases {
                let type = range.rawValue
                scalar(name, type, returns: type, isDeterministic: false) { call in
                    var random = RandomStream(call.context.session)
                    return call.flattened.map { (bound: Int64) throws -> Int64? in
                        if bound <= 0 { throw Failure("INVALID_FUNCTION_ARGUMENT", "bound must be positive") }
                        return Int64.random(in: 0..<bound, using: &random)
                    }
                }
            }
            for range in IntegerRange.allCases {
                let type = range.rawValue
                scalar(name, "\(type), \(type)", returns: type, isDeterministic: false) { call in
                    var random = RandomStream(call.context.session)
                    return call.flattened.map { (start: Int64, stop: Int64) throws -> Int64? in
                        if start >= stop {
                            throw Failure("INVALID_FUNCTION_ARGUMENT", "start value must be less than stop value")
                        }
                        return Int64.random(in: start..<stop, using: &random)
                    }
                }
            }
        }
    }
}

extension ScalarCall {
    /// The call with arguments of a value per row, so that each row gets a number of its own.
    fileprivate var flattened: ScalarCall {
        ScalarCall(
            arguments: arguments.map { $0.flattened() }, resultType: resultType, count: count, context: context)
    }
}

/// Random numbers of one call; another call gets others.
///
/// With a seed in the session the calls of a process get the same streams in the same order. SplitMix64: Guy Steele,
/// Doug Lea and Christine Flood, "Fast splittable pseudorandom number generators" (2014).
struct RandomStream: RandomNumberGenerator {
    private var state: UInt64
    private static let calls = Atomic<UInt64>(0)
    private static let processSeed = UInt64.random(in: 0...UInt64.max)

    init(_ session: Session) {
        let call = RandomStream.calls.add(1, ordering: .relaxed).newValue
        state = (session.seed ?? RandomStream.processSeed) ^ RandomStream.mix(call &* 0x9E37_79B9_7F4A_7C15)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return RandomStream.mix(state)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
