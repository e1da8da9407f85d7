extension Builtin {
    static let dates = [
        define("now", "<s?s?:s>", arity: 2) { evaluator, arguments throws(Fault) in
            .string(
                try formatted(Double(evaluator.environment.now), arguments.argument(0).text, arguments.argument(1).text)
            )
        },
        define("millis", "<:n>", arity: 0) { evaluator, _ throws(Fault) in .number(Double(evaluator.environment.now)) },
        define("fromMillis", "<n-s?s?:s>", arity: 3) { _, arguments throws(Fault) in
            guard let milliseconds = arguments.argument(0).double else { return .undefined }
            return .string(try formatted(milliseconds, arguments.argument(1).text, arguments.argument(2).text))
        },
        define("toMillis", "<s-s?:n>", arity: 2) { evaluator, arguments throws(Fault) in
            guard let text = arguments.argument(0).text else { return .undefined }
            if let picture = arguments.argument(1).text {
                let value = try DatePicture(picture).milliseconds(text, now: evaluator.environment.now)
                return value.map { .number($0) } ?? .undefined
            }
            guard let value = ISOTimestamp.milliseconds(text) else { throw Fault("D3110", value: .string(text)) }
            return .number(value)
        },
    ]

    private static func formatted(_ milliseconds: Double, _ picture: String?, _ zone: String?) throws(Fault) -> String {
        // The range of ECMAScript's dates.
        guard abs(milliseconds) <= 8.64e15 else { throw Fault("D1001", value: .number(milliseconds)) }
        let offset = zone.map { hundreds($0) } ?? 0
        let picture = picture ?? "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]"
        return try DatePicture(picture).text(
            milliseconds: Int64(milliseconds.rounded(.towardZero)), offsetMinutes: offset / 100 * 60 + offset % 100)
    }

    /// The number that a zone such as `+0530` begins with; 0 for one without.
    private static func hundreds(_ zone: String) -> Int {
        let digits = zone.drop { $0 == "+" || $0 == "-" }.prefix { $0.isASCII && $0.isNumber }.prefix(4)
        return (Int(digits) ?? 0) * (zone.hasPrefix("-") ? -1 : 1)
    }
}
