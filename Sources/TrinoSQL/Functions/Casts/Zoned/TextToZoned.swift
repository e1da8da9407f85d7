import Columnar

/// Casts from VARCHAR to the types with a zone.
enum TextToZoned {
    static func timestamps(_ call: CastCall, precision: Int) -> Column {
        CastsToZonedTimestamp.session(call) { time in
            var zones = ZoneNames(session: time.zone)
            return call.map { (text: ByteView) throws -> ZonedTimestamp? in
                try timestamp(text, precision: precision, &zones)
            }
        }
    }

    private static func timestamp(
        _ text: ByteView, precision: Int, _ zones: inout ZoneNames
    ) throws -> ZonedTimestamp {
        let trimmed = unsafe text.buffer.whitespaceTrimmed
        func failure() -> Failure { unsafe .invalidCast(CastMessage.timestamp(trimmed)) }
        guard let fields = unsafe TimestampFields(trimmed), fields.isValid else { throw failure() }
        let zone = try fields.zone.map { range in unsafe try zones.zone(trimmed, range) } ?? zones.session
        guard let zone else { throw failure() }
        let surplus = fields.fractionDigits - precision
        guard surplus <= 12 else { throw failure() }
        let fraction = surplus > 0 ? TimestampScale.round(fields.fraction, digits: surplus) : fields.fraction
        let picos = ZonedFields.picos(fraction, digits: fields.fractionDigits)
        guard let value = ZonedFields.value(fields, picos, zone, precision: precision) else { throw failure() }
        return value
    }

    static func times(_ call: CastCall, precision: Int) -> Column {
        CastsToZonedTimestamp.session(call) { time in
            let session = time.zone.offsetMinutes(atMicros: call.context.session.startTime)
            return call.map { (text: ByteView) throws -> ZonedTime? in
                let trimmed = unsafe text.buffer.whitespaceTrimmed
                guard let fields = unsafe TimeText.parse(trimmed), fields.fractionDigits <= 12 else {
                    // The type's name is Trino's.
                    throw unsafe Failure.invalidCast(CastMessage.timestamp(text.buffer))
                }
                var offset = session
                if let range = fields.zone {
                    guard let written = unsafe ZonedFields.offsetMinutes(trimmed, range) else {
                        throw unsafe Failure.invalidCast(CastMessage.timestamp(text.buffer))
                    }
                    offset = written
                }
                let picos = ZonedFields.picosOfDay(fields)
                return ZonedTime(
                    picosOfDay: TimestampScale.round(picosOfDay: picos, precision: precision), offsetMinutes: offset)
            }
        }
    }
}

/// Zones named in the texts of a column; each is looked up once.
struct ZoneNames {
    let session: TimeZoneKey?
    private var last: (name: [UInt8], zone: TimeZoneKey?)?

    init(session: TimeZoneKey?) {
        self.session = session
    }

    /// The zone of a part of a text; nil if Java has none of that name.
    @unsafe
    mutating func zone(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) throws(Failure) -> TimeZoneKey? {
        let name = unsafe UnsafeRawBufferPointer(rebasing: text[range])
        if let last, unsafe last.name.elementsEqual(name) { return last.zone }
        let zone = unsafe try TimeZoneKey.java(String(decoding: name, as: UTF8.self))
        last = unsafe (Array(name), zone)
        return zone
    }
}

/// From the parts of texts to values.
enum ZonedFields {
    /// A fraction of a second in picoseconds.
    static func picos(_ fraction: Int64, digits: Int) -> Int64 {
        digits <= 12 ? fraction &* tenTo(12 - digits) : fraction / tenTo(digits - 12)
    }

    private static func tenTo(_ digits: Int) -> Int64 { (0..<digits).reduce(1) { power, _ in power &* 10 } }

    /// The value of a date and time in a zone, by Java's rules; nil if it is too far away.
    static func value(
        _ fields: TimestampFields, _ picosOfSecond: Int64, _ zone: TimeZoneKey, precision: Int
    ) -> ZonedTimestamp? {
        let second = zone.rules.instant(ofLocal: fields.epochSeconds)
        let (millis, overflow) = second.multipliedReportingOverflow(by: Milliseconds.perSecond)
        let (sum, beyond) = millis.addingReportingOverflow(picosOfSecond / Picoseconds.perMillisecond)
        if overflow || beyond { return nil }
        if precision <= ZonedTimestamp.maximumShortPrecision && !ZonedTimestamp.isShort(millis: sum) { return nil }
        return ZonedTimestamp(
            millis: sum, picosOfMilli: picosOfSecond % Picoseconds.perMillisecond, zone: zone.number)
    }

    /// Picoseconds since midnight of a text's time.
    static func picosOfDay(_ fields: TimestampFields) -> Int64 {
        fields.epochSeconds &* Picoseconds.perSecond &+ picos(fields.fraction, digits: fields.fractionDigits)
    }

    /// The minutes of `+08:35`; nil beyond 14 hours.
    @unsafe
    static func offsetMinutes(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int64? {
        func number(_ start: Int) -> Int64 { unsafe Int64(text[start] &- 0x30) * 10 + Int64(text[start + 1] &- 0x30) }
        let (hours, minutes) = (number(range.lowerBound + 1), number(range.lowerBound + 4))
        guard minutes <= 59, hours * 60 + minutes <= Int64(TimeZoneKey.largestOffset) else { return nil }
        let total = hours * 60 + minutes
        return unsafe text[range.lowerBound] == UInt8(ascii: "-") ? -total : total
    }
}
