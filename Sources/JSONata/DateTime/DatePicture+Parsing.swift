extension DatePicture {
    /// The moment that a text means, in milliseconds since 1970; nil when it does not look like the picture.
    ///
    /// What the text does not say is taken from `now` above the largest component that it says, and zero below the smallest.
    ///
    /// - Throws: D3136 when components between are missing, or when weeks would be needed.
    func milliseconds(_ text: String, now: Int64) throws(Fault) -> Double? {
        guard let captures = try captures(in: text) else { return nil }
        var values: [Character: Int] = [:]
        var offset: Int?
        var groups = captures[...]
        for part in parts {
            guard case .marker(let marker) = part, let group = groups.popFirst() else { continue }
            if marker.component == "Z" || marker.component == "z" {
                offset = DatePicture.offset(group, marker)
            } else if let value = try value(of: group, marker) {
                // No date that JavaScript knows has larger numbers.
                guard value.magnitude < 100_000_000 else { return nil }
                values[marker.component] = value
            }
        }
        guard !values.isEmpty || offset != nil else { return nil }
        return try moment(values, now: CivilDate(milliseconds: now)) - Double(offset ?? 0) * 60_000
    }

    private func captures(in text: String) throws(Fault) -> [String]? {
        var pattern = "^"
        for part in parts {
            switch part {
            case .literal(let text):
                for character in text {
                    if ".*+?^${}()|[]\\".contains(character) { pattern += "\\" }
                    pattern.append(character)
                }
            case .marker(let marker): pattern += "(" + (try self.pattern(marker)) + ")"
            }
        }
        let units = Array(text.utf16)
        var budget = 1_000_000
        guard let regex = try? RegularExpression(pattern + "$", ignoresCase: true, multiline: false),
            let slots = regex.firstMatch(in: units, from: 0, budget: &budget)
        else { return nil }
        return (1..<regex.captureCount).map {
            String(decoding: units[max(0, slots[$0 * 2])..<max(0, slots[$0 * 2 + 1])], as: UTF16.self)
        }
    }

    private func pattern(_ marker: Marker) throws(Fault) -> String {
        if marker.component == "Z" || marker.component == "z" {
            var pattern = (marker.component == "z" ? "GMT" : "") + "[-+][0-9]+"
            if let separator = DatePicture.separator(marker) { pattern += "\\\(separator)[0-9]+" }
            return pattern
        }
        if let integer = marker.integer { return try integer.pattern() }
        guard "MxFPCE".contains(marker.component), !"CE".contains(marker.component) else {
            throw Fault("D3133", value: .string(String(marker.component)))
        }
        return "[a-zA-Z]+"
    }

    private func value(of text: String, _ marker: Marker) throws(Fault) -> Int? {
        if let integer = marker.integer { return try integer.number(text).flatMap { Int(exactly: $0) } }
        if marker.component == "P" { return ["am": 0, "AM": 0, "pm": 1, "PM": 1][text] }
        let names = marker.component == "F" ? DatePicture.days : DatePicture.months
        let width = marker.maximumWidth ?? Int.max
        return names.firstIndex { $0.prefix(width) == text }.map { $0 + 1 }
    }

    private static func separator(_ marker: Marker) -> Character? {
        guard marker.integer?.interval != nil else { return nil }
        return marker.integer?.separators.first.map { Character($0.character) }
    }

    /// Minutes ahead of UTC.
    private static func offset(_ text: String, _ marker: Marker) -> Int {
        let digits = marker.component == "z" ? text.dropFirst(3) : text[...]
        let isNegative = digits.first == "-"
        let hours: Int
        let minutes: Int
        if let separator = separator(marker), let place = digits.firstIndex(of: separator) {
            hours = Int(digits[..<place].dropFirst()) ?? 0
            minutes = Int(digits[place...].dropFirst()) ?? 0
        } else if digits.count <= 3 {
            hours = Int(digits.dropFirst()) ?? 0
            minutes = 0
        } else {
            hours = Int(digits.dropFirst().prefix(2)) ?? 0
            minutes = Int(digits.dropFirst(3)) ?? 0
        }
        return (isNegative ? -1 : 1) * (hours * 60 + minutes)
    }

    // MARK: - Completing

    /// Fills in what is missing and makes a moment of it.
    private func moment(_ given: [Character: Int], now: CivilDate) throws(Fault) -> Double {
        func says(_ wanted: String, notOf all: String) -> Bool {
            let found = all.filter { (given[$0] ?? 0) != 0 }
            return !found.isEmpty && found.allSatisfy { wanted.contains($0) }
        }
        let date = "YXMxWwdD"
        let isPlain = says("YMD", notOf: date)
        let isDayOfYear = !isPlain && says("Yd", notOf: date)
        guard !says("XxwF", notOf: date + "F") || isPlain, !says("XWF", notOf: date + "F") || isPlain else {
            throw Fault("D3136")
        }
        let isHalfDay = !says("Hmsf", notOf: "PHhmsf") && says("Phmsf", notOf: "PHhmsf")
        var values = given
        var hasStarted = false
        var hasEnded = false
        for component in (isDayOfYear ? "Yd" : "YMD") + (isHalfDay ? "Phmsf" : "Hmsf") {
            if values[component] != nil {
                guard !hasEnded else { throw Fault("D3136") }
                hasStarted = true
            } else if hasStarted {
                values[component] = "MDd".contains(component) ? 1 : 0
                hasEnded = true
            } else {
                values[component] = DatePicture.value(component, now)
            }
        }
        let year = values["Y"] ?? now.year
        let days =
            isDayOfYear
            ? CivilDate.dayNumber(year: year, month: 1, day: values["d"] ?? 1)
            : CivilDate.dayNumber(year: year, month: max(1, values["M"] ?? 1), day: values["D"] ?? 1)
        var hour = values["H"] ?? 0
        if isHalfDay { hour = (values["h"] ?? 0) % 12 + (values["P"] == 1 ? 12 : 0) }
        let seconds = (Double(hour) * 60 + Double(values["m"] ?? 0)) * 60 + Double(values["s"] ?? 0)
        return Double(days) * 86_400_000 + seconds * 1000 + Double(values["f"] ?? 0)
    }
}
