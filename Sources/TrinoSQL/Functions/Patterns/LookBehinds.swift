/// Finds look-behinds whose length varies.
///
/// Joni refuses them; Oniguruma, at its later age, takes those that begin with what repeats, as `(?<=a+)b`.
struct LookBehinds {
    private let pattern: [UInt8]
    private var position = 0
    /// Whether what is being read stands in a look-behind, and so for each open group.
    private var isInside = false
    private var enclosing: [Bool] = []

    private init(_ pattern: [UInt8]) { self.pattern = pattern }

    /// Whether a look-behind has something in it that repeats.
    ///
    /// - Parameter pattern: a pattern that is otherwise in order.
    /// - Returns: false for what has no look-behind.
    static func vary(in pattern: [UInt8]) -> Bool {
        var scan = LookBehinds(pattern)
        guard scan.mayContainAny else { return false }
        return scan.varies()
    }

    private var mayContainAny: Bool {
        pattern.indices.dropLast(3).contains { start in
            pattern[start] == UInt8(ascii: "?") && pattern[start + 1] == UInt8(ascii: "<")
                && (pattern[start + 2] == UInt8(ascii: "=") || pattern[start + 2] == UInt8(ascii: "!"))
        }
    }

    private func byte(_ ahead: Int = 0) -> UInt8? {
        position + ahead < pattern.count ? pattern[position + ahead] : nil
    }

    private mutating func skip(past end: UInt8) {
        while let byte = byte() {
            position += 1
            if byte == end { return }
        }
    }

    private mutating func varies() -> Bool {
        while let byte = byte() {
            switch byte {
            case UInt8(ascii: "\\"): skipEscape()
            case UInt8(ascii: "["): skipSet()
            case UInt8(ascii: "("): openGroup()
            case UInt8(ascii: ")"):
                isInside = enclosing.popLast() ?? false
                position += 1
            case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
                if isInside { return true }
                position += 1
            case UInt8(ascii: "{"): if interval() && isInside { return true }
            default: position += 1
            }
        }
        return false
    }

    private mutating func skipEscape() {
        guard let letter = byte(1) else { return position = pattern.count }
        position += 2
        if letter == UInt8(ascii: "Q") {
            while let byte = byte(), byte != UInt8(ascii: "\\") || self.byte(1) != UInt8(ascii: "E") { position += 1 }
        } else if [UInt8(ascii: "p"), UInt8(ascii: "P"), UInt8(ascii: "x")].contains(letter),
            byte() == UInt8(ascii: "{")
        {
            skip(past: UInt8(ascii: "}"))
        }
    }

    private mutating func skipSet() {
        position += 1
        if byte() == UInt8(ascii: "^") { position += 1 }
        if byte() == UInt8(ascii: "]") { position += 1 }
        while let byte = byte() {
            switch byte {
            case UInt8(ascii: "\\"): position += 2
            case UInt8(ascii: "["): skipSet()
            case UInt8(ascii: "]"): return position += 1
            default: position += 1
            }
        }
    }

    private mutating func openGroup() {
        position += 1
        guard byte() == UInt8(ascii: "?") else { return enclosing.append(isInside) }
        position += 1
        let isBehind = byte() == UInt8(ascii: "<") && (byte(1) == UInt8(ascii: "=") || byte(1) == UInt8(ascii: "!"))
        switch byte() {
        case UInt8(ascii: "#"): return skip(past: UInt8(ascii: ")"))
        case UInt8(ascii: "<"):
            enclosing.append(isInside)
            if isBehind {
                isInside = true
                position += 2
            } else {
                skip(past: UInt8(ascii: ">"))
            }
        case UInt8(ascii: "="), UInt8(ascii: "!"):
            enclosing.append(isInside)
            isInside = false
            position += 1
        default:
            // Options, for the rest of the group around them or for a group of their own.
            while let byte = byte(), byte != UInt8(ascii: ":"), byte != UInt8(ascii: ")"), byte != UInt8(ascii: ">") {
                position += 1
            }
            if byte() != UInt8(ascii: ")") { enclosing.append(isInside) }
            position += 1
        }
    }

    /// Reads `{2}`, `{2,}` or `{2,3}`, or else a brace.
    ///
    /// - Returns: whether what it stands behind may occur more or less often.
    private mutating func interval() -> Bool {
        var end = position + 1
        func number() -> [UInt8] {
            let digits = pattern[min(end, pattern.count)...].prefix { $0 &- 0x30 < 10 }
            end += digits.count
            return Array(digits)
        }
        position += 1
        let lowest = number()
        guard !lowest.isEmpty, end < pattern.count else { return false }
        var highest = lowest
        if pattern[end] == UInt8(ascii: ",") {
            end += 1
            highest = number()
        }
        guard end < pattern.count, pattern[end] == UInt8(ascii: "}") else { return false }
        position = end + 1
        if byte() == UInt8(ascii: "?") || byte() == UInt8(ascii: "+") { position += 1 }
        return highest != lowest
    }
}
