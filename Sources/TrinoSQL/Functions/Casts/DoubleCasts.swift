import Columnar

/// Casts from DOUBLE and REAL.
enum DoubleCasts {
    static func cast(_ call: CastCall) -> Column? {
        let isReal = call.source.type == .real
        return switch call.resultType {
        case .boolean: call.map { (value: Double) in value != 0 }
        case .tinyint: integers(call, .tinyint, isReal)
        case .smallint: integers(call, .smallint, isReal)
        case .integer: integers(call, .integer, isReal)
        case .bigint: isReal ? bigintsOfReals(call) : bigints(call)
        case .double: call.source.retyped(.double)
        case .real:
            call.transformLane { (value: Double) in (Double(Float(value)), 0) }
                ?? call.map { (value: Double) in Double(Float(value)) }
        case .decimal(let precision, let scale): decimals(call, isReal, precision: precision, scale: scale)
        case .varchar(let length): varchars(call, isReal, length)
        default: nil
        }
    }

    // MARK: Integers

    private static func integers(_ call: CastCall, _ range: IntegerRange, _ isReal: Bool) -> Column {
        let (lowest, highest) = (Double(range.lowest), Double(range.highest))
        return call.map { (value: Double) throws -> Int64? in
            let rounded = value.rounded(.toNearestOrAwayFromZero)
            if rounded >= lowest && rounded <= highest { return Int64(rounded) }
            if value.isNaN { throw notANumber(isReal, range) }
            throw Failure(
                "NUMERIC_VALUE_OUT_OF_RANGE", "Out of range for \(range.rawValue): \(display(value, isReal))")
        }
    }

    private static func bigints(_ call: CastCall) -> Column {
        call.map { (value: Double) throws -> Int64? in
            let rounded = value.rounded(.toNearestOrAwayFromZero)
            if rounded >= -0x1p63 && rounded < 0x1p63 { return Int64(rounded) }
            throw Failure.invalidCast("Unable to cast \(display(value, false)) to bigint")
        }
    }

    /// REALs beyond the range give the ends of the range, as in Trino.
    private static func bigintsOfReals(_ call: CastCall) -> Column {
        call.map { (value: Double) throws -> Int64? in
            let rounded = value.rounded(.toNearestOrAwayFromZero)
            if rounded >= -0x1p63 && rounded < 0x1p63 { return Int64(rounded) }
            if value.isNaN { throw notANumber(true, .bigint) }
            return value < 0 ? .min : .max
        }
    }

    private static func notANumber(_ isReal: Bool, _ range: IntegerRange) -> Failure {
        .invalidCast("Cannot cast \(isReal ? "real" : "double") NaN to \(range.rawValue)")
    }

    // MARK: Decimals and text

    private static func decimals(_ call: CastCall, _ isReal: Bool, precision: Int, scale: Int) -> Column {
        func convert(_ value: Double) throws -> Int128 {
            let result =
                isReal
                ? DecimalCast.fromReal(value, precision: precision, scale: scale)
                : DecimalCast.fromDouble(value, precision: precision, scale: scale)
            if let result { return result }
            throw Failure.invalidCast(
                CastMessage.number(
                    isReal ? "REAL" : "DOUBLE", display(value, isReal), precision: precision, scale: scale))
        }
        if precision <= DecimalMath.maximumShortPrecision {
            return call.map { (value: Double) throws -> Int64? in Int64(truncatingIfNeeded: try convert(value)) }
        }
        return call.map { (value: Double) throws -> Int128? in try convert(value) }
    }

    private static func varchars(_ call: CastCall, _ isReal: Bool, _ length: Int?) -> Column {
        call.mapVarchar(length, longest: DoubleText.maximumLength) { (value: Double, out) in
            if isReal {
                DoubleText.appendScientific(real: value, to: &out)
            } else {
                DoubleText.appendScientific(value, to: &out)
            }
        } message: { text, limit, value in
            CastMessage.tooLong(display(value, isReal), text, length: limit)
        }
    }

    /// The value as Java's `toString` shows it.
    private static func display(_ value: Double, _ isReal: Bool) -> String {
        var text = TextBuffer()
        if isReal {
            DoubleText.appendDisplay(real: value, to: &text)
        } else {
            DoubleText.appendDisplay(value, to: &text)
        }
        return text.string
    }
}
