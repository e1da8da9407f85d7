import Columnar

// `sequence`: numbers, days or times at a distance.

private let mostEntries: Int64 = 10_000

extension FunctionRegistry {
    mutating func addSequence() {
        addSequences("bigint, bigint, bigint", of: "bigint") { start, stop, step in
            try Progression(start, stop, step: step)
        }
        addSequences("bigint, bigint", of: "bigint") { start, stop, _ in
            try Progression(start, stop, step: stop >= start ? 1 : -1)
        }
        addSequences("date, date", of: "date") { start, stop, _ in
            try Progression(start, stop, step: stop >= start ? 1 : -1)
        }
        addSequences("date, date, interval day to second", of: "date") { start, stop, step in
            if step % 86_400_000 != 0 {
                throw Failure.invalidArgument(
                    "sequence step must be a day interval if start and end values are dates")
            }
            return try Progression(start, stop, step: step / 86_400_000)
        }
        scalar("sequence", "date, date, interval year to month", returns: "array(date)") { call in
            call.sequences { (start: Int64, stop: Int64, step: Int64, append) in
                try checkStep(start, stop, step)
                let months = signedMonths(start &* Milliseconds.perDay, stop &* Milliseconds.perDay)
                for entry in 0..<(try checkCount(months / step &+ 1)) {
                    try append(CalendarDate.adding(months: Int64(entry) &* step, to: start))
                }
            }
        }
        addTimestampSequences()
    }

    private mutating func addSequences(
        _ arguments: String, of element: String,
        _ make: @escaping @Sendable (Int64, Int64, Int64) throws -> Progression
    ) {
        scalar("sequence", arguments, returns: "array(\(element))") { call in
            call.sequences { (start: Int64, stop: Int64, step: Int64, append) in
                let progression = try make(start, stop, step)
                var value = start
                for _ in 0..<progression.count {
                    try append(value)
                    value &+= progression.step
                }
            }
        }
    }

    private mutating func addTimestampSequences() {
        scalar("sequence", "timestamp(p), timestamp(p), interval year to month", returns: "array(timestamp(p))") {
            call in
            call.arguments[0].type.physical == .int128
                ? call.monthSequences(Int128.self) : call.monthSequences(Int64.self)
        }
        scalar("sequence", "timestamp(p), timestamp(p), interval day to second", returns: "array(timestamp(p))") {
            call in
            call.arguments[0].type.physical == .int128
                ? call.timeSequences(Int128.self) : call.timeSequences(Int64.self)
        }
    }
}

/// Numbers at the same distance.
private struct Progression {
    let step: Int64
    let count: Int

    init(_ start: Int64, _ stop: Int64, step: Int64) throws {
        try checkStep(start, stop, step)
        self.step = step
        let (distance, overflow) = stop.subtractingReportingOverflow(start)
        // A distance that no BIGINT holds has too many entries unless the step is large too.
        let entries =
            overflow
            ? Int64(clamping: (Int128(stop) - Int128(start)) / Int128(step) + 1)
            : Int64(clamping: Int128(distance / step) + 1)
        count = try checkCount(entries)
    }
}

private func checkStep(_ start: Int64, _ stop: Int64, _ step: Int64) throws {
    if step == 0 { throw Failure.invalidArgument("step must not be zero") }
    if step > 0 ? stop < start : stop > start {
        throw Failure.invalidArgument(
            "sequence stop value should be greater than or equal to start value if step is greater than zero "
                + "otherwise stop should be less than or equal to start")
    }
}

/// Complete months from one instant in milliseconds to another; negative if that is the earlier.
private func signedMonths(_ from: Int64, _ to: Int64) -> Int64 {
    from <= to ? completeMonths(from, to) : -completeMonths(to, from)
}

private func checkCount(_ entries: Int64) throws -> Int {
    if entries.magnitude > UInt64(mostEntries) {
        throw Failure.invalidArgument("result of sequence function must not have more than \(mostEntries) entries")
    }
    return Int(entries)
}

extension ScalarCall {
    /// Makes the array of each row; the body appends its entries.
    @inline(__always)
    fileprivate func sequences<Entry: Scalar>(
        _ body: (Entry, Entry, Int64, (Entry) throws -> Void) throws -> Void
    ) -> Column where Entry.Element == Entry {
        let (starts, stops) = (arguments[0], arguments[1])
        let (first, last) = (starts.lane(of: Entry.self), stops.lane(of: Entry.self))
        let steps = arguments.count > 2 ? (lane: arguments[2].int64s, step: arguments[2].step) : nil
        var entries: [Entry] = []
        let lists = mapLists(elements: 0) { row, writer in
            let begin = entries.count
            do {
                try body(
                    first[row &* starts.step], last[row &* stops.step], steps.map { $0.lane[row &* $0.step] } ?? 0
                ) { entries.append($0) }
            } catch {
                entries.removeLast(entries.count - begin)
                throw error
            }
            try writer.checkRoom(for: entries.count)
            writer.skip(entries.count - begin)
            return true
        }
        guard case .array(let element) = resultType else { preconditionFailure("sequence makes arrays") }
        return lists.column(
            self, children: [Column(type: element, count: entries.count, values: Buffer.copy(of: entries))])
    }

    fileprivate func monthSequences<T: TimestampElement>(_: T.Type) -> Column where T.Element == T {
        sequences { (start: T, stop: T, step: Int64, append) in
            let (from, to) = (start.epochMicros, stop.epochMicros)
            try checkStep(from, to, step)
            let count = try checkCount(signedMonths(from.floorDivided(by: 1000), to.floorDivided(by: 1000)) / step &+ 1)
            for entry in 0..<count {
                guard let micros = try TimestampMath.addingMonths(Int64(entry) &* step, to: from) else {
                    throw Failure("NUMERIC_VALUE_OUT_OF_RANGE", "Timestamp out of range")
                }
                try append(T(epochMicros: micros, fraction: start.fractionOfMicrosecond))
            }
        }
    }

    fileprivate func timeSequences<T: TimestampElement>(_: T.Type) -> Column where T.Element == T {
        sequences { (start: T, stop: T, step: Int64, append) in
            let (from, to) = (start.epochMicros, stop.epochMicros)
            let (micros, overflow) = step.multipliedReportingOverflow(by: 1000)
            if overflow { throw Failure("NUMERIC_VALUE_OUT_OF_RANGE", "long overflow") }
            try checkStep(from, to, micros)
            var value = from
            for _ in 0..<(try checkCount((to &- from) / micros &+ 1)) {
                try append(T(epochMicros: value, fraction: start.fractionOfMicrosecond))
                value &+= micros
            }
        }
    }
}
