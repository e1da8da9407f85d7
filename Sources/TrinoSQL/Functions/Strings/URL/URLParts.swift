import Columnar

/// Where the parts of a URL lie, as `java.net.URI` finds them; Trino's functions are defined by that class.
///
/// That is RFC 2396 with what RFC 2732 adds, and a few deviations: parts may be empty, and visible characters outside
/// ASCII may stand unescaped. Text without a scheme is a URL too.
struct URLParts {
    private(set) var scheme: Range<Int>?
    private(set) var host: Range<Int>?
    private(set) var port: Int32?
    private(set) var path: Range<Int>?
    private(set) var query: Range<Int>?
    private(set) var fragment: Range<Int>?

    /// What is no URL, or no server's name.
    private struct Malformed: Error {}

    private let text: ByteView

    /// Takes a URL apart, or gives nil for what is none.
    ///
    /// - Parameter text: valid UTF-8.
    init?(_ text: ByteView) {
        self.text = text
        do {
            try parse()
        } catch {
            return nil
        }
    }

    private mutating func parse() throws(Malformed) {
        let end = text.count
        var position = first(of: "/?#:", in: 0..<end)
        if isNext(":", at: position, before: end) {
            guard position > 0, URLCharacters.alpha.contains(text[0]) else { throw Malformed() }
            try check(1..<position, .scheme)
            scheme = 0..<position
            position += 1
            if isNext("/", at: position, before: end) {
                position = try parseHierarchy(position)
            } else {
                let opaqueEnd = first(of: "#", in: position..<end)
                guard opaqueEnd > position else { throw Malformed() }
                try check(position..<opaqueEnd, .any)
                position = opaqueEnd
            }
        } else {
            position = try parseHierarchy(0)
        }
        if isNext("#", at: position, before: end) {
            try check((position + 1)..<end, .any)
            fragment = (position + 1)..<end
        }
    }

    /// Reads `//authority`, path and query.
    ///
    /// - Returns: where they end.
    private mutating func parseHierarchy(_ start: Int) throws(Malformed) -> Int {
        let end = text.count
        var position = start
        if isNext("/", at: position, before: end) && isNext("/", at: position + 1, before: end) {
            position += 2
            let authorityEnd = first(of: "/?#", in: position..<end)
            if authorityEnd > position {
                try parseAuthority(position..<authorityEnd)
                position = authorityEnd
            } else if authorityEnd == end {
                throw Malformed()
            }
        }
        let pathEnd = first(of: "?#", in: position..<end)
        try check(position..<pathEnd, .path)
        path = position..<pathEnd
        position = pathEnd
        if isNext("?", at: position, before: end) {
            let queryEnd = first(of: "#", in: (position + 1)..<end)
            try check((position + 1)..<queryEnd, .any)
            query = (position + 1)..<queryEnd
            position = queryEnd
        }
        return position
    }

    /// Reads `user@host:port`, or the name of some registry, which has no host.
    private mutating func parseAuthority(_ range: Range<Int>) throws(Malformed) {
        // A scope identifier within brackets may follow a bare percent sign.
        let hasBracket = first(of: "]", in: range) > range.lowerBound
        let serverSet = hasBracket ? URLCharacters.serverOrPercent : .server
        let isServer = try scan(range, serverSet) == range.upperBound
        let isRegistry = try scan(range, .registryName) == range.upperBound
        if isServer {
            do throws(Malformed) {
                try parseServer(range)
                return
            } catch {
                host = nil
                port = nil
            }
        }
        guard isRegistry else { throw Malformed() }
    }

    private mutating func parseServer(_ range: Range<Int>) throws(Malformed) {
        let end = range.upperBound
        var position = range.lowerBound
        let at = first(of: "@", in: range)
        if at < end {
            try check(position..<at, .userInformation)
            position = at + 1
        }
        if isNext("[", at: position, before: end) {
            let close = first(of: "]", in: (position + 1)..<end)
            guard close > position + 1, close < end else { throw Malformed() }
            try checkNumericAddress((position + 1)..<close)
            host = position..<(close + 1)
            position = close + 1
        } else if let addressEnd = addressEnd(position..<end) {
            host = position..<addressEnd
            position = addressEnd
        } else {
            let nameEnd = try hostNameEnd(position..<end)
            host = position..<nameEnd
            position = nameEnd
        }
        if isNext(":", at: position, before: end) {
            position += 1
            if position < end {
                try check(position..<end, .digit)
                guard let number = number(position..<end) else { throw Malformed() }
                port = number
                position = end
            }
        }
        guard position == end else { throw Malformed() }
    }

    /// An IPv6 address, perhaps with a scope.
    private func checkNumericAddress(_ range: Range<Int>) throws(Malformed) {
        let percent = first(of: "%", in: range)
        guard IPAddressSyntax.isVersion6(text.slice(range.lowerBound, percent)) else { throw Malformed() }
        if percent == range.upperBound { return }
        guard percent + 1 < range.upperBound else { throw Malformed() }
        try check((percent + 1)..<range.upperBound, .scope)
    }

    /// Where an IPv4 address at the start of a range ends, if nothing but a port follows it.
    private func addressEnd(_ range: Range<Int>) -> Int? {
        var end = range.lowerBound
        while end < range.upperBound && URLCharacters.digitOrDot.contains(text[end]) { end += 1 }
        guard IPAddressSyntax.isVersion4(text.slice(range.lowerBound, end)) else { return nil }
        return end == range.upperBound || isNext(":", at: end, before: range.upperBound) ? end : nil
    }

    /// Where a host's name ends: labels of letters, digits and inner hyphens, of which the last begins with a letter
    /// unless it is the only one.
    private func hostNameEnd(_ range: Range<Int>) throws(Malformed) -> Int {
        let end = range.upperBound
        var position = range.lowerBound
        var lastLabel: Int?
        while position < end {
            guard URLCharacters.alphanumeric.contains(text[position]) else { break }
            lastLabel = position
            position = try scan(position..<end, .alphanumericOrDash)
            if text[position - 1] == UInt8(ascii: "-") { throw Malformed() }
            guard isNext(".", at: position, before: end) else { break }
            position += 1
        }
        if position < end && !isNext(":", at: position, before: end) { throw Malformed() }
        guard let lastLabel else { throw Malformed() }
        if lastLabel > range.lowerBound && !URLCharacters.alpha.contains(text[lastLabel]) { throw Malformed() }
        return position
    }

    // MARK: - Characters

    @inline(__always)
    private func isNext(_ character: Unicode.Scalar, at position: Int, before end: Int) -> Bool {
        position < end && text[position] == UInt8(truncatingIfNeeded: character.value)
    }

    /// The position of the first of some ASCII characters, or the end of the range.
    @inline(__always)
    private func first(of characters: StaticString, in range: Range<Int>) -> Int {
        var position = range.lowerBound
        while position < range.upperBound {
            for index in 0..<characters.utf8CodeUnitCount {
                if unsafe text[position] == characters.utf8Start[index] { return position }
            }
            position += 1
        }
        return position
    }

    private func check(_ range: Range<Int>, _ set: URLCharacters) throws(Malformed) {
        guard try scan(range, set) == range.upperBound else { throw Malformed() }
    }

    /// Where the characters of a set end.
    ///
    /// A percent sign that begins no escape is an error wherever escapes are allowed.
    private func scan(_ range: Range<Int>, _ set: URLCharacters) throws(Malformed) -> Int {
        var position = range.lowerBound
        while position < range.upperBound {
            let byte = text[position]
            if set.contains(byte) {
                position += 1
            } else if !set.hasEscapes {
                break
            } else if byte == UInt8(ascii: "%") {
                guard position + 3 <= range.upperBound, URLCharacters.hexadecimal.contains(text[position + 1]),
                    URLCharacters.hexadecimal.contains(text[position + 2])
                else { throw Malformed() }
                position += 3
            } else if byte >= 0x80, case .scalar(let value, let byteCount) = text.codePoint(at: position),
                isVisible(value)
            {
                position += byteCount
            } else {
                break
            }
        }
        return position
    }

    private func isVisible(_ codePoint: UInt32) -> Bool {
        // Java looks at UTF-16 units, and surrogates are neither spaces nor controls.
        guard let scalar = Unicode.Scalar(codePoint), codePoint > 0x9F else { return false }
        switch scalar.properties.generalCategory {
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: return false
        default: return true
        }
    }

    /// A number of digits that fits in 32 bits.
    private func number(_ range: Range<Int>) -> Int32? {
        var number: Int32 = 0
        for position in range {
            let (product, isTooMuch) = number.multipliedReportingOverflow(by: 10)
            let (sum, isBeyond) = product.addingReportingOverflow(Int32(text[position]) - 0x30)
            if isTooMuch || isBeyond { return nil }
            number = sum
        }
        return number
    }
}
