/// One token of an expression.
struct Token {
    /// What a token is and what it carries.
    enum Kind {
        case name(String)
        case variable(String)
        case string(String)
        case number(Double)
        case literal(Value)
        case regex(RegularExpression)
        case symbol(String)
        case end
    }

    let kind: Kind
    /// The end of the token, in UTF-16 units.
    let position: Int

    /// The symbol, when this is one.
    var symbol: String? {
        if case .symbol(let symbol) = kind { symbol } else { nil }
    }

    var isEnd: Bool {
        if case .end = kind { true } else { false }
    }

    func isSymbol(_ symbol: String) -> Bool { self.symbol == symbol }

    /// The token as an error's sentence shows it.
    var shown: String {
        switch kind {
        case .name(let text), .variable(let text), .string(let text), .symbol(let text): JSText.quoted(text)
        case .number(let value): JSText.text(of: value)
        case .literal(let value): value.inserted
        case .regex(let regex): JSText.quoted(regex.source)
        case .end: "\"(end)\""
        }
    }

    /// The token as a function's signature spells it.
    var spelling: String {
        switch kind {
        case .name(let text), .symbol(let text): text
        case .literal(let value): value.inserted
        default: ""
        }
    }

    /// How strongly an infix symbol binds to what is left of it; 0 for what is not infix.
    var bindingPower: Int { symbol.flatMap { Token.bindingPowers[$0] } ?? 0 }

    static let bindingPowers: [String: Int] = [
        ".": 75, "[": 80, "{": 70, "(": 80, "@": 80, "#": 80, "?": 20, "+": 50, "-": 50, "*": 60, "/": 60, "%": 60,
        "=": 40, "<": 40, ">": 40, "^": 40, ":=": 10, "!=": 40, "<=": 40, ">=": 40, "~>": 40, "?:": 40, "??": 40,
        "and": 30, "or": 25, "in": 40, "&": 50,
    ]
}
