import JSONata
import OrderedJSON
import Synchronization

/// The functions that Step Functions adds to JSONata: `$partition`, `$range`, `$hash`, `$random`, `$uuid`, `$parse`.
///
/// Arguments and failures as measured on the service; <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>
enum StepFunctions {
    /// The functions for one evaluation.
    /// - Parameter random: behind `$random()` and `$uuid()`.
    /// - Returns: all six.
    static func functions(_ random: RandomSource) -> [JSONataFunction] {
        plain + [
            JSONataFunction(name: "random", arity: 0...1) { arguments throws(JSONataError) in
                guard let seed = arguments.first ?? nil else { return .number(JSONNumber(random.fraction())) }
                guard let seed = seed.double else { throw mismatch(1, "random") }
                return .number(JSONNumber(firstDouble(Int64(clamping: seed))))
            },
            JSONataFunction(name: "uuid", arity: 0...0) { _ throws(JSONataError) in
                .string(random.uuid())
            },
        ]
    }

    private static let plain = [
        JSONataFunction(name: "partition", arity: 0...2) { arguments throws(JSONataError) in try partition(arguments) },
        JSONataFunction(name: "range", arity: 0...3) { arguments throws(JSONataError) in try range(arguments) },
        JSONataFunction(name: "hash", arity: 0...2) { arguments throws(JSONataError) in try hash(arguments) },
        JSONataFunction(name: "parse", arity: 0...1) { arguments throws(JSONataError) in try parse(arguments) },
    ]

    // MARK: - Functions

    private static func partition(_ arguments: [JSON?]) throws(JSONataError) -> JSON? {
        guard let first = arguments.first ?? nil else { return nil }
        guard let values = first.array else {
            throw JSONataError(
                code: "T0412", message: "Argument 1 of function \"partition\" must be an array of undefined")
        }
        guard !values.isEmpty else { return nil }
        guard let size = argument(1, arguments) else { return .array([first]) }
        guard let size = size.double else { throw mismatch(2, "partition") }
        let count = Int(clamping: size)
        guard count >= 0 else { throw JSONataError(code: "D3137", message: "Second argument must be zero or greater") }
        guard count > 0 else { return nil }
        return .array(
            stride(from: 0, to: values.count, by: count).map { start in
                .array(Array(values[start..<min(values.count, start + count)]))
            })
    }

    private static func range(_ arguments: [JSON?]) throws(JSONataError) -> JSON? {
        guard let first = argument(0, arguments)?.double else { throw mismatch(1, "range") }
        guard let last = argument(1, arguments)?.double else { throw mismatch(2, "range") }
        let (start, end) = (Int(clamping: first), Int(clamping: last))
        guard let third = argument(2, arguments) else { return nil }
        guard let step = third.double.map({ Int(clamping: $0) }) else { throw mismatch(3, "range") }
        if start == end { return .number(JSONNumber(start)) }
        guard step != 0, (end > start) == (step > 0) else { return nil }
        // The service's own limit of memory for one expression; a range of so many numbers is refused.
        guard (Double(end) - Double(start)) / Double(step) < 360_145 else {
            throw JSONataError(
                code: JSONataError.bound,
                message: "Expression evaluation memory limit exceeded: Check for excessive memory usage")
        }
        return .array(stride(from: start, through: end, by: step).map { .number(JSONNumber($0)) })
    }

    private static func hash(_ arguments: [JSON?]) throws(JSONataError) -> JSON? {
        guard let text = argument(0, arguments)?.string else { throw mismatch(1, "hash") }
        guard let algorithm = argument(1, arguments) else { return nil }
        guard let name = algorithm.string else { throw mismatch(2, "hash") }
        guard let digest = Digests.digest(of: .string(text), algorithm: algorithm) else {
            throw JSONataError(
                code: "D3137",
                message: "Hash algorithm '\(name)' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5")
        }
        return .string(digest)
    }

    private static func parse(_ arguments: [JSON?]) throws(JSONataError) -> JSON? {
        guard let first = argument(0, arguments) else { return nil }
        guard let text = first.string else { throw mismatch(1, "parse") }
        guard let json = try? JSON(parsing: text, maximumDepth: Payload.maximumDepth), json.isFinite else {
            throw JSONataError(code: "D3137", message: "Invalid JSON")
        }
        return json
    }

    /// `nextDouble()` of a `java.util.Random` with that seed.
    private static func firstDouble(_ seed: Int64) -> Double {
        var random = JavaRandom(seed: seed)
        return random.nextDouble()
    }

    // MARK: - Arguments

    private static func argument(_ index: Int, _ arguments: [JSON?]) -> JSON? {
        index < arguments.count ? arguments[index] : nil
    }

    private static func mismatch(_ index: Int, _ name: String) -> JSONataError {
        JSONataError(
            code: "T0410", message: "Argument \(index) of function \"\(name)\" does not match function signature")
    }
}

/// The random numbers of one evaluation, shared by its calls.
final class RandomSource: Sendable {
    private let generator: Mutex<SeededRandom>

    init(seed: UInt64) { generator = Mutex(SeededRandom(seed: seed)) }

    func fraction() -> Double { generator.withLock { $0.fraction() } }
    func uuid() -> String { generator.withLock { $0.uuid() } }
}

extension FixedWidthInteger {
    /// Without the fraction, and not beyond what fits; 0 for what is no number.
    fileprivate init(clamping value: Double) {
        if value.isNaN {
            self = 0
        } else if value >= Double(Self.max) {
            self = .max
        } else if value <= Double(Self.min) {
            self = .min
        } else {
            self = Self(value)
        }
    }
}

extension JSON {
    /// Whether all numbers in it are finite doubles.
    fileprivate var isFinite: Bool {
        switch self {
        case .number(let number): number.double.isFinite
        case .array(let values): values.allSatisfy(\.isFinite)
        case .object(let members): members.allSatisfy { $0.value.isFinite }
        default: true
        }
    }
}
