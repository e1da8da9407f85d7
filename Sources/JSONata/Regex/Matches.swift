/// One match of a pattern in a text.
struct Match {
    let text: String
    /// Where it begins and ends, in UTF-16 units.
    let start: Int
    let end: Int
    let groups: [Value]
    /// The match as an expression sees it.
    let value: Value
}

/// The matches of a regular expression, or of a function that takes its place, one after the other.
struct Matches {
    private let evaluator: Evaluator
    private let name: String
    private var current: Value

    /// Looks for the first match.
    init(of matcher: Function, in text: String, for name: String, _ evaluator: Evaluator) throws(Fault) {
        self.evaluator = evaluator
        self.name = name
        current = try evaluator.apply(matcher, [.string(text)], .undefined)
    }

    /// The next match, or nil after the last.
    ///
    /// - Throws: T1010 for a function that does not give what a matcher gives.
    mutating func next() throws(Fault) -> Match? {
        guard !current.isUndefined else { return nil }
        let value = current
        let start = value.looking(up: "start").double
        let end = value.looking(up: "end").double
        guard value.isObject, let start, let end, let following = value.looking(up: "next").function,
            let first = Int(exactly: start), let last = Int(exactly: end), first >= 0, last >= first
        else { throw Fault("T1010", token: name) }
        let match = Match(
            text: value.looking(up: "match").text ?? "", start: first, end: last,
            groups: value.looking(up: "groups").elements, value: value)
        current = try evaluator.apply(following, [], .undefined)
        return match
    }
}

extension Evaluator {
    /// What a regular expression gives as a function: an object for the first match, with a function for the next.
    func match(_ regex: RegularExpression, _ value: Value) throws(Fault) -> Value {
        guard let text = value.text else { return .undefined }
        return try match(regex, Array(text.utf16), from: 0)
    }

    private func match(_ regex: RegularExpression, _ units: [UInt16], from start: Int) throws(Fault) -> Value {
        try spend(1)
        var budget = 5_000_000
        let before = budget
        let slots = regex.firstMatch(in: units, from: start, budget: &budget)
        try spend((before - budget) / 8)
        guard budget >= 0 else { throw Fault.tooLong() }
        guard let slots else { return .undefined }
        func part(_ index: Int) -> Value {
            guard slots[index * 2] >= 0, slots[index * 2 + 1] >= slots[index * 2] else { return .undefined }
            return .string(String(decoding: units[slots[index * 2]..<slots[index * 2 + 1]], as: UTF16.self))
        }
        let members = Members()
        members.set("match", part(0))
        members.set("start", .number(Double(slots[0])))
        members.set("end", .number(Double(slots[1])))
        members.set("groups", .list(List((1..<regex.captureCount).map { part($0) })))
        let end = slots[1]
        let next = Closure(arity: 0) { (_: [Value]) throws(Fault) -> Value in
            guard end < units.count else { return .undefined }
            let following = try self.match(regex, units, from: end)
            if following.looking(up: "match").text == "" {
                throw Fault("D1004", value: .string(regex.source))
            }
            return following
        }
        members.set("next", .function(.closure(next)))
        return .object(members)
    }
}
