/// A regular expression, compiled.
///
/// Backtracks, as ECMAScript wants it, but over a list of instructions and with a stack of its own, so that neither depth nor
/// time can get out of hand: every instruction counts against a budget.
final class RegularExpression: Sendable {
    enum Instruction: Sendable {
        case unit(UInt16)
        case any
        case set(UnitSet)
        case lineStart
        case lineEnd
        case wordBoundary(Bool)
        case backreference(Int)
        case save(Int)
        case clear(Range<Int>)
        /// Tries the first place, then the second.
        case split(Int, Int)
        case jump(Int)
        /// Keeps the place in the text, for the next.
        case mark(Int)
        /// Fails when nothing was matched since the mark.
        case progress(Int)
        case look(ahead: Bool, negated: Bool, end: Int)
        case match
    }

    /// The text between the slashes.
    let source: String
    let instructions: [Instruction]
    let captureCount: Int
    let slotCount: Int
    let ignoresCase: Bool
    let isMultiline: Bool

    /// Compiles a pattern.
    ///
    /// - Throws: ``RegexSyntaxError``.
    init(_ source: String, ignoresCase: Bool, multiline: Bool) throws(RegexSyntaxError) {
        var parser = RegexParser(source)
        let pattern = try parser.parse()
        var compiler = RegexCompiler(
            names: parser.captureNames, slotCount: parser.captureCount * 2, ignoresCase: ignoresCase)
        try compiler.add(pattern)
        compiler.instructions.append(.match)
        self.source = source
        instructions = compiler.instructions
        captureCount = parser.captureCount
        slotCount = compiler.slotCount
        self.ignoresCase = ignoresCase
        isMultiline = multiline
    }

    /// The first match from a place on: where the whole and each group begin and end, -1 for a group that took no part.
    ///
    /// - Parameters:
    ///   - text: UTF-16 units.
    ///   - start: where to begin to look.
    ///   - budget: how many instructions may be carried out; goes down by those that were.
    /// - Returns: nil when there is no match, or when the budget is used up: it is below 0 then.
    func firstMatch(in text: [UInt16], from start: Int, budget: inout Int) -> [Int]? {
        guard start <= text.count else { return nil }
        var matcher = RegexMatcher(self, text, budget: budget)
        defer { budget = matcher.budget }
        for place in start...text.count {
            if let first = instructions.first, case .unit(let unit) = firstUnit(first), place < text.count {
                let found = ignoresCase ? UnitCase.upper(text[place]) : text[place]
                if found != unit { continue }
            }
            if matcher.run(from: 0, at: place) { return Array(matcher.slots[..<(captureCount * 2)]) }
            if matcher.budget < 0 { return nil }
        }
        return nil
    }

    /// The unit that every match begins with, when the pattern begins with one.
    private func firstUnit(_ instruction: Instruction) -> Instruction {
        guard case .save = instruction, instructions.count > 1 else { return instruction }
        return instructions[1]
    }
}

/// Makes instructions of a pattern.
struct RegexCompiler {
    var instructions: [RegularExpression.Instruction] = []
    let names: [String: Int]
    var slotCount: Int
    let ignoresCase: Bool
    /// How many parts were added; a part may add nothing and be repeated a million times.
    private var work = 0

    private static let maximumLength = 50_000

    init(names: [String: Int], slotCount: Int, ignoresCase: Bool) {
        self.names = names
        self.slotCount = slotCount
        self.ignoresCase = ignoresCase
    }

    mutating func add(_ pattern: RegexPattern) throws(RegexSyntaxError) {
        work += 1
        guard instructions.count < RegexCompiler.maximumLength, work < 4 * RegexCompiler.maximumLength else {
            throw RegexSyntaxError(reason: "its quantifiers make it too long")
        }
        switch pattern {
        case .empty: break
        case .unit(let unit): instructions.append(.unit(ignoresCase ? UnitCase.upper(unit) : unit))
        case .any: instructions.append(.any)
        case .set(let set): instructions.append(.set(set))
        case .lineStart: instructions.append(.lineStart)
        case .lineEnd: instructions.append(.lineEnd)
        case .wordBoundary(let wanted): instructions.append(.wordBoundary(wanted))
        case .backreference(let index): instructions.append(.backreference(index))
        case .namedBackreference(let name):
            guard let index = names[name] else { throw RegexSyntaxError(reason: "no group is called \(name)") }
            instructions.append(.backreference(index))
        case .sequence(let terms):
            for term in terms {
                try add(term)
            }
        case .either(let choices): try addChoices(choices)
        case .capture(let index, let inner):
            instructions.append(.save(index * 2))
            try add(inner)
            instructions.append(.save(index * 2 + 1))
        case .look(let inner, let ahead, let negated):
            let place = instructions.count
            instructions.append(.match)
            try add(inner)
            instructions.append(.match)
            instructions[place] = .look(ahead: ahead, negated: negated, end: instructions.count)
        case .repeat(let inner, let least, let most, let lazy, let captures):
            for _ in 0..<least {
                if !captures.isEmpty { instructions.append(.clear(captures)) }
                try add(inner)
            }
            if let most {
                try addOptional(inner, times: most - least, lazy: lazy, captures)
            } else {
                try addLoop(inner, lazy: lazy, captures)
            }
        }
    }

    private mutating func addChoices(_ choices: [RegexPattern]) throws(RegexSyntaxError) {
        var ends: [Int] = []
        for (index, choice) in choices.enumerated() {
            guard index < choices.count - 1 else {
                try add(choice)
                break
            }
            let split = instructions.count
            instructions.append(.match)
            try add(choice)
            ends.append(instructions.count)
            instructions.append(.match)
            instructions[split] = .split(split + 1, instructions.count)
        }
        for end in ends {
            instructions[end] = .jump(instructions.count)
        }
    }

    private mutating func addOptional(
        _ inner: RegexPattern, times: Int, lazy: Bool, _ captures: Range<Int>
    ) throws(RegexSyntaxError) {
        var splits: [Int] = []
        for _ in 0..<times {
            splits.append(instructions.count)
            instructions.append(.match)
            try addRound(inner, captures)
        }
        for split in splits {
            instructions[split] =
                lazy ? .split(instructions.count, split + 1) : .split(split + 1, instructions.count)
        }
    }

    private mutating func addLoop(_ inner: RegexPattern, lazy: Bool, _ captures: Range<Int>) throws(RegexSyntaxError) {
        let split = instructions.count
        instructions.append(.match)
        try addRound(inner, captures)
        instructions.append(.jump(split))
        instructions[split] = lazy ? .split(instructions.count, split + 1) : .split(split + 1, instructions.count)
    }

    /// One round beyond those that are asked for: it fails when it matches nothing, as ECMAScript has it.
    private mutating func addRound(_ inner: RegexPattern, _ captures: Range<Int>) throws(RegexSyntaxError) {
        if case .unit = inner { return try add(inner) }
        if case .set = inner { return try add(inner) }
        if case .any = inner { return try add(inner) }
        let slot = slotCount
        slotCount += 1
        instructions.append(.mark(slot))
        if !captures.isEmpty { instructions.append(.clear(captures)) }
        try add(inner)
        instructions.append(.progress(slot))
    }
}
