import Columnar

// Mathematical functions of arrays and maps.

extension FunctionRegistry {
    mutating func addVectors() {
        scalar("width_bucket", "double, array(double)", returns: "bigint") { call in
            let operands = (lane: call.arguments[0].doubles, step: call.arguments[0].step)
            let ranges = ElementRanges(call.arguments[1])
            let bins = call.arguments[1].children[0].flattened()
            let (values, nulls) = (bins.doubles, NullLane(bins))
            return withExtendedLifetime(bins) {
                call.mapRows { row -> Int64? in
                    // Where a bin is NULL Trino reads the zero that lies in its place.
                    try bucket(operands.lane[row &* operands.step], in: ranges[row]) { nulls[$0] ? 0 : values[$0] }
                }
            }
        }
        scalar("cosine_similarity", "map(varchar, double), map(varchar, double)", returns: "double") {
            $0.cosineSimilarity()
        }
    }
}

/// How many bins in ascending order are not above a number.
private func bucket(_ operand: Double, in bins: Range<Int>, _ value: (Int) -> Double) throws -> Int64 {
    if bins.isEmpty { throw Failure.invalidArgument("Bins cannot be an empty array") }
    if operand.isNaN { throw Failure.invalidArgument("Operand cannot be NaN") }
    var (lower, upper) = (0, bins.count)
    while lower < upper {
        if value(bins.lowerBound + lower) > value(bins.lowerBound + upper - 1) {
            throw Failure.invalidArgument("Bin values are not sorted in ascending order")
        }
        let middle = (lower + upper) / 2
        let bin = value(bins.lowerBound + middle)
        if !bin.isFinite {
            let text = String(decoding: DoubleText.displayBytes(bin), as: UTF8.self)
            throw Failure.invalidArgument("Bin value must be finite, got \(text)")
        }
        if operand < bin { upper = middle } else { lower = middle + 1 }
    }
    return Int64(lower)
}

extension ScalarCall {
    /// The cosine of the angle between two vectors, whose components have names; NULL if one of them is.
    fileprivate func cosineSimilarity() -> Column {
        let ranges = arguments.map(ElementRanges.init)
        let keys = arguments.map { $0.children[0].flattened() }
        let codes = ElementCodes.make(keys)
        let components = arguments.map { $0.children[1].flattened() }
        let nulls = components.map(NullLane.init)
        var known = CodeTable()
        return mapRows { row -> Double? in
            let (left, right) = (ranges[0][row], ranges[1][row])
            if nulls[0].contains(left) || nulls[1].contains(right) { return nil }
            known.begin(right.count)
            for entry in right { _ = known.insert(codes[1].codes[entry], entry) }
            var product = 0.0
            for entry in left {
                if let other = known.find(codes[0].codes[entry]) {
                    product += components[0].doubles[entry] * components[1].doubles[other]
                }
            }
            return product / (length(components[0], left) * length(components[1], right))
        }
    }
}

private func length(_ components: Column, _ entries: Range<Int>) -> Double {
    entries.reduce(0) { $0 + components.doubles[$1] * components.doubles[$1] }.squareRoot()
}
