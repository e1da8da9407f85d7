import Columnar

// `date_format`, `format_datetime` and `parse_datetime` of values with a zone.

/// The texts of values on their zones' clocks.
///
/// - Parameters:
///   - call: values and patterns.
///   - patterns: the patterns, compiled.
///   - showsTime: whether a pattern shows the time of day.
/// - Returns: a column of texts.
func zonedTexts(_ call: ScalarCall, _ patterns: CompiledPatterns, _ showsTime: (ByteView) -> Bool) -> Column {
    var clock = ZoneClock()
    // Joda counts milliseconds: what is finer is rounded.
    switch patterns.shared {
    case .success(let pattern) where !showsTime(call.arguments[1].views[0]):
        return zonedDays(call, pattern)
    case .success(let pattern):
        return call.withoutPattern.mapText { (value: ZonedTimestamp, out: inout TextBuffer) in
            append(value, pattern, &clock, to: &out)
            return true
        }
    case .failure(let error):
        return call.mapTextRows { _, _ throws in throw error }
    case nil:
        var patterns = patterns
        let column = call.arguments[0]
        let values = column.int128s
        return call.mapTextRows { row, out throws in
            append(ZonedTimestamp(bits: values[row &* column.step]), try patterns.pattern(row), &clock, to: &out)
            return true
        }
    }
}

@inline(__always)
private func append(
    _ value: ZonedTimestamp, _ pattern: DateTimePattern, _ clock: inout ZoneClock, to out: inout TextBuffer
) {
    let millis = value.roundedMillis
    let offset = clock.offset(of: value.zone, at: millis)
    pattern.append(millis, offsetMillis: offset, zone: clock.zone(value.zone), to: &out)
}

private func zonedDays(_ call: ScalarCall, _ pattern: DateTimePattern) -> Column {
    var texts = DayTexts(pattern, rows: call.stored)
    var clock = ZoneClock()
    let column = call.withoutPattern.map { (value: ZonedTimestamp) -> ByteView? in
        texts.text(of: clock.local(value.roundedMillis, value.zone).floorDivided(by: Milliseconds.perDay))
    }
    return Column(
        type: column.type, count: column.count, values: column.values, nulls: column.nulls,
        isConstant: column.isConstant, owners: [texts.arena], failures: column.failures)
}

/// The values of texts; those without a zone are in the session's.
func parsedZoned(_ call: ScalarCall, _ patterns: CompiledPatterns) throws -> Column {
    let session = try SessionTime(call.context.session).zone
    func value(_ text: ByteView, _ pattern: DateTimePattern) throws -> ZonedTimestamp {
        guard let instant = unsafe pattern.parse(text.buffer) else {
            // Trino catches what Joda-Time says of texts alone.
            guard pattern.canRead else { throw Failure("GENERIC_INTERNAL_ERROR", "Parsing not supported") }
            throw unsafe Failure("INVALID_FUNCTION_ARGUMENT", pattern.failureMessage(text.buffer))
        }
        return try JodaZones.value(instant.localMillis, instant.zone, session) { text.string }
    }
    switch patterns.shared {
    case .success(let pattern):
        return call.withoutPattern.map { (text: ByteView) throws -> ZonedTimestamp? in try value(text, pattern) }
    case .failure(let error): return call.failingWhereComplete(error)
    case nil:
        var patterns = patterns
        let column = call.arguments[0]
        let texts = column.views
        return call.mapRows { (row: Int) throws -> ZonedTimestamp? in
            try value(texts[row &* column.step], patterns.pattern(row))
        }
    }
}
