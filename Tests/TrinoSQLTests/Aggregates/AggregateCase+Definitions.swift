import Columnar

#if canImport(Glibc)
    import Glibc
#endif

// What each aggregate is by definition, over the rows that reach it.

extension AggregateCase {
    static let all: [AggregateCase] = counts + sums + averages + extremes + folds + statistics + others

    private static let counts = [
        AggregateCase(name: "count", declared: "", arguments: [], result: .bigint) { .int64(Int64($0.count)) },
        AggregateCase(name: "count", declared: "T", arguments: [.text], result: .bigint) { .int64(Int64($0.count)) },
        AggregateCase(name: "count_if", declared: "boolean", arguments: [.boolean], result: .bigint) { rows in
            .int64(Int64(rows.filter { $0[0] == .bool(true) }.count))
        },
    ]

    private static let sums =
        [
            AggregateCase(name: "sum", declared: "bigint", arguments: [.bigint], result: .bigint) { rows in
                rows.isEmpty ? .null : .int64(rows.reduce(0) { $0 + $1[0].integer })
            },
            AggregateCase(
                name: "sum", declared: "interval day to second", arguments: [.intervalDayToSecond],
                result: .intervalDayToSecond
            ) { rows in rows.isEmpty ? .null : .int64(rows.reduce(0) { $0 + $1[0].integer }) },
            AggregateCase(name: "sum", declared: "double", arguments: [.double], result: .double, tolerance: 1e-9) {
                rows in
                rows.isEmpty ? .null : .double(rows.reduce(0) { $0 + $1[0].number })
            },
            AggregateCase(name: "sum", declared: "real", arguments: [.real], result: .real, tolerance: 1e-6) { rows in
                rows.isEmpty ? .null : .double(Double(Float(rows.reduce(0) { $0 + $1[0].number })))
            },
        ]
        + [10, 18, 19, 38].map { precision in
            AggregateCase(
                name: "sum", declared: "decimal(p,s)", arguments: [.decimal(precision: precision, scale: 2)],
                result: .decimal(precision: 38, scale: 2)
            ) { rows in rows.isEmpty ? .null : .int128(rows.reduce(0) { $0 + $1[0].wide }) }
        }

    private static let averages =
        [("bigint", DataType.bigint, DataType.double), ("double", .double, .double), ("real", .real, .real)].map {
            declared, type, result in
            AggregateCase(
                name: "avg", declared: declared, arguments: [type], result: result,
                tolerance: type == .real ? 1e-6 : 1e-9
            ) { rows in
                let mean = rows.reduce(0) { $0 + $1[0].number } / Double(rows.count)
                return rows.isEmpty ? .null : .double(type == .real ? Double(Float(mean)) : mean)
            }
        } + [
            AggregateCase(
                name: "avg", declared: "interval year to month", arguments: [.intervalYearToMonth],
                result: .intervalYearToMonth
            ) { rows in
                let mean = rows.reduce(0) { $0 + $1[0].number } / Double(rows.count)
                return rows.isEmpty ? .null : .int64(Int64((mean + 0.5).rounded(.down)))
            }
        ]
        + [10, 38].map { precision in
            AggregateCase(
                name: "avg", declared: "decimal(p,s)", arguments: [.decimal(precision: precision, scale: 2)],
                result: .decimal(precision: precision, scale: 2)
            ) { rows in
                if rows.isEmpty { return .null }
                let (sum, count) = (rows.reduce(0) { $0 + $1[0].wide }, Int128(rows.count))
                let magnitude = (2 * (sum < 0 ? -sum : sum) + count) / (2 * count)
                let mean = sum < 0 ? -magnitude : magnitude
                return precision <= 18 ? .int64(Int64(mean)) : .int128(mean)
            }
        }

    private static let types: [DataType] = [
        .boolean, .bigint, .date, .double, .real, .decimal(precision: 10, scale: 2), .decimal(precision: 30, scale: 2),
        .timestamp(9), .text, .varbinary, .char(5),
    ]

    private static let extremes = types.flatMap { type in
        ["min", "max"].map { name in
            AggregateCase(name: name, declared: "T", arguments: [type], result: type) { rows in
                rows.map { $0[0] }.extreme(name == "min", type) ?? .null
            }
        }
    }

    private static let folds = [
        AggregateCase(name: "bool_and", declared: "boolean", arguments: [.boolean], result: .boolean) { rows in
            rows.isEmpty ? .null : .bool(rows.allSatisfy { $0[0] == .bool(true) })
        },
        AggregateCase(name: "every", declared: "boolean", arguments: [.boolean], result: .boolean) { rows in
            rows.isEmpty ? .null : .bool(rows.allSatisfy { $0[0] == .bool(true) })
        },
        AggregateCase(name: "bool_or", declared: "boolean", arguments: [.boolean], result: .boolean) { rows in
            rows.isEmpty ? .null : .bool(rows.contains { $0[0] == .bool(true) })
        },
        AggregateCase(name: "bitwise_and_agg", declared: "bigint", arguments: [.bigint], result: .bigint) { rows in
            rows.isEmpty ? .null : .int64(rows.reduce(-1) { $0 & $1[0].integer })
        },
        AggregateCase(name: "bitwise_or_agg", declared: "bigint", arguments: [.bigint], result: .bigint) { rows in
            rows.isEmpty ? .null : .int64(rows.reduce(0) { $0 | $1[0].integer })
        },
    ]

    private static func statistic(
        _ names: [String], least: Int, _ value: @escaping @Sendable ([Double]) -> Double
    ) -> [AggregateCase] {
        names.map { name in
            AggregateCase(name: name, declared: "bigint", arguments: [.bigint], result: .double, tolerance: 1e-7) {
                rows in
                let result = value(rows.map { $0[0].number })
                return rows.count < least ? .null : .double(result)
            }
        }
    }

    private static let statistics =
        statistic(["variance", "var_samp"], least: 2) { $0.moment(2) / Double($0.count - 1) }
        + statistic(["var_pop"], least: 1) { $0.moment(2) / Double($0.count) }
        + statistic(["stddev", "stddev_samp"], least: 2) { ($0.moment(2) / Double($0.count - 1)).squareRoot() }
        + statistic(["stddev_pop"], least: 1) { ($0.moment(2) / Double($0.count)).squareRoot() }
        + statistic(["skewness"], least: 3) { Double($0.count).squareRoot() * $0.moment(3) / pow($0.moment(2), 1.5) }
        + statistic(["kurtosis"], least: 4) {
            let n = Double($0.count)
            let variance = $0.moment(2) / (n - 1)
            // The formula of the manual.
            return n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * $0.moment(4) / (variance * variance)
                - 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3))
        }
        + pairs

    private static let pairs = [
        pair("covar_samp") { $0.n < 2 ? .nan : $0.c2 / ($0.n - 1) },
        pair("covar_pop") { $0.c2 / $0.n },
        pair("corr") { $0.c2 / ($0.xx * $0.yy).squareRoot() },
        pair("regr_slope") { $0.c2 / $0.xx },
        pair("regr_intercept") { $0.meanY - $0.c2 / $0.xx * $0.meanX },
    ]

    private static func pair(_ name: String, _ value: @escaping @Sendable (Pairs) -> Double) -> AggregateCase {
        AggregateCase(
            name: name, declared: "real, real", arguments: [.real, .real], result: .real, tolerance: 1e-5
        ) { rows in
            let result = value(Pairs(rows.map { ($0[1].number, $0[0].number) }))
            return result.isFinite ? .double(Double(Float(result))) : .null
        }
    }

    private static let others =
        [DataType.boolean, .bigint, .double, .text, .date, .decimal(precision: 30, scale: 0)].flatMap { type in
            [
                // Four standard errors; the sketch is exact as long as there are few values.
                AggregateCase(
                    name: "approx_distinct", declared: "T", arguments: [type], result: .bigint, tolerance: 0.092
                ) { rows in
                    .int64(Int64(Set(rows.map { $0[0] == .double(-0.0) ? .double(0) : $0[0] }).count))
                }
            ]
        }
        + [
            AggregateCase(
                name: "geometric_mean", declared: "bigint", arguments: [.bigint], result: .double, tolerance: 1e-9
            ) { rows in
                if rows.isEmpty { return .null }
                return .double(exp(rows.reduce(0) { $0 + log($1[0].number) } / Double(rows.count)))
            }
        ]
}

// MARK: - Definitions

private struct Pairs {
    let n: Double
    let meanX: Double
    let meanY: Double
    let c2: Double
    let xx: Double
    let yy: Double

    init(_ pairs: [(Double, Double)]) {
        let n = Double(pairs.count)
        let meanX = pairs.reduce(0) { $0 + $1.0 } / n
        let meanY = pairs.reduce(0) { $0 + $1.1 } / n
        (self.n, self.meanX, self.meanY) = (n, meanX, meanY)
        c2 = pairs.reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
        xx = pairs.reduce(0) { $0 + ($1.0 - meanX) * ($1.0 - meanX) }
        yy = pairs.reduce(0) { $0 + ($1.1 - meanY) * ($1.1 - meanY) }
    }
}

extension [Double] {
    fileprivate func moment(_ power: Double) -> Double {
        let mean = reduce(0, +) / Double(count)
        return reduce(0) { $0 + pow($1 - mean, power) }
    }
}

extension Value {
    var integer: Int64 { if case .int64(let value) = self { value } else { 0 } }
    var wide: Int128 {
        switch self {
        case .int64(let value): Int128(value)
        case .int128(let value): value
        default: 0
        }
    }
    var number: Double {
        switch self {
        case .int64(let value): Double(value)
        case .double(let value): value
        default: .nan
        }
    }

    /// The order of `min` and `max`, NaN aside.
    func precedes(_ other: Value, _ type: DataType) -> Bool {
        switch (self, other) {
        case (.bool(let left), .bool(let right)): !left && right
        case (.int64(let left), .int64(let right)): left < right
        case (.int128(let left), .int128(let right)): left < right
        case (.double(let left), .double(let right)):
            left < right || (left == right && left.sign == .minus && right.sign == .plus)
        case (.bytes(let left), .bytes(let right)):
            if case .char(let length) = type {
                (left + [UInt8](repeating: 32, count: length - left.count)).lexicographicallyPrecedes(
                    right + [UInt8](repeating: 32, count: length - right.count))
            } else {
                left.lexicographicallyPrecedes(right)
            }
        default: false
        }
    }
}

extension [Value] {
    /// The first of the least or greatest values; NaN only if there is nothing else.
    func extreme(_ isLeast: Bool, _ type: DataType) -> Value? {
        var best: Value?
        for value in self {
            guard let current = best else {
                best = value
                continue
            }
            let isNaN = value.number.isNaN && type.physical == .double
            let wasNaN = current.number.isNaN && type.physical == .double
            if isNaN { continue }
            if wasNaN || (isLeast ? value.precedes(current, type) : current.precedes(value, type)) { best = value }
        }
        return best
    }
}
