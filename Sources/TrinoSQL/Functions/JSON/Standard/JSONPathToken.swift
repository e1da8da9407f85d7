/// A piece of a path.
struct JSONPathToken {
    enum Kind {
        case word, variable, string, number, symbol, end
    }

    let kind: Kind
    /// As it is written; `<EOF>` at the end.
    let text: String
    /// Where it begins, in code points.
    let offset: Int

    /// What stands between the quotes of a string.
    var content: String {
        String(text.dropFirst().dropLast()).split(separator: "\"\"", omittingEmptySubsequences: false)
            .joined(separator: "\"")
    }

    /// The pieces of a path; what is no piece is a symbol.
    static func tokens(of text: String) -> [JSONPathToken] {
        let scalars = Array(text.unicodeScalars)
        var tokens: [JSONPathToken] = []
        var at = 0
        func string(_ range: Range<Int>) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[range])
            return String(view)
        }
        while at < scalars.count {
            let start = at
            let scalar = scalars[at]
            if scalar == " " || scalar == "\t" || scalar == "\r" || scalar == "\n" {
                at += 1
                continue
            }
            let kind = scan(scalars, &at)
            tokens.append(JSONPathToken(kind: kind, text: string(start..<at), offset: start))
        }
        tokens.append(JSONPathToken(kind: .end, text: "<EOF>", offset: scalars.count))
        return tokens
    }

    private static func scan(_ scalars: [Unicode.Scalar], _ at: inout Int) -> Kind {
        let start = at
        let scalar = scalars[at]
        func next(_ distance: Int) -> Unicode.Scalar { at + distance < scalars.count ? scalars[at + distance] : "\0" }
        if isStart(scalar) || (scalar == "$" && isStart(next(1))) {
            at += 1
            while at < scalars.count, isStart(scalars[at]) || isDigit(scalars[at]) { at += 1 }
            return scalar == "$" ? .variable : .word
        }
        if isDigit(scalar) || (scalar == "." && isDigit(next(1))) {
            scanNumber(scalars, &at)
            return .number
        }
        if scalar == "\"" {
            at += 1
            while at < scalars.count {
                if scalars[at] == "\"" {
                    guard next(1) == "\"" else {
                        at += 1
                        return .string
                    }
                    at += 1
                }
                at += 1
            }
            // No closing quote: the quote alone is something unknown.
            at = start + 1
            return .symbol
        }
        let pair = "\(scalar)\(next(1))"
        at += ["&&", "||", "==", "<>", "!=", "<=", ">="].contains(pair) ? 2 : 1
        return .symbol
    }

    private static func scanNumber(_ scalars: [Unicode.Scalar], _ at: inout Int) {
        func digits() { while at < scalars.count, isDigit(scalars[at]) { at += 1 } }
        digits()
        if at < scalars.count, scalars[at] == "." {
            at += 1
            digits()
        }
        guard at < scalars.count, scalars[at] == "e" || scalars[at] == "E" else { return }
        var exponent = at + 1
        if exponent < scalars.count, scalars[exponent] == "+" || scalars[exponent] == "-" { exponent += 1 }
        guard exponent < scalars.count, isDigit(scalars[exponent]) else { return }
        at = exponent
        digits()
    }

    private static func isStart(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
