import Columnar

/// Bounds of values as a file's statistics have them, as values of a column's type.
struct Bounds {
    let leaf: ColumnPlan.PlannedLeaf

    /// The values between which all values of a chunk lie, NULLs aside; nil if the statistics do not say.
    ///
    /// - Parameters:
    ///   - statistics: of the chunk.
    ///   - order: the order they are made by, if the file says one.
    /// - Returns: the smallest and the largest value, or less and more than those.
    func range(_ statistics: Statistics, order: ColumnOrder?) -> (Value, Value)? {
        if let low = statistics.minValue, let high = statistics.maxValue {
            // Files without orders may have compared bytes as signed numbers.
            guard order?.isTypeDefined ?? isSignedNumber else { return nil }
            return range(low, high)
        }
        guard isSignedNumber, let low = statistics.deprecatedMin, let high = statistics.deprecatedMax else {
            return nil
        }
        return range(low, high)
    }

    /// The values that two bounds stand for.
    func range(_ low: [UInt8], _ high: [UInt8]) -> (Value, Value)? {
        guard let low = value(low), let high = value(high) else { return nil }
        return (low, high)
    }

    /// Whether old writers have compared the values as they are compared.
    private var isSignedNumber: Bool {
        switch leaf.conversion.first {
        case .int32, .int64, .float, .double, .wideInt32, .wideInt64: true
        default: false
        }
    }

    /// A value of a chunk's statistics.
    private func value(_ bytes: [UInt8]) -> Value? {
        let result: Value
        switch leaf.conversion.first {
        case .bits:
            guard bytes.count == 1 else { return nil }
            result = .bool(bytes[0] != 0)
        case .int32:
            guard bytes.count == 4 else { return nil }
            result = .int64(Int64(Int32(truncatingIfNeeded: Bounds.word(bytes))))
        case .uint32:
            guard bytes.count == 4 else { return nil }
            result = .int64(Int64(bitPattern: Bounds.word(bytes)))
        case .int64:
            guard bytes.count == 8 else { return nil }
            result = .int64(Int64(bitPattern: Bounds.word(bytes)))
        case .wideInt32(let factor):
            guard bytes.count == 4 else { return nil }
            result = .int128(Int128(Int32(truncatingIfNeeded: Bounds.word(bytes))) * Int128(factor))
        case .wideInt64(let factor):
            guard bytes.count == 8 else { return nil }
            result = .int128(Int128(Int64(bitPattern: Bounds.word(bytes))) * Int128(factor))
        case .float:
            guard bytes.count == 4 else { return nil }
            let number = Float(bitPattern: UInt32(truncatingIfNeeded: Bounds.word(bytes)))
            if number.isNaN { return nil }
            result = .double(Double(number))
        case .double:
            guard bytes.count == 8 else { return nil }
            let number = Double(bitPattern: Bounds.word(bytes))
            if number.isNaN { return nil }
            result = .double(number)
        case .texts, .fixedTexts: result = .bytes(bytes)
        case .fixedNumber64, .textNumber64:
            guard !bytes.isEmpty, bytes.count <= 8 else { return nil }
            result = .int64(Int64(truncatingIfNeeded: Bounds.bigEndian(bytes)))
        case .fixedNumber128, .textNumber128:
            // Of UUIDs the order is another one.
            guard leaf.conversion.type != .uuid, !bytes.isEmpty, bytes.count <= 16 else { return nil }
            result = .int128(Bounds.bigEndian(bytes))
        case .uint64, .int96Micros, .int96Picos, .float16: return nil
        }
        return leaf.conversion.steps.isEmpty ? result : stepped(result)
    }

    /// The steps that keep the order of values.
    private func stepped(_ value: Value) -> Value? {
        guard case .int64(var number) = value else { return nil }
        for step in leaf.conversion.steps {
            switch step {
            case .scale(let factor):
                let (product, overflow) = number.multipliedReportingOverflow(by: factor)
                if overflow { return nil }
                number = product
            case .divide(let divisor):
                let (quotient, rest) = number.quotientAndRemainder(dividingBy: divisor)
                let (down, up) = rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
                number = down + (up >= divisor / 2 ? 1 : 0)
            case .range(let low, let high):
                // What is outside is an error, which is not to be passed over.
                if number < low || number > high { return nil }
            case .wrap, .rescale, .truncate, .truncateAndTrim: return nil
            }
        }
        return .int64(number)
    }

    private static func word(_ bytes: [UInt8]) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func bigEndian(_ bytes: [UInt8]) -> Int128 {
        let start: Int128 = (bytes.first ?? 0) & 0x80 != 0 ? -1 : 0
        return bytes.reduce(start) { $0 << 8 | Int128($1) }
    }
}
