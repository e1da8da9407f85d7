/// Powers of ten as integers.
enum PowersOfTen {
    // Filled once and never written again, so that reading needs no bounds check and no reference count.
    nonisolated(unsafe) private static let small: UnsafePointer<UInt64> = {
        let table = UnsafeMutablePointer<UInt64>.allocate(capacity: 32)
        unsafe table.initialize(repeating: .max, count: 32)
        var power: UInt64 = 1
        for exponent in 0..<20 {
            unsafe table[exponent] = power
            power = power &* 10
        }
        return unsafe UnsafePointer(table)
    }()

    nonisolated(unsafe) private static let large: UnsafePointer<Int128> = {
        let table = UnsafeMutablePointer<Int128>.allocate(capacity: 39)
        var power: Int128 = 1
        for exponent in 0..<39 {
            unsafe (table + exponent).initialize(to: power)
            power = power &* 10
        }
        return unsafe UnsafePointer(table)
    }()

    nonisolated(unsafe) private static let exactDoubles: UnsafePointer<Double> = {
        let table = UnsafeMutablePointer<Double>.allocate(capacity: 23)
        var power = 1.0
        for exponent in 0..<23 {
            unsafe (table + exponent).initialize(to: power)
            power *= 10
        }
        return unsafe UnsafePointer(table)
    }()

    /// 10 to the power of 0...19; the largest number for 20.
    @inline(__always)
    static func uint64(_ exponent: Int) -> UInt64 {
        assert(exponent >= 0 && exponent <= 20, "10^\(exponent) does not fit")
        return unsafe small[exponent]
    }

    /// 10 to the power of 0...18.
    @inline(__always)
    static func int64(_ exponent: Int) -> Int64 {
        assert(exponent >= 0 && exponent <= 18, "10^\(exponent) does not fit")
        return unsafe Int64(bitPattern: small[exponent])
    }

    /// 10 to the power of 0...38.
    @inline(__always)
    static func int128(_ exponent: Int) -> Int128 {
        assert(exponent >= 0 && exponent <= 38, "10^\(exponent) does not fit")
        return unsafe large[exponent]
    }

    /// 10 to the power of 0...22, exactly.
    @inline(__always)
    static func double(_ exponent: Int) -> Double {
        assert(exponent >= 0 && exponent <= 22, "10^\(exponent) is not exact")
        return unsafe exactDoubles[exponent]
    }
}
