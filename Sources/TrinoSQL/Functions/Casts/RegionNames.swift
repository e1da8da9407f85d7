import Columnar

/// Regions that stand at the end of texts which become TIMESTAMP; each is looked up once.
struct RegionNames {
    private var last: (name: [UInt8], rules: TimeZoneRules?)?

    /// Parts a text from the region at its end.
    ///
    /// - Parameter text: a date, perhaps a time, and a region.
    /// - Returns: the text before the region, and the seconds by which its clocks move that on: 0 if they do not skip it.
    ///   Nil if the text has another form or Java has no such region.
    @unsafe
    mutating func local(_ text: UnsafeRawBufferPointer) -> (text: UnsafeRawBufferPointer, skipped: Int64)? {
        let trimmed = unsafe text.whitespaceTrimmed
        guard let fields = unsafe TimestampFields(trimmed), fields.isValid, let range = fields.zone,
            let rules = unsafe rules(UnsafeRawBufferPointer(rebasing: trimmed[range]))
        else { return nil }
        let second = fields.epochSeconds
        return unsafe (
            UnsafeRawBufferPointer(rebasing: trimmed[..<range.lowerBound]), rules.shown(local: second) - second
        )
    }

    @unsafe
    private mutating func rules(_ name: UnsafeRawBufferPointer) -> TimeZoneRules? {
        if let last, unsafe last.name.elementsEqual(name) { return last.rules }
        let rules = unsafe TimeZoneKey.javaRegion(String(decoding: name, as: UTF8.self))
        last = unsafe (Array(name), rules)
        return rules
    }
}
