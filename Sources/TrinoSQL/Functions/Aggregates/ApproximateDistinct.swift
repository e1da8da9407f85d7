import Columnar

/// `approx_distinct(x)` and `approx_distinct(x, e)`.
final class ApproximateDistinctAccumulator: Accumulator {
    /// The standard error of `approx_distinct(x)`.
    private static let defaultError = 0.023
    private static let allowedErrors = 0.0040625...0.26000

    // Made when the first row tells the error.
    private var sketch: DistinctSketch?
    private var groups = 0

    deinit {
        sketch?.deallocate()
    }

    func reserve(groups: Int) {
        self.groups = max(self.groups, groups)
        sketch?.reserve(groups)
    }

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) throws {
        if count == 0 { return }
        if groups == nil { reserve(groups: 1) }
        let column = arguments[0]
        let buffer = column.xxHashes()
        let (hashes, step) = (Lane<UInt64>(buffer, count: column.stored), column.step)
        let error = arguments.count > 1 ? arguments[1].doubles[0] : ApproximateDistinctAccumulator.defaultError
        var sketch = try sketch ?? DistinctSketch(precision: ApproximateDistinctAccumulator.precision(error: error))
        self.sketch = nil
        sketch.reserve(self.groups)
        if let groups {
            for row in 0..<count { sketch.add(hashes[row &* step], to: Int(groups[row])) }
        } else {
            for row in 0..<column.stored { sketch.add(hashes[row], to: 0) }
        }
        self.sketch = sketch
        withExtendedLifetime((column, buffer)) {}
    }

    /// The logarithm of the number of registers that keep the standard error below a bound.
    static func precision(error: Double) throws -> Int {
        if !allowedErrors.contains(error) {
            let text = String(decoding: DoubleText.displayBytes(error), as: UTF8.self)
            throw Failure("INVALID_FUNCTION_ARGUMENT", "Max standard error must be in [0.0040625, 0.26]: \(text)")
        }
        let buckets = Int((1.0816 / (error * error)).rounded(.up))
        return Int.bitWidth - (buckets - 1).leadingZeroBitCount
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        guard let others = sameKind(other).sketch else { return }
        var sketch = sketch ?? DistinctSketch(precision: others.precision)
        self.sketch = nil
        sketch.reserve(self.groups)
        var source = others
        source.reserve(groups.count)
        for from in 0..<groups.count where groups[from] != .max {
            sketch.merge(source, from: from, to: Int(groups[from]))
        }
        sameKind(other).sketch = source
        self.sketch = sketch
    }

    func finish(groups count: Int) -> Column {
        reserve(groups: count)
        let writer = RowWriter<Int64>(count: count)
        for group in 0..<count { writer.set(group, sketch?.estimate(group) ?? 0) }
        return writer.finish(type: .bigint)
    }

    var byteCount: Int { sketch?.byteCount ?? 0 }
}
