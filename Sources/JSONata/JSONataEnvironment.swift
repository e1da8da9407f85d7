import Glibc

/// What an evaluation takes from the world around it, and how much it may do.
public struct JSONataEnvironment: Sendable {
    /// The time that `$now()` and `$millis()` give, in milliseconds since 1970.
    public var now: Int64
    /// Gives `$random()` and `$shuffle()` their numbers, each at least 0 and less than 1.
    public var random: @Sendable () -> Double
    /// How many nodes may be evaluated, roughly.
    public var maximumSteps: Int
    /// How deep evaluations may be nested; a call that is not the last thing a function does takes about four.
    public var maximumDepth: Int
    /// How deep nodes may be nested while they are evaluated, counted as jsonata-js counts its own calls.
    public var maximumNesting = Int.max
    /// How large one value may be that an expression makes: a number counts 8, a text its length in UTF-16 units.
    public var maximumBytes = Int.max
    /// What becomes of values that JSON has no words for.
    public var dialect = Dialect.javaScript

    /// Where implementations of the language differ.
    public enum Dialect: Hashable, Sendable {
        /// As jsonata-js: a result that is no finite number is D1001, a function is an empty string, and `$string` gives no
        /// number more than 15 digits.
        case javaScript
        /// As AWS Step Functions: results that are no finite number are the strings `Infinity`, `-Infinity` and `NaN`, a
        /// function is ``JSONataError/functionAsResult``, and `$string` gives whole numbers in full. `$parseInteger` is NaN
        /// for a text that the picture cannot read, `$base64decode` of a text that is no base64 is
        /// ``JSONataError/internalFault``.
        case stepFunctions
    }

    /// Makes an environment.
    ///
    /// - Parameters:
    ///   - now: milliseconds since 1970; the time of the call if none is given.
    ///   - random: a source of numbers from 0 up to 1; the system's if none is given.
    ///   - maximumSteps: ends loops without end.
    ///   - maximumDepth: ends recursion without end; each level may take 16 KiB of address space.
    public init(
        now: Int64 = JSONataEnvironment.clock(), random: @escaping @Sendable () -> Double = { .random(in: 0..<1) },
        maximumSteps: Int = 10_000_000, maximumDepth: Int = 5000
    ) {
        self.now = now
        self.random = random
        self.maximumSteps = maximumSteps
        self.maximumDepth = maximumDepth
    }

    /// The time now, in milliseconds since 1970.
    public static func clock() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
