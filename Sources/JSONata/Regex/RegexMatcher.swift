/// One attempt to match after the other, over the instructions of a regular expression.
struct RegexMatcher {
    private enum Undo {
        case branch(Int, Int)
        case restore(Int, Int)
    }

    private let expression: RegularExpression
    private let text: [UInt16]
    /// Where groups begin and end, then the marks of loops.
    private(set) var slots: [Int]
    private(set) var budget: Int
    private var stack: [Undo] = []

    init(_ expression: RegularExpression, _ text: [UInt16], budget: Int) {
        self.expression = expression
        self.text = text
        self.budget = budget
        slots = Array(repeating: -1, count: expression.slotCount)
    }

    /// Whether the whole pattern matches at a place; sets ``slots``.
    mutating func run(from start: Int, at place: Int) -> Bool {
        for index in slots.indices {
            slots[index] = -1
        }
        stack.removeAll(keepingCapacity: true)
        guard let end = attempt(from: start, at: place, endingAt: nil) else { return false }
        slots[0] = place
        slots[1] = end
        return true
    }

    /// The end of a match, when there is one.
    private mutating func attempt(from start: Int, at begin: Int, endingAt end: Int?) -> Int? {
        let base = stack.count
        var next = start
        var place = begin
        while true {
            budget -= 1
            guard budget >= 0 else { return nil }
            var matches = true
            switch expression.instructions[next] {
            case .match:
                if end == nil || end == place { return place }
                matches = false
            case .unit(let unit): matches = advance(&place) { $0 == unit }
            case .any: matches = advance(&place, folding: false) { !RegexMatcher.endsLine($0) }
            case .set(let set):
                let ignoresCase = expression.ignoresCase
                matches = advance(&place, folding: false) { set.contains($0, ignoringCase: ignoresCase) }
            case .lineStart:
                matches = place == 0 || (expression.isMultiline && RegexMatcher.endsLine(text[place - 1]))
            case .lineEnd:
                matches = place == text.count || (expression.isMultiline && RegexMatcher.endsLine(text[place]))
            case .wordBoundary(let wanted): matches = (isWord(place - 1) != isWord(place)) == wanted
            case .backreference(let index): matches = repeats(index, &place)
            case .save(let slot): set(slot, to: place)
            case .clear(let captures):
                for slot in captures.lowerBound * 2..<captures.upperBound * 2 where slots[slot] != -1 {
                    set(slot, to: -1)
                }
            case .split(let first, let second):
                stack.append(.branch(second, place))
                next = first
                continue
            case .jump(let target):
                next = target
                continue
            case .mark(let slot): set(slot, to: place)
            case .progress(let slot): matches = slots[slot] != place
            case .look(let ahead, let negated, let after):
                matches = look(from: next + 1, at: place, ahead: ahead) != negated
                next = after - 1
            }
            if matches {
                next += 1
            } else {
                guard let (branch, position) = backtrack(to: base) else { return nil }
                next = branch
                place = position
            }
        }
    }

    private mutating func backtrack(to base: Int) -> (Int, Int)? {
        while stack.count > base, let undo = stack.popLast() {
            switch undo {
            case .branch(let next, let place): return (next, place)
            case .restore(let slot, let value): slots[slot] = value
            }
        }
        return nil
    }

    private mutating func set(_ slot: Int, to place: Int) {
        stack.append(.restore(slot, slots[slot]))
        slots[slot] = place
    }

    /// Whether the part from `start` matches here; groups within keep what they matched, branches within are given up.
    private mutating func look(from start: Int, at place: Int, ahead: Bool) -> Bool {
        let base = stack.count
        var found = false
        if ahead {
            found = attempt(from: start, at: place, endingAt: nil) != nil
        } else {
            for begin in (0...place).reversed() where !found && budget >= 0 {
                found = attempt(from: start, at: begin, endingAt: place) != nil
            }
        }
        let restores = stack[base...].filter { if case .restore = $0 { true } else { false } }
        stack.removeSubrange(base...)
        stack += restores
        return found
    }

    // MARK: - Units

    private func advance(_ place: inout Int, folding: Bool = true, _ isWanted: (UInt16) -> Bool) -> Bool {
        guard place < text.count else { return false }
        let unit = folding && expression.ignoresCase ? UnitCase.upper(text[place]) : text[place]
        guard isWanted(unit) else { return false }
        place += 1
        return true
    }

    private func repeats(_ index: Int, _ place: inout Int) -> Bool {
        let (begin, end) = (slots[index * 2], slots[index * 2 + 1])
        guard begin >= 0, end >= begin else { return true }
        guard place + end - begin <= text.count else { return false }
        for offset in 0..<end - begin {
            let (left, right) = (text[begin + offset], text[place + offset])
            guard left == right || (expression.ignoresCase && UnitCase.upper(left) == UnitCase.upper(right)) else {
                return false
            }
        }
        place += end - begin
        return true
    }

    private func isWord(_ place: Int) -> Bool {
        text.indices.contains(place) && UnitClass.isWord(text[place])
    }

    private static func endsLine(_ unit: UInt16) -> Bool {
        unit == 10 || unit == 13 || unit == 0x2028 || unit == 0x2029
    }
}
