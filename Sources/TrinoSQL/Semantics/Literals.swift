import Columnar

/// Values of literals whose text must be read.
enum Literals {
    /// A value and its type.
    struct Literal {
        let value: Value
        let type: DataType
    }

    /// `1.50`, or the text of `DECIMAL '…'`; nil if it is none.
    static func decimal(_ text: String) -> Literal? {
        guard let literal = unsafe with(text, { unsafe try? DecimalText.parseLiteral($0) }) else { return nil }
        let type = DataType.decimal(precision: literal.precision, scale: literal.scale)
        return Literal(
            value: literal.precision <= 18 ? .int64(Int64(literal.unscaled)) : .int128(literal.unscaled), type: type)
    }

    /// The text of `TIME '…'`: its precision is the number of fractional digits.
    static func time(_ text: String) -> Literal? {
        unsafe with(text) { bytes in
            guard let fields = unsafe TimeText.parse(bytes), fields.zone == nil, fields.fractionDigits <= 12,
                let value = unsafe TimeText.cast(bytes, precision: fields.fractionDigits)
            else { return nil }
            return Literal(value: .int64(value), type: .time(fields.fractionDigits))
        }
    }

    /// The text of `TIMESTAMP '…'` without a zone.
    static func timestamp(_ text: String) -> Literal? {
        unsafe with(text) { bytes in
            guard let fields = unsafe TimestampFields(bytes), fields.isValid, fields.zone == nil,
                fields.fractionDigits <= 12
            else { return nil }
            let type = DataType.timestamp(fields.fractionDigits)
            if fields.fractionDigits <= 6 {
                return unsafe TimestampText.cast(bytes, precision: fields.fractionDigits).map {
                    Literal(value: .int64($0), type: type)
                }
            }
            return unsafe TimestampText.castToPicos(bytes, precision: fields.fractionDigits).map {
                Literal(value: .int128($0), type: type)
            }
        }
    }

    /// The text of `TIMESTAMP '…'` with a zone; nil if it is none.
    ///
    /// - Throws: NOT_SUPPORTED for zones that Java has and Trino has not, NUMERIC_VALUE_OUT_OF_RANGE for too many digits.
    static func zonedTimestamp(_ text: String) throws -> Literal? {
        try unsafe result(text) { bytes throws in
            guard let fields = unsafe TimestampFields(bytes), let range = fields.zone else { return nil }
            let digits = try checked(fields.fractionDigits, "TIMESTAMP WITH TIME ZONE")
            var zones = ZoneNames(session: nil)
            var zone: TimeZoneKey?
            var refusal: (any Error)?
            do { zone = unsafe try zones.zone(bytes, range) } catch { refusal = error }
            guard fields.isValid, zone != nil || refusal != nil else { return nil }
            // What the zone's clocks skip is no literal, though a cast moves it on.
            if let zone, zone.rules.skips(local: fields.epochSeconds) { return nil }
            if let refusal { throw refusal }
            let picos = ZonedFields.picos(fields.fraction, digits: digits)
            return zone.flatMap { ZonedFields.value(fields, picos, $0, precision: digits) }.map {
                Literal(value: .int128($0.bits), type: .timestampWithTimeZone(digits))
            }
        }
    }

    /// The text of `TIME '…'` with an offset; nil if it is none.
    ///
    /// - Throws: NUMERIC_VALUE_OUT_OF_RANGE for too many digits.
    static func zonedTime(_ text: String) throws -> Literal? {
        try unsafe result(text) { bytes throws in
            guard let fields = unsafe TimeText.parse(bytes), let range = fields.zone else { return nil }
            let digits = try checked(fields.fractionDigits, "TIME WITH TIME ZONE")
            guard let offset = unsafe ZonedFields.offsetMinutes(bytes, range) else { return nil }
            let value = ZonedTime(picosOfDay: ZonedFields.picosOfDay(fields), offsetMinutes: offset)
            return Literal(value: .int128(value.bits), type: .timeWithTimeZone(digits))
        }
    }

    private static func checked(_ digits: Int, _ type: String) throws(Failure) -> Int {
        if digits <= 12 { return digits }
        throw Failure("NUMERIC_VALUE_OUT_OF_RANGE", "\(type) precision must be in range [0, 12]: \(digits)")
    }

    /// The digits after the point of a TIME or TIMESTAMP text; nil if it is none.
    static func fractionDigits(_ text: String) -> Int? {
        unsafe with(text) { bytes in
            unsafe TimestampFields(bytes)?.fractionDigits ?? TimeText.parse(bytes)?.fractionDigits
        }
    }

    /// The value of an INTERVAL literal.
    static func interval(_ literal: IntervalLiteral) throws(IntervalText.ParseFailure) -> Literal {
        let (first, last) = (field(literal.from), literal.to.map(field))
        let sign: Int64 = literal.sign == .minus ? -1 : 1
        var text = literal.value
        let outcome = text.withUTF8 { bytes -> Result<Literal, IntervalText.ParseFailure> in
            let bytes = UnsafeRawBufferPointer(bytes)
            do throws(IntervalText.ParseFailure) {
                if first <= .month {
                    let months = unsafe try IntervalText.parseMonths(bytes, from: first, to: last)
                    return .success(Literal(value: .int64(sign * months), type: .intervalYearToMonth))
                }
                let millis = unsafe try IntervalText.parseMillis(bytes, from: first, to: last)
                return .success(Literal(value: .int64(sign * millis), type: .intervalDayToSecond))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    private static func field(_ field: IntervalField) -> IntervalText.Field {
        switch field {
        case .year: .year
        case .month: .month
        case .day: .day
        case .hour: .hour
        case .minute: .minute
        case .second: .second
        }
    }

    private static func result(
        _ text: String, _ body: (UnsafeRawBufferPointer) throws -> Literal?
    ) throws -> Literal? {
        var text = text
        return try text.withUTF8 { bytes in unsafe try body(UnsafeRawBufferPointer(bytes)) }
    }

    private static func with<Result>(_ text: String, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        var text = text
        return text.withUTF8 { bytes in unsafe body(UnsafeRawBufferPointer(bytes)) }
    }
}

/// The functions without parentheses that give the statement's start time.
enum SessionClock {
    /// The value of one.
    static func constant(
        _ function: CurrentTimeFunction, precision: Int, session: Session
    ) throws -> RowExpression {
        let time = try SessionTime(session)
        switch function {
        case .date: return .constant(.int64(time.currentDate), .date)
        case .localTime: return .constant(.int64(time.localTime(precision: precision)), .time(precision))
        case .localTimestamp:
            return .constant(time.localTimestamp(precision: precision), .timestamp(precision))
        case .time:
            return .constant(
                .int128(time.zonedTime(precision: precision).bits), .timeWithTimeZone(precision))
        case .timestamp:
            return .constant(
                .int128(time.zonedTimestamp(precision: precision).bits), .timestampWithTimeZone(precision))
        }
    }
}
