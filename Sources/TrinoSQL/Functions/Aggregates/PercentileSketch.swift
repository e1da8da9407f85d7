#if canImport(Glibc)
    import Glibc
#endif

/// The values of a group for percentiles: all of them while there are few, then a t-digest.
///
/// As long as no more than ``exactLimit`` values came, ``value(at:)`` is exact: the value at position floor(q · n) of
/// the sorted values, which is what Trino's t-digest says of values that it has not joined. Beyond, neighbours are
/// joined so that about a thousand centroids remain, narrow at both ends (Dunning and Ertl, "Computing extremely
/// accurate quantiles using t-digests", scale function k1).
struct PercentileSketch {
    /// Values that are kept as they are.
    static let exactLimit = 16_384
    private static let compression = 2000.0

    private struct Centroid {
        var mean: Double
        var weight: Double
    }

    // Values as keys of their order, so that NaN and -0.0 have their place.
    private var values: [Double] = []
    private var weights: [Double] = []
    private var centroids: [Centroid] = []
    private var least = Double.infinity
    private var greatest = -Double.infinity
    private var total = 0.0

    /// Whether nothing was added.
    var isEmpty: Bool { total == 0 }

    /// Bytes taken.
    var byteCount: Int { (values.capacity + weights.capacity + 2 * centroids.capacity) * 8 }

    /// Adds a value with a weight above 0: how often it counts.
    mutating func add(_ value: Double, weight: Double) {
        // Weights are kept once one is not 1.
        if weight != 1 && weights.isEmpty { weights = [Double](repeating: 1, count: values.count) }
        if weight != 1 || !weights.isEmpty { weights.append(weight) }
        values.append(value)
        total += weight
        if value < least { least = value }
        if value > greatest { greatest = value }
        if values.count >= PercentileSketch.exactLimit { compress() }
    }

    /// Adds all of another.
    mutating func merge(_ other: PercentileSketch) {
        if other.isEmpty { return }
        for (index, value) in other.values.enumerated() {
            add(value, weight: other.weights.isEmpty ? 1 : other.weights[index])
        }
        if other.centroids.isEmpty { return }
        total += other.centroids.reduce(0) { $0 + $1.weight }
        centroids.append(contentsOf: other.centroids)
        least = min(least, other.least)
        greatest = max(greatest, other.greatest)
        compress()
    }

    /// The value below which a part of the weight lies; the part is 0 to 1.
    func value(at quantile: Double) -> Double {
        let offset = quantile * total
        if !centroids.isEmpty { return interpolated(offset) }
        if weights.isEmpty {
            let keys = values.map { AscendingDouble.key($0) }.sorted()
            return AscendingDouble.element(keys[min(Int(offset), keys.count - 1)])
        }
        let order = values.indices.sorted { AscendingDouble.key(values[$0]) < AscendingDouble.key(values[$1]) }
        var before = 0.0
        for index in order {
            before += weights[index]
            if before > offset { return values[index] }
        }
        return values[order[order.count - 1]]
    }

    /// The values below which parts of the weight lie; none if nothing was added.
    func values(at quantiles: [Double]) -> [Double] {
        if isEmpty { return [] }
        guard centroids.isEmpty && weights.isEmpty else { return quantiles.map { value(at: $0) } }
        let keys = values.map { AscendingDouble.key($0) }.sorted()
        return quantiles.map { AscendingDouble.element(keys[min(Int($0 * total), keys.count - 1)]) }
    }

    // MARK: - Digest

    private func sortedCentroids() -> [Centroid] {
        var all = centroids
        all.reserveCapacity(centroids.count + values.count)
        for (index, value) in values.enumerated() {
            all.append(Centroid(mean: value, weight: weights.isEmpty ? 1 : weights[index]))
        }
        all.sort { AscendingDouble.key($0.mean) < AscendingDouble.key($1.mean) }
        return all
    }

    /// Joins neighbours as long as the scale function allows.
    private mutating func compress() {
        let all = sortedCentroids()
        values.removeAll(keepingCapacity: true)
        weights.removeAll()
        var joined: [Centroid] = []
        var (current, before) = (all[0], 0.0)
        var limit = PercentileSketch.limit(after: 0) * total
        for next in all.dropFirst() {
            let weight = current.weight + next.weight
            if before + weight <= limit && (next.mean - current.mean).isFinite {
                current.mean += (next.mean - current.mean) * next.weight / weight
                current.weight = weight
            } else {
                joined.append(current)
                before += current.weight
                limit = PercentileSketch.limit(after: before / total) * total
                current = next
            }
        }
        joined.append(current)
        centroids = joined
    }

    /// The quantile up to which a centroid may reach that begins at a quantile: one step of k1.
    private static func limit(after quantile: Double) -> Double {
        let k = asin(2 * min(quantile, 1) - 1) + 2 * Double.pi / compression
        return k >= Double.pi / 2 ? 1 : (sin(k) + 1) / 2
    }

    /// The value at a position between the middles of two centroids.
    private func interpolated(_ offset: Double) -> Double {
        if offset < 1 { return least }
        if offset >= total - 1 { return greatest }
        var (previous, previousMiddle, before) = (least, 0.0, 0.0)
        for centroid in values.isEmpty ? centroids : sortedCentroids() {
            let middle = before + centroid.weight / 2
            if centroid.weight == 1 && offset >= before && offset < before + 1 { return centroid.mean }
            if offset < middle {
                let part = (offset - previousMiddle) / (middle - previousMiddle)
                return part <= 0 ? previous : previous + (centroid.mean - previous) * part
            }
            (previous, previousMiddle) = (centroid.mean, middle)
            before += centroid.weight
        }
        let part = (offset - previousMiddle) / (total - previousMiddle)
        return previous + (greatest - previous) * part
    }
}
