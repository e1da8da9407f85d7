import Columnar

/// Casts from VARCHAR.
enum VarcharCasts {
    static func cast(_ call: CastCall) -> Column? {
        switch call.resultType {
        case .boolean: call.map { (text: ByteView) throws -> Bool? in try boolean(text) }
        case .tinyint: integers(call, .tinyint, "TINYINT")
        case .smallint: integers(call, .smallint, "SMALLINT")
        case .integer: integers(call, .integer, "INT")
        case .bigint: integers(call, .bigint, "BIGINT")
        case .double:
            call.map { (text: ByteView) throws -> Double? in
                if let value = unsafe DoubleText.parse(text.buffer) { return value }
                throw unsafe Failure.invalidCast(CastMessage.varchar(text.buffer, to: "DOUBLE"))
            }
        case .real:
            call.map { (text: ByteView) throws -> Double? in
                if let value = unsafe DoubleText.parseReal(text.buffer) { return value }
                throw unsafe Failure.invalidCast(CastMessage.varchar(text.buffer, to: "REAL"))
            }
        case .decimal(let precision, let scale): decimals(call, precision: precision, scale: scale)
        case .varchar(let length): CharacterCasts.truncated(call, to: length)
        case .char(let length): CharacterCasts.chars(call, length: length)
        case .varbinary: call.source.retyped(.varbinary)
        case .uuid: UUIDCasts.fromText(call)
        case .date:
            call.map { (text: ByteView) throws -> Int64? in
                if let days = unsafe DateText.cast(text.buffer) { return days }
                throw unsafe Failure.invalidCast(CastMessage.date(text.buffer))
            }
        case .time(let precision):
            call.map { (text: ByteView) throws -> Int64? in
                if let picos = unsafe TimeText.cast(text.buffer, precision: precision) { return picos }
                throw unsafe Failure.invalidCast(CastMessage.time(text.buffer))
            }
        case .timestamp(let precision): timestamps(call, precision: precision)
        case .timeWithTimeZone(let precision): TextToZoned.times(call, precision: precision)
        case .timestampWithTimeZone(let precision): TextToZoned.timestamps(call, precision: precision)
        default: nil
        }
    }

    /// Spaces around the digits are an error; Trino takes them off since release 457 only.
    private static func integers(_ call: CastCall, _ range: IntegerRange, _ type: String) -> Column {
        call.map { (text: ByteView) throws -> Int64? in
            if let value = unsafe IntegerText.parse(text.buffer), range.contains(value) { return value }
            throw unsafe Failure.invalidCast(CastMessage.varchar(text.buffer, to: type))
        }
    }

    private static func decimals(_ call: CastCall, precision: Int, scale: Int) -> Column {
        if precision <= DecimalMath.maximumShortPrecision {
            return call.map { (text: ByteView) throws -> Int64? in
                if let value = unsafe DecimalText.castShort(text.buffer, precision: precision, scale: scale) {
                    return value
                }
                throw unsafe Failure.invalidCast(
                    CastMessage.decimal(text.buffer, precision: precision, scale: scale))
            }
        }
        return call.map { (text: ByteView) throws -> Int128? in
            if let value = unsafe DecimalText.cast(text.buffer, precision: precision, scale: scale) { return value }
            throw unsafe Failure.invalidCast(CastMessage.decimal(text.buffer, precision: precision, scale: scale))
        }
    }

    /// A zone at the end must exist, and moves on what its clocks skip.
    private static func timestamps(_ call: CastCall, precision: Int) -> Column {
        var regions = RegionNames()
        func failure(_ text: ByteView) -> Failure {
            unsafe .invalidCast(CastMessage.timestamp(text.buffer.whitespaceTrimmed))
        }
        if precision <= TimestampScale.maximumShortPrecision {
            return call.map { (text: ByteView) throws -> Int64? in
                if let micros = unsafe TimestampText.cast(text.buffer, precision: precision, isZone: noRegion) {
                    return micros
                }
                guard let (local, skipped) = unsafe regions.local(text.buffer),
                    let micros = unsafe TimestampText.cast(local, precision: precision, isZone: noRegion)
                else { throw failure(text) }
                return micros &+ skipped &* 1_000_000
            }
        }
        return call.map { (text: ByteView) throws -> Int128? in
            if let picos = unsafe TimestampText.castToPicos(text.buffer, precision: precision, isZone: noRegion) {
                return picos
            }
            guard let (local, skipped) = unsafe regions.local(text.buffer),
                let picos = unsafe TimestampText.castToPicos(local, precision: precision, isZone: noRegion)
            else { throw failure(text) }
            return picos + Int128(skipped) * Int128(Picoseconds.perSecond)
        }
    }

    private static func noRegion(_ name: UnsafeRawBufferPointer) -> Bool { false }

    /// `t`, `f`, `1`, `0`, `true` and `false` in any case, without spaces.
    private static func boolean(_ text: ByteView) throws -> Bool {
        switch text.count {
        case 1:
            switch text[0] {
            case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "1"): return true
            case UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "0"): return false
            default: break
            }
        case 4 where text.isLetters("true"): return true
        case 5 where text.isLetters("false"): return false
        default: break
        }
        throw unsafe Failure.invalidCast(CastMessage.varchar(text.buffer, to: "BOOLEAN"))
    }
}

extension ByteView {
    /// Whether the bytes are ASCII letters of a word in any case.
    fileprivate func isLetters(_ word: StaticString) -> Bool {
        for position in 0..<count {
            if unsafe self[position] | 0x20 != word.utf8Start[position] { return false }
        }
        return true
    }
}
