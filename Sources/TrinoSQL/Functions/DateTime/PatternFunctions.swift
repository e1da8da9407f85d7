import Columnar

// `date_format` and `date_parse` with MySQL's patterns, `format_datetime` with Joda-Time's. A pattern that all rows
// share is compiled once per call.

extension FunctionRegistry {
    mutating func addPatternFunctions() {
        scalar("date_format", "timestamp(p), varchar(x)", returns: "varchar") { call in
            formatted(call, CompiledPatterns(call.arguments[1], compile: mysql), DayTexts.showsTime(mysql:))
        }
        scalar("date_format", "timestamp(p) with time zone, varchar(x)", returns: "varchar") { call in
            zonedTexts(call, CompiledPatterns(call.arguments[1], compile: mysql), DayTexts.showsTime(mysql:))
        }
        scalar("format_datetime", "timestamp(p), varchar(x)", returns: "varchar") { call in
            // Years of two digits are understood as of the year in which the statement began.
            let today = call.context.session.startTime.floorDivided(by: Microseconds.perDay)
            let year = CalendarDate(days: today).year
            let patterns = CompiledPatterns(call.arguments[1]) { text in
                if unsafe DateTimePattern.usesZone(text.buffer) {
                    throw Failure("INVALID_FUNCTION_ARGUMENT", DateTimePattern.zoneNotAllowed)
                }
                return unsafe try DateTimePattern.joda(text.buffer, currentYear: year)
            }
            return formatted(call, patterns, DayTexts.showsTime(joda:))
        }
        scalar("format_datetime", "timestamp(p) with time zone, varchar(x)", returns: "varchar") { call in
            zonedTexts(call, jodaPatterns(call), DayTexts.showsTime(joda:))
        }
        scalar("date_parse", "varchar(x), varchar(y)", returns: "timestamp(3)") { call in
            parsedTimestamps(call, CompiledPatterns(call.arguments[1], compile: mysql))
        }
        scalar("parse_datetime", "varchar(x), varchar(y)", returns: "timestamp(3) with time zone") { call in
            try parsedZoned(call, jodaPatterns(call))
        }
    }
}

/// Joda's patterns of the second argument; years of two digits are understood as of the statement's year.
private func jodaPatterns(_ call: ScalarCall) -> CompiledPatterns {
    let year = CalendarDate(days: call.context.session.startTime.floorDivided(by: Microseconds.perDay)).year
    return CompiledPatterns(call.arguments[1]) { text in
        unsafe try DateTimePattern.joda(text.buffer, currentYear: year)
    }
}

private func mysql(_ text: ByteView) throws -> DateTimePattern {
    unsafe try DateTimePattern.mysql(text.buffer)
}

extension ScalarCall {
    /// The call without its pattern.
    var withoutPattern: ScalarCall {
        ScalarCall(arguments: [arguments[0]], resultType: resultType, count: count, context: context)
    }
}

// MARK: - Writing

private func formatted(
    _ call: ScalarCall, _ patterns: CompiledPatterns, _ showsTime: (ByteView) -> Bool
) -> Column {
    let isWide = call.arguments[0].type.physical == .int128
    if case .success(let pattern) = patterns.shared, !showsTime(call.arguments[1].views[0]) {
        return isWide ? formattedDays(call, pattern, of: Int128.self) : formattedDays(call, pattern, of: Int64.self)
    }
    return isWide ? formatted(call, patterns, of: Int128.self) : formatted(call, patterns, of: Int64.self)
}

private func formattedDays<T: TimestampElement>(
    _ call: ScalarCall, _ pattern: DateTimePattern, of _: T.Type
) -> Column {
    var texts = DayTexts(pattern, rows: call.stored)
    let column = call.withoutPattern.map { (timestamp: T) -> ByteView? in
        let millis = TimestampScale.millis(fromMicros: timestamp.epochMicros)
        return texts.text(of: millis.floorDivided(by: Milliseconds.perDay))
    }
    return Column(
        type: column.type, count: column.count, values: column.values, nulls: column.nulls,
        isConstant: column.isConstant, owners: [texts.arena], failures: column.failures)
}

private func formatted<T: TimestampElement>(
    _ call: ScalarCall, _ patterns: CompiledPatterns, of _: T.Type
) -> Column {
    // Joda counts milliseconds: what is finer is rounded.
    switch patterns.shared {
    case .success(let pattern):
        return call.withoutPattern.mapText { (timestamp: T, out: inout TextBuffer) in
            pattern.append(TimestampScale.millis(fromMicros: timestamp.epochMicros), to: &out)
            return true
        }
    case .failure(let error):
        return call.mapTextRows { _, _ throws in throw error }
    case nil:
        var patterns = patterns
        let column = call.arguments[0]
        let timestamps = column.lane(of: T.Element.self)
        return call.mapTextRows { row, out throws in
            let timestamp = T.load(timestamps[row &* column.step])
            try patterns.pattern(row).append(TimestampScale.millis(fromMicros: timestamp.epochMicros), to: &out)
            return true
        }
    }
}

// MARK: - Reading

/// Reads timestamps of milliseconds.
func parsedTimestamps(_ call: ScalarCall, _ patterns: CompiledPatterns) -> Column {
    switch patterns.shared {
    case .success(let pattern):
        return call.withoutPattern.map { (text: ByteView) throws -> Int64? in try micros(text, pattern) }
    case .failure(let error):
        return call.failingWhereComplete(error)
    case nil:
        var patterns = patterns
        let column = call.arguments[0]
        let texts = column.views
        return call.mapRows { (row: Int) throws -> Int64? in
            try micros(texts[row &* column.step], patterns.pattern(row))
        }
    }
}

@inline(__always)
private func micros(_ text: ByteView, _ pattern: DateTimePattern) throws -> Int64 {
    guard let instant = unsafe pattern.parse(text.buffer) else {
        throw unsafe Failure("INVALID_FUNCTION_ARGUMENT", pattern.failureMessage(text.buffer))
    }
    let (micros, overflow) = instant.utcMillis.multipliedReportingOverflow(by: Microseconds.perMillisecond)
    if overflow { throw Failure("INVALID_FUNCTION_ARGUMENT", "long overflow") }
    return micros
}
