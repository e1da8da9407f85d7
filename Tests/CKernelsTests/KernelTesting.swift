import CKernels
import Glibc
import Testing

/// A kernel level of this machine, as a test argument.
struct Level: CustomTestStringConvertible, Sendable {
    let name: String

    var kernels: pjrun_kernels_t { pjrun_kernels_named(name)?.pointee ?? pjrun_kernels().pointee }
    var isAvailable: Bool { name.withCString { pjrun_kernels_named($0) != nil } }
    var testDescription: String { name }

    /// The levels to be compared with the plain one.
    static let vector = ["avx512", "avx2", "neon"].map(Level.init).filter(\.isAvailable)
    static let scalar = Level(name: "scalar")
    static let all = [scalar] + vector
}

/// SplitMix64; the seed can be set with PJRUN_SEED.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(stream: UInt64) {
        let seed = getenv("PJRUN_SEED").flatMap { UInt64(String(cString: $0)) } ?? 20_261_121
        state = seed &+ stream &* 0x9E37_79B9_7F4A_7C15
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    mutating func chance(_ of: Int) -> Bool { below(of) == 0 }
}

/// Gives the bytes at an address with the remainder `alignment` modulo 64, with the padding that kernels need.
///
/// The padding holds what would do harm if it were taken for text.
func withPadded<Result>(
    _ bytes: some Collection<UInt8>, alignment: Int = 0, _ body: (UnsafePointer<UInt8>, Int) throws -> Result
) rethrows -> Result {
    let storage = UnsafeMutableRawPointer.allocate(byteCount: bytes.count + 256, alignment: 64)
    defer { storage.deallocate() }
    let memory = storage.assumingMemoryBound(to: UInt8.self)
    let harm = Array("\",\n0.\r-9".utf8)
    for i in 0..<(bytes.count + 256) { memory[i] = harm[i % harm.count] }
    let text = memory + 64 + alignment
    for (i, byte) in bytes.enumerated() { text[i] = byte }
    return try body(UnsafePointer(text), bytes.count)
}

/// Fields one after the other in a padded text, with a byte between them.
struct FieldTexts {
    private(set) var bytes: [UInt8] = []
    private var ranges: [Range<Int>] = []

    init(_ fields: [String], between: UInt8 = UInt8(ascii: ",")) {
        self.init(fields.map { Array($0.utf8) }, between: between)
    }

    init(_ fields: [[UInt8]], between: UInt8 = UInt8(ascii: ",")) {
        for field in fields {
            ranges.append(bytes.count..<(bytes.count + field.count))
            bytes += field
            bytes.append(between)
        }
    }

    var count: Int { ranges.count }

    subscript(field: Int) -> [UInt8] { Array(bytes[ranges[field]]) }

    /// The fields as views; empty ones have an address at which nothing can be read.
    func withViews<Result>(
        alignment: Int = 0, _ body: (UnsafePointer<pjrun_view_t>) throws -> Result
    ) rethrows -> Result {
        try withPadded(bytes, alignment: alignment) { text, _ in
            let nowhere = UnsafePointer<UInt8>(bitPattern: 1) ?? text
            let views = ranges.map {
                pjrun_view_t(start: $0.isEmpty ? nowhere : text + $0.lowerBound, count: $0.count)
            }
            return try body(views)
        }
    }
}

/// What a parse kernel made of each field: `refused` where it could not, by calling it again for the rest.
func parseAll<Value>(
    _ fields: FieldTexts, rows: [UInt32]? = nil, zero: Value,
    _ parse: (
        UnsafePointer<pjrun_view_t>, UnsafePointer<UInt32>?, Int, UnsafeMutablePointer<Value>,
        UnsafeMutablePointer<UInt8>
    ) -> Int
) -> [Parsed<Value>] {
    let count = rows?.count ?? fields.count
    var out = [Value](repeating: zero, count: count)
    var nulls = [UInt8](repeating: 9, count: count)
    var result: [Parsed<Value>] = []
    fields.withViews { views in
        var from = 0
        while from < count {
            let parsed =
                if let rows {
                    parse(views, Array(rows[from...]), count - from, &out, &nulls)
                } else {
                    parse(views + from, nil, count - from, &out, &nulls)
                }
            for i in 0..<parsed { result.append(nulls[i] == 1 ? .null : .value(out[i])) }
            if from + parsed < count { result.append(.refused) }
            from += parsed + 1
        }
    }
    return result
}

enum Parsed<Value> {
    case value(Value)
    case null
    case refused
}

extension Parsed: Equatable where Value: Equatable {}
extension Parsed: Sendable where Value: Sendable {}
