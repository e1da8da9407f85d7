/// Reads the syntax of ECMAScript's regular expressions, and Java's `\p{…}`.
struct RegexParser {
    private let units: [UInt16]
    private var place = 0
    private var depth = 0
    private(set) var captureCount = 1
    private(set) var captureNames: [String: Int] = [:]

    private static let maximumDepth = 100

    init(_ text: String) { units = Array(text.utf16) }

    /// The whole pattern.
    mutating func parse() throws(RegexSyntaxError) -> RegexPattern {
        let pattern = try alternatives()
        guard place == units.count else {
            throw RegexSyntaxError(reason: "a closing parenthesis without an opening one")
        }
        return pattern
    }

    private func peek(_ offset: Int = 0) -> Character? {
        guard place + offset < units.count else { return nil }
        return Character(Unicode.Scalar(units[place + offset]) ?? "\u{fffd}")
    }

    private mutating func take(_ character: Character) -> Bool {
        guard peek() == character else { return false }
        place += 1
        return true
    }

    private mutating func take(_ text: String) -> Bool {
        guard units[place...].starts(with: text.utf16) else { return false }
        place += text.utf16.count
        return true
    }

    // MARK: - Terms

    private mutating func alternatives() throws(RegexSyntaxError) -> RegexPattern {
        depth += 1
        defer { depth -= 1 }
        guard depth <= RegexParser.maximumDepth else { throw RegexSyntaxError(reason: "nested too deep") }
        var choices: [RegexPattern] = []
        repeat {
            var terms: [RegexPattern] = []
            while let next = peek(), next != "|", next != ")" {
                terms.append(try term())
            }
            choices.append(terms.count == 1 ? terms[0] : .sequence(terms))
        } while take("|")
        return choices.count == 1 ? choices[0] : .either(choices)
    }

    private mutating func term() throws(RegexSyntaxError) -> RegexPattern {
        let firstCapture = captureCount
        let atom = try atom()
        guard let (least, most) = try quantifier() else { return atom }
        let lazy = take("?")
        return .repeat(atom, least: least, most: most, lazy: lazy, captures: firstCapture..<captureCount)
    }

    private mutating func quantifier() throws(RegexSyntaxError) -> (Int, Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let start = place
        guard take("{"), let least = number() else {
            place = start
            return nil
        }
        var most: Int? = least
        if take(",") { most = number() }
        guard take("}") else {
            place = start
            return nil
        }
        if let most, most < least { throw RegexSyntaxError(reason: "the numbers of a quantifier are out of order") }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let digit = peek()?.wholeNumberValue, peek()?.isASCII == true {
            value = min((value ?? 0) * 10 + digit, 1_000_000)
            place += 1
        }
        return value
    }

    private mutating func atom() throws(RegexSyntaxError) -> RegexPattern {
        guard let next = peek() else { return .empty }
        place += 1
        switch next {
        case "^": return .lineStart
        case "$": return .lineEnd
        case ".": return .any
        case "(": return try group()
        case "[": return .set(try set())
        case "\\": return try escape()
        case "*", "+", "?": throw RegexSyntaxError(reason: "nothing to repeat")
        case "{":
            // A brace is a character of its own unless it could only be a quantifier.
            let start = place
            place -= 1
            guard try quantifier() == nil else { throw RegexSyntaxError(reason: "nothing to repeat") }
            place = start
            return .unit(units[place - 1])
        default: return .unit(units[place - 1])
        }
    }

    private mutating func group() throws(RegexSyntaxError) -> RegexPattern {
        let result: RegexPattern
        if take("?:") {
            result = try alternatives()
        } else if take("?=") {
            result = .look(try alternatives(), ahead: true, negated: false)
        } else if take("?!") {
            result = .look(try alternatives(), ahead: true, negated: true)
        } else if take("?<=") {
            result = .look(try alternatives(), ahead: false, negated: false)
        } else if take("?<!") {
            result = .look(try alternatives(), ahead: false, negated: true)
        } else {
            var name: String?
            if take("?<") { name = try self.name() }
            guard peek() != "?" else { throw RegexSyntaxError(reason: "an unknown kind of group") }
            let index = captureCount
            captureCount += 1
            if let name {
                guard captureNames.updateValue(index, forKey: name) == nil else {
                    throw RegexSyntaxError(reason: "two groups are called \(name)")
                }
            }
            result = .capture(index, try alternatives())
        }
        guard take(")") else { throw RegexSyntaxError(reason: "a group is not closed") }
        return result
    }

    private mutating func name() throws(RegexSyntaxError) -> String {
        let start = place
        while let next = peek(), next != ">" {
            place += 1
        }
        let name = String(decoding: units[start..<place], as: UTF16.self)
        guard take(">"), !name.isEmpty else { throw RegexSyntaxError(reason: "the name of a group is not closed") }
        return name
    }

    // MARK: - Escapes

    private mutating func escape() throws(RegexSyntaxError) -> RegexPattern {
        guard let letter = peek() else { throw RegexSyntaxError(reason: "a backslash at the end") }
        switch letter {
        case "b", "B":
            place += 1
            return .wordBoundary(letter == "b")
        case "1"..."9":
            let start = place
            if let index = number(), index <= total { return .backreference(index) }
            place = start
            if let unit = octal() { return .unit(unit) }
        case "k" where peek(1) == "<":
            place += 2
            return .namedBackreference(try name())
        default: break
        }
        if let known = characterClass() { return .set(UnitSet(classes: [known])) }
        return .unit(escapedUnit())
    }

    /// How many groups the whole pattern captures.
    private var total: Int {
        var count = 0
        var isInSet = false
        var index = 0
        while index < units.count {
            switch units[index] {
            case 0x5c: index += 1
            case 0x5b: isInSet = true
            case 0x5d: isInSet = false
            case 0x28 where !isInSet:
                let isPlain = index + 1 >= units.count || units[index + 1] != 0x3f
                let isNamed =
                    index + 3 < units.count && units[index + 2] == 0x3c && units[index + 3] != 0x3d
                    && units[index + 3] != 0x21
                if isPlain || isNamed { count += 1 }
            default: break
            }
            index += 1
        }
        return count
    }

    /// The class that the letter at `place` stands for, passing over it.
    private mutating func characterClass() -> UnitClass? {
        guard let letter = peek() else { return nil }
        let kind: UnitClass.Kind
        switch letter {
        case "d", "D": kind = .digit
        case "w", "W": kind = .word
        case "s", "S": kind = .space
        case "p", "P":
            guard peek(1) == "{", let end = units[place...].firstIndex(of: 0x7d) else { return nil }
            let name = String(decoding: units[place + 2..<end], as: UTF16.self)
            guard UnitClass.categories.contains(name) else { return nil }
            place = end + 1
            return UnitClass(kind: .category(name), isNegated: letter == "P")
        default: return nil
        }
        place += 1
        return UnitClass(kind: kind, isNegated: letter.isUppercase)
    }

    /// The unit that the escape at `place` means, passing over it; an unknown one means its own letter.
    private mutating func escapedUnit() -> UInt16 {
        let unit = units[place]
        place += 1
        switch unit {
        case UInt16(UInt8(ascii: "t")): return 9
        case UInt16(UInt8(ascii: "n")): return 10
        case UInt16(UInt8(ascii: "v")): return 11
        case UInt16(UInt8(ascii: "f")): return 12
        case UInt16(UInt8(ascii: "r")): return 13
        case UInt16(UInt8(ascii: "0")): return 0
        case UInt16(UInt8(ascii: "x")): return hexadecimal(2) ?? unit
        case UInt16(UInt8(ascii: "u")): return hexadecimal(4) ?? unit
        case UInt16(UInt8(ascii: "c")):
            guard let letter = peek(), letter.isASCII, letter.isLetter else { return unit }
            place += 1
            return units[place - 1] & 31
        default: return unit
        }
    }

    /// The unit that up to three octal digits mean, as old scripts write it.
    private mutating func octal() -> UInt16? {
        var value: UInt16?
        while let digit = peek()?.wholeNumberValue, digit < 8, (value ?? 0) * 8 + UInt16(digit) < 256 {
            value = (value ?? 0) * 8 + UInt16(digit)
            place += 1
        }
        return value
    }

    private mutating func hexadecimal(_ count: Int) -> UInt16? {
        guard place + count <= units.count else { return nil }
        let text = String(decoding: units[place..<place + count], as: UTF16.self)
        guard text.allSatisfy(\.isHexDigit), let value = UInt16(text, radix: 16) else { return nil }
        place += count
        return value
    }

    // MARK: - Sets

    private mutating func set() throws(RegexSyntaxError) -> UnitSet {
        var set = UnitSet()
        set.isNegated = take("^")
        while let next = peek(), next != "]" {
            guard let low = try member(&set) else { continue }
            guard peek() == "-", let after = peek(1), after != "]" else {
                set.ranges.append(low...low)
                continue
            }
            place += 1
            guard let high = try member(&set) else {
                set.ranges += [low...low, 0x2d...0x2d]
                continue
            }
            guard low <= high else { throw RegexSyntaxError(reason: "the ends of a range are out of order") }
            set.ranges.append(low...high)
        }
        guard take("]") else { throw RegexSyntaxError(reason: "a set is not closed") }
        return set
    }

    /// One unit of a set; nil when it was a class, which is then in `set` already.
    private mutating func member(_ set: inout UnitSet) throws(RegexSyntaxError) -> UInt16? {
        guard take("\\") else {
            place += 1
            return units[place - 1]
        }
        guard let letter = peek() else { throw RegexSyntaxError(reason: "a backslash at the end") }
        if let known = characterClass() {
            set.classes.append(known)
            return nil
        }
        if letter == "b" {
            place += 1
            return 8
        }
        return escapedUnit()
    }
}
