/// When which offset from UTC is in force in a zone.
package struct TimeZoneRules: Sendable, Hashable {
    /// Seconds since 1970-01-01 00:00 UTC at which the offset changes, ascending.
    let transitions: [Int64]
    /// Seconds east of UTC from each transition on.
    let offsets: [Int]
    /// The offset before the first transition.
    let firstOffset: Int
    /// What repeats every year after the last transition; nil: nothing changes any more.
    let yearly: YearlyTimeZoneRule?

    /// Rules of transitions and a rule for what comes after.
    init(transitions: [Int64], offsets: [Int], firstOffset: Int, yearly: YearlyTimeZoneRule?) {
        self.transitions = transitions
        self.offsets = offsets
        self.firstOffset = firstOffset
        self.yearly = yearly
    }

    /// A zone with one offset for ever.
    init(fixedOffset: Int) {
        self.init(transitions: [], offsets: [], firstOffset: fixedOffset, yearly: nil)
    }

    /// Whether the offset never changes.
    package var isFixed: Bool { transitions.isEmpty && yearly == nil }

    /// The offset at an instant.
    ///
    /// - Parameter second: seconds since 1970-01-01 00:00 UTC.
    /// - Returns: seconds east of UTC.
    package func offset(at second: Int64) -> Int {
        guard let last = transitions.last, second < last else {
            if let yearly { return yearly.offset(at: second) }
            return offsets.last ?? firstOffset
        }
        let after = firstTransition(after: second)
        return after == 0 ? firstOffset : offsets[after - 1]
    }

    /// The instant that a local date and time stands for.
    ///
    /// As in Java: of two instants the earlier, and what the clock skips is moved on by as much as it skips.
    ///
    /// - Parameter local: seconds since 1970-01-01 00:00 on the zone's clocks.
    /// - Returns: seconds since 1970-01-01 00:00 UTC.
    package func instant(ofLocal local: Int64) -> Int64 {
        // No offset is as long as a day, so these are in force before and after whatever happens at that time.
        let before = Int64(offset(at: local - 86_400))
        let after = Int64(offset(at: local + 86_400))
        if before == after || offset(at: local - before) == Int(before) { return local - before }
        return offset(at: local - after) == Int(after) ? local - after : local - before
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
