import Columnar

extension FunctionRegistry {
    /// Adds the aggregate functions, and declares those that are refused.
    ///
    /// Forms of a name are in the order in which Trino 401 registers them (`SystemFunctionBundle`), which its messages
    /// show.
    package mutating func addAggregates() {
        addCounts()
        addSums()
        addExtremes()
        addFolds()
        addStatistics()
        addApproximations()
        addPercentiles()
        aggregate(
            "listagg", "varchar, varchar, boolean, varchar, boolean", returns: "varchar", isOrderSensitive: true
        ) { _, result in ListaggAccumulator(type: result) }
        addCollections()
        addReduction()
        refuse(
            ["approx_set", "merge", "qdigest_agg", "tdigest_agg", "make_set_digest", "merge_set_digest"],
            because: "sketches are not supported")
    }

    /// Declares an aggregate in one line.
    mutating func aggregate(
        _ name: String, _ arguments: String, returns result: String, variables: [String] = [],
        ignoresNulls: Bool = true,
        isOrderSensitive: Bool = false, lengths: [String: @Sendable ([String: Int]) -> Int] = [:],
        make: @escaping @Sendable ([DataType], DataType) throws -> any Accumulator
    ) {
        add(
            AggregateFunction(
                FunctionSignature(
                    name, arguments, returns: result, variables: variables, lengths: lengths, keepsCase: false),
                ignoresNulls: ignoresNulls, isOrderSensitive: isOrderSensitive, make: make))
    }

    private mutating func addCounts() {
        aggregate("count", "", returns: "bigint", ignoresNulls: false) { _, _ in CountAccumulator() }
        aggregate("count_if", "boolean", returns: "bigint") { _, _ in CountIfAccumulator() }
        aggregate("count", "T", returns: "bigint", variables: ["T"]) { _, _ in CountAccumulator() }
    }

    private mutating func addSums() {
        for type in ["double", "real"] {
            aggregate("sum", type, returns: type) { _, result in DoubleSumAccumulator(type: result) }
        }
        for type in ["bigint", "interval day to second", "interval year to month"] {
            aggregate("sum", type, returns: type) { _, result in IntegerSumAccumulator(type: result) }
        }
        aggregate("sum", "decimal(p,s)", returns: "decimal(q,s)", lengths: ["q": { _ in 38 }]) {
            DecimalSumAccumulator(argument: $0[0], result: $1)
        }
        aggregate("avg", "bigint", returns: "double") { AverageAccumulator(argument: $0[0], result: $1) }
        for type in ["double", "real", "interval day to second", "interval year to month"] {
            aggregate("avg", type, returns: type) { AverageAccumulator(argument: $0[0], result: $1) }
        }
        aggregate("avg", "decimal(p,s)", returns: "decimal(p,s)") { _, result in DecimalAverageAccumulator(type: result)
        }
    }

    private mutating func addExtremes() {
        for name in ["arbitrary", "any_value"] {
            aggregate(name, "T", returns: "T", variables: ["T"]) { _, result in ArbitraryAccumulator(type: result) }
        }
        for (name, extreme) in [("min", Extreme.least), ("max", Extreme.greatest)] {
            aggregate(name, "T", returns: "T", variables: ["T:orderable"]) { _, result in
                try MakeExtreme(type: result, extreme: extreme).visit(result, extreme)
            }
            aggregate(name, "E, bigint", returns: "array(E)", variables: ["E:orderable"]) {
                TopAccumulator(
                    name: name, value: $0[0], keys: try topKeys(of: $0[0], extreme), hasKey: false, type: $1)
            }
            // The value may be NULL; the accumulator passes over NULL keys.
            aggregate("\(name)_by", "V, K", returns: "V", variables: ["K:orderable", "V"], ignoresNulls: false) {
                let keys = try MakeKeys(type: $0[1], extreme: extreme).visit($0[1], extreme)
                return ExtremeByAccumulator(value: $1, keys: keys)
            }
            aggregate(
                "\(name)_by", "V, K, bigint", returns: "array(V)", variables: ["V", "K:orderable"], ignoresNulls: false
            ) {
                TopAccumulator(
                    name: "\(name)_by", value: $0[0], keys: try topKeys(of: $0[1], extreme), hasKey: true, type: $1)
            }
        }
    }

    private mutating func addFolds() {
        for name in ["bool_and", "every"] {
            aggregate(name, "boolean", returns: "boolean") { _, result in FoldAccumulator<And>(type: result) }
        }
        aggregate("bool_or", "boolean", returns: "boolean") { _, result in FoldAccumulator<Or>(type: result) }
        aggregate("bitwise_or_agg", "bigint", returns: "bigint") { FoldAccumulator<BitwiseOr>(type: $1) }
        aggregate("bitwise_and_agg", "bigint", returns: "bigint") { FoldAccumulator<BitwiseAnd>(type: $1) }
        aggregate("checksum", "T", returns: "varbinary", variables: ["T"], ignoresNulls: false) { _, result in
            ChecksumAccumulator(type: result)
        }
    }

    private mutating func addApproximations() {
        for error in [", double", ""] {
            aggregate("approx_distinct", "unknown" + error, returns: "bigint") { _, _ in
                ApproximateDistinctAccumulator()
            }
            aggregate("approx_distinct", "T" + error, returns: "bigint", variables: ["T"]) { _, _ in
                ApproximateDistinctAccumulator()
            }
        }
        for error in [", double", ""] {
            aggregate("approx_distinct", "boolean" + error, returns: "bigint") { _, _ in
                ApproximateDistinctAccumulator()
            }
        }
    }

    private mutating func addPercentiles() {
        for type in ["bigint", "double", "real"] {
            for more in [", double", ", double, double", ", double, double, double"] {
                aggregate("approx_percentile", type + more, returns: type) { _, result in
                    ApproximatePercentileAccumulator(type: result)
                }
            }
            for more in [", array(double)", ", double, array(double)"] {
                aggregate("approx_percentile", type + more, returns: "array(\(type))") { arguments, _ in
                    ApproximatePercentileAccumulator(type: arguments[0], isArray: true)
                }
            }
        }
    }
}

private struct MakeExtreme: SortKeyVisitor {
    let type: DataType
    let extreme: Extreme

    func visit<Order: SortKey>(_: Order.Type) -> any Accumulator {
        // The key of a value with a zone does not tell the zone; of equal instants the first is kept.
        type.isZoned
            ? ExtremeByAccumulator(value: type, keys: FixedExtremeKeys<Order>(), key: 0)
            : ExtremeAccumulator<Order>(type: type)
    }
    func visitBytes() -> any Accumulator { BytesExtremeAccumulator(type: type, extreme: extreme) }
    func visitNested() -> any Accumulator {
        ExtremeByAccumulator(value: type, keys: NestedExtremeKeys(type: type, extreme: extreme), key: 0)
    }
}

private struct MakeKeys: SortKeyVisitor {
    let type: DataType
    let extreme: Extreme

    func visit<Order: SortKey>(_: Order.Type) -> any ExtremeKeys { FixedExtremeKeys<Order>() }
    func visitBytes() -> any ExtremeKeys { BytesExtremeKeys(order: BytesOrder(type, extreme)) }
    func visitNested() -> any ExtremeKeys { NestedExtremeKeys(type: type, extreme: extreme) }
}
