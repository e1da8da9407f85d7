#if canImport(Glibc)
    import Glibc
#endif
// Running moments as Trino 401 computes them (`AggregationUtils`): Welford's updates and Chan's merges.

/// The state of a statistic of one group.
protocol Moments: BitwiseCopyable, SendableMetatype {
    /// A group without rows.
    static var empty: Self { get }
    /// Adds a row; statistics of one argument do not look at `y`.
    mutating func add(_ x: Double, _ y: Double)
    /// Adds the rows of another group.
    mutating func merge(_ other: Self)
}

/// Count, mean and sum of squared differences from the mean.
struct Variance: Moments {
    var count: Int64 = 0
    var mean = 0.0
    var m2 = 0.0

    static let empty = Variance()

    @inline(__always)
    mutating func add(_ x: Double, _: Double) {
        count &+= 1
        let delta = x - mean
        mean += delta / Double(count)
        m2 += delta * (x - mean)
    }

    mutating func merge(_ other: Variance) {
        if other.count == 0 { return }
        let (own, others) = (Double(count), Double(other.count))
        let total = own + others
        let delta = other.mean - mean
        m2 += other.m2 + delta * delta * others * own / total
        mean = (others * other.mean + own * mean) / total
        count += other.count
    }

    var sample: Double? { count < 2 ? nil : m2 / Double(count - 1) }
    var population: Double? { count == 0 ? nil : m2 / Double(count) }
}

/// The first four central moments.
struct CentralMoments: Moments {
    var count: Int64 = 0
    var m1 = 0.0
    var m2 = 0.0
    var m3 = 0.0
    var m4 = 0.0

    static let empty = CentralMoments()

    @inline(__always)
    mutating func add(_ x: Double, _: Double) {
        let before = Double(count)
        count &+= 1
        let n = Double(count)
        let delta = x - m1
        let deltaN = delta / n
        let deltaN2 = deltaN * deltaN
        let dm2 = delta * deltaN * before
        m4 += dm2 * deltaN2 * (n * n - 3 * n + 3) + 6 * deltaN2 * m2 - 4 * deltaN * m3
        m3 += dm2 * deltaN * (n - 2) - 3 * deltaN * m2
        m2 += dm2
        m1 += deltaN
    }

    mutating func merge(_ other: CentralMoments) {
        if other.count == 0 { return }
        let (na, nb) = (Double(count), Double(other.count))
        let n = na + nb
        let delta = other.m1 - m1
        let delta2 = delta * delta
        let merged3 = delta * delta2 * na * nb * (na - nb) / (n * n) + 3 * delta * (na * other.m2 - nb * m2) / n
        let merged4 =
            delta2 * delta2 * na * nb * (na * na - na * nb + nb * nb) / (n * n * n)
            + 6 * delta2 * (na * na * other.m2 + nb * nb * m2) / (n * n) + 4 * delta * (na * other.m3 - nb * m3) / n
        m4 += other.m4 + merged4
        m3 += other.m3 + merged3
        m2 += other.m2 + delta2 * na * nb / n
        m1 = (na * m1 + nb * other.m1) / n
        count += other.count
    }

    var skewness: Double? {
        count < 3 ? nil : Double(count).squareRoot() * m3 / pow(m2, 1.5)
    }

    var kurtosis: Double? {
        if count < 4 { return nil }
        let n = Double(count)
        return ((n - 1) * n * (n + 1)) / ((n - 2) * (n - 3)) * m4 / (m2 * m2)
            - 3 * ((n - 1) * (n - 1)) / ((n - 2) * (n - 3))
    }
}

/// Means, co-moment and squared differences of pairs; y is the first SQL argument, x the second.
struct Covariance: Moments {
    var count: Int64 = 0
    var meanX = 0.0
    var meanY = 0.0
    var c2 = 0.0
    var m2X = 0.0
    var m2Y = 0.0

    static let empty = Covariance()

    @inline(__always)
    mutating func add(_ y: Double, _ x: Double) {
        count &+= 1
        let n = Double(count)
        let (deltaX, deltaY) = (x - meanX, y - meanY)
        meanX += deltaX / n
        meanY += deltaY / n
        c2 += deltaX * (y - meanY)
        m2X += deltaX * (x - meanX)
        m2Y += deltaY * (y - meanY)
    }

    mutating func merge(_ other: Covariance) {
        if other.count == 0 { return }
        let (na, nb) = (Double(count), Double(other.count))
        let n = na + nb
        let (deltaX, deltaY) = (other.meanX - meanX, other.meanY - meanY)
        m2X += other.m2X + na * nb * deltaX * deltaX / n
        m2Y += other.m2Y + na * nb * deltaY * deltaY / n
        c2 += other.c2 + deltaX * deltaY * na * nb / n
        meanX += deltaX * nb / n
        meanY += deltaY * nb / n
        count += other.count
    }

    var sample: Double? { count <= 1 ? nil : c2 / Double(count - 1) }
    var population: Double? { count == 0 ? nil : c2 / Double(count) }
    var correlation: Double? { finite(c2 / m2X.squareRoot() / m2Y.squareRoot()) }
    var slope: Double? { finite(c2 / m2X) }
    var intercept: Double? { finite(meanY - c2 / m2X * meanX) }

    private func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
}

/// Count and sum of logarithms.
struct Logarithms: Moments {
    var count: Int64 = 0
    var sum = 0.0

    static let empty = Logarithms()

    @inline(__always)
    mutating func add(_ x: Double, _: Double) {
        count &+= 1
        sum += log(x)
    }

    mutating func merge(_ other: Logarithms) {
        count += other.count
        sum += other.sum
    }

    var geometricMean: Double? { count == 0 ? nil : exp(sum / Double(count)) }
}
