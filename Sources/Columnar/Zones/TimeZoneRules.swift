/// When which offset from UTC is in force in a zone.
public struct TimeZoneRules: Sendable, Hashable {
    /// Seconds since 1970-01-01 00:00 UTC at which the offset changes, ascending.
    let transitions: [Int64]
    /// Seconds east of UTC from each transition on.
    let offsets: [Int]
    /// The offset before the first transition.
    let firstOffset: Int
    /// What clocks are said to show from each transition on, as `CEST`.
    let names: [String]
    /// The same before the first transition.
    let firstName: String
    /// Whether clocks show summer time from each transition on.
    let summers: [Bool]
    /// What repeats every year after the last transition; nil: nothing changes any more.
    let yearly: YearlyTimeZoneRule?

    /// Rules of transitions and a rule for what comes after.
    init(
        transitions: [Int64], offsets: [Int], firstOffset: Int, names: [String], firstName: String, summers: [Bool],
        yearly: YearlyTimeZoneRule?
    ) {
        self.transitions = transitions
        self.offsets = offsets
        self.firstOffset = firstOffset
        self.names = names
        self.firstName = firstName
        self.summers = summers
        self.yearly = yearly
    }

    /// A zone with one offset for ever.
    init(fixedOffset: Int) {
        self.init(
            transitions: [], offsets: [], firstOffset: fixedOffset, names: [], firstName: "", summers: [], yearly: nil)
    }

    /// Whether the offset never changes.
    public var isFixed: Bool { transitions.isEmpty && yearly == nil }

    /// The offset at an instant.
    ///
    /// - Parameter second: seconds since 1970-01-01 00:00 UTC.
    /// - Returns: seconds east of UTC.
    public func offset(at second: Int64) -> Int {
        guard let last = transitions.last, second < last else {
            if let yearly { return yearly.period(at: second).offset }
            return offsets.last ?? firstOffset
        }
        let after = firstTransition(after: second)
        return after == 0 ? firstOffset : offsets[after - 1]
    }

    /// The time around an instant in which one offset is in force.
    struct Period {
        /// Seconds east of UTC.
        let offset: Int
        /// The first second; `Int64.min` if the offset was always in force.
        let from: Int64
        /// The second of the next change; `Int64.max` if there is none.
        let until: Int64
        /// What clocks are said to show, as `CEST`.
        let name: String
        /// Whether that is summer time.
        let isSummer: Bool
    }

    /// The time around an instant in which one offset is in force.
    func period(at second: Int64) -> Period {
        let after = firstTransition(after: second)
        let from = after == 0 ? Int64.min : transitions[after - 1]
        if after < transitions.count {
            return Period(
                offset: after == 0 ? firstOffset : offsets[after - 1], from: from, until: transitions[after],
                name: after == 0 ? firstName : names[after - 1], isSummer: after != 0 && summers[after - 1])
        }
        guard let yearly else {
            return Period(
                offset: offsets.last ?? firstOffset, from: from, until: .max, name: names.last ?? firstName,
                isSummer: summers.last ?? false)
        }
        let period = yearly.period(at: second)
        return Period(
            offset: period.offset, from: max(from, period.from), until: period.until, name: period.name,
            isSummer: period.isSummer)
    }

    /// The next second after an instant at which the offset changes; nil if it never does.
    public func nextChange(after second: Int64) -> Int64? {
        let until = period(at: second).until
        return until == .max ? nil : until
    }

    /// The instant that a local date and time stands for.
    ///
    /// As in Java: of two instants the earlier, and what the clock skips is moved on by as much as it skips.
    ///
    /// - Parameter local: seconds since 1970-01-01 00:00 on the zone's clocks.
    /// - Returns: seconds since 1970-01-01 00:00 UTC.
    public func instant(ofLocal local: Int64) -> Int64 {
        let (before, after) = offsets(around: local)
        if before == after || offset(at: local - before) == Int(before) { return local - before }
        return offset(at: local - after) == Int(after) ? local - after : local - before
    }

    /// The local date and time that a zone's clocks show for one that is written down.
    ///
    /// - Parameter local: seconds since 1970-01-01 00:00 on the zone's clocks.
    /// - Returns: the same, or what it is moved on to if the clocks skip it.
    public func shown(local: Int64) -> Int64 {
        let instant = instant(ofLocal: local)
        return instant + Int64(offset(at: instant))
    }

    /// Whether a zone's clocks skip a local date and time.
    ///
    /// - Parameter local: seconds since 1970-01-01 00:00 on the zone's clocks.
    /// - Returns: true for a time in a gap.
    public func skips(local: Int64) -> Bool {
        let (before, after) = offsets(around: local)
        return offset(at: local - before) != Int(before) && offset(at: local - after) != Int(after)
    }

    /// The offsets in force before and after whatever happens at a local time.
    private func offsets(around local: Int64) -> (before: Int64, after: Int64) {
        // No offset is as long as a day.
        (Int64(offset(at: local - 86_400)), Int64(offset(at: local + 86_400)))
    }

    /// The position of the first transition later than an instant, by halving.
    private func firstTransition(after second: Int64) -> Int {
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= second { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
