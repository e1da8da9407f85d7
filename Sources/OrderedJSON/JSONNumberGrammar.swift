/// The number grammar of RFC 8259 section 6, one byte at a time.
///
/// The parser feeds it from the document and ``JSONNumber/init(text:)`` from a string, so the rule exists once.
struct JSONNumberGrammar {
    private enum State {
        case start, afterMinus, zero, whole, afterPoint, fraction, afterExponent, afterExponentSign, exponent
    }

    private var state = State.start

    /// Takes the next byte; false when the number cannot go on with it.
    mutating func accept(_ byte: UInt8) -> Bool {
        switch (state, byte) {
        case (.start, UInt8(ascii: "-")):
            state = .afterMinus
        case (.start, UInt8(ascii: "0")), (.afterMinus, UInt8(ascii: "0")):
            state = .zero
        case (.start, UInt8(ascii: "1")...UInt8(ascii: "9")), (.afterMinus, UInt8(ascii: "1")...UInt8(ascii: "9")):
            state = .whole
        case (.whole, UInt8(ascii: "0")...UInt8(ascii: "9")):
            break
        case (.zero, UInt8(ascii: ".")), (.whole, UInt8(ascii: ".")):
            state = .afterPoint
        case (.afterPoint, UInt8(ascii: "0")...UInt8(ascii: "9")), (.fraction, UInt8(ascii: "0")...UInt8(ascii: "9")):
            state = .fraction
        case (.zero, UInt8(ascii: "e")), (.whole, UInt8(ascii: "e")), (.fraction, UInt8(ascii: "e")),
            (.zero, UInt8(ascii: "E")), (.whole, UInt8(ascii: "E")), (.fraction, UInt8(ascii: "E")):
            state = .afterExponent
        case (.afterExponent, UInt8(ascii: "+")), (.afterExponent, UInt8(ascii: "-")):
            state = .afterExponentSign
        case (.afterExponent, UInt8(ascii: "0")...UInt8(ascii: "9")),
            (.afterExponentSign, UInt8(ascii: "0")...UInt8(ascii: "9")),
            (.exponent, UInt8(ascii: "0")...UInt8(ascii: "9")):
            state = .exponent
        default:
            return false
        }
        return true
    }

    /// True when the bytes taken so far are a whole number.
    var isComplete: Bool {
        switch state {
        case .zero, .whole, .fraction, .exponent: true
        case .start, .afterMinus, .afterPoint, .afterExponent, .afterExponentSign: false
        }
    }

    static func matches(_ bytes: some Sequence<UInt8>) -> Bool {
        var grammar = JSONNumberGrammar()
        for byte in bytes {
            guard grammar.accept(byte) else { return false }
        }
        return grammar.isComplete
    }
}
