/// Bytes as people write them.
package enum MemorySize {
    /// Bytes of `2GB`, `500 MB`, `1.5GiB`; nil if it is none.
    package static func bytes(_ text: String) -> Int? {
        let units: [(String, Double)] = [
            ("kib", 1024), ("mib", 1_048_576), ("gib", 1_073_741_824), ("tib", 1_099_511_627_776), ("kb", 1e3),
            ("mb", 1e6), ("gb", 1e9), ("tb", 1e12), ("k", 1e3), ("m", 1e6), ("g", 1e9), ("t", 1e12), ("b", 1), ("", 1),
        ]
        let lowered = text.lowercased().filter { $0 != " " }
        guard let unit = units.first(where: { lowered.hasSuffix($0.0) }) else { return nil }
        let digits = lowered.dropLast(unit.0.count)
        guard !digits.isEmpty, digits.allSatisfy({ $0.isNumber || $0 == "." }), let number = Double(digits),
            number > 0, number * unit.1 < 9e18
        else { return nil }
        return Int(number * unit.1)
    }
}
