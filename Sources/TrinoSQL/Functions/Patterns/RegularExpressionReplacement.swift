/// The replacement of `regexp_replace`, read once for one expression.
///
/// `$1` and `${name}` stand for groups, `\` takes the next byte as it is. Of the digits after `$`, as many are taken as
/// give a group that exists. A replacement that is wrong is an error only when it is used, as in Trino.
struct RegularExpressionReplacement: Sendable {
    private enum Part: Sendable {
        case text([UInt8])
        case group(Int)
    }

    private var parts: [Part] = []
    private var error: PatternError?

    /// - Parameters:
    ///   - replacement: the text as written.
    ///   - expression: what the groups belong to.
    init(_ replacement: UnsafeRawBufferPointer, for expression: RegularExpression) {
        do throws(PatternError) {
            try read(unsafe [UInt8](replacement), expression)
        } catch {
            self.error = error
        }
    }

    private mutating func read(_ bytes: [UInt8], _ expression: RegularExpression) throws(PatternError) {
        var text: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "$"):
                let group = try Self.group(&rest, of: bytes, expression)
                if !text.isEmpty { parts.append(.text(text)) }
                text = []
                parts.append(.group(group))
            case UInt8(ascii: "\\"):
                guard let next = rest.popFirst() else { throw Self.illegal(bytes) }
                text.append(next)
            default: text.append(byte)
            }
        }
        if !text.isEmpty { parts.append(.text(text)) }
    }

    private static func group(
        _ rest: inout ArraySlice<UInt8>, of bytes: [UInt8], _ expression: RegularExpression
    ) throws(PatternError) -> Int {
        guard let first = rest.popFirst() else { throw illegal(bytes) }
        if first == UInt8(ascii: "{") {
            // Without a closing brace the name goes to the end.
            let name = [UInt8](rest.prefix { $0 != UInt8(ascii: "}") })
            rest = rest.dropFirst(name.count + 1)
            guard let group = expression.group(named: name) else {
                throw .replacementNamesUnknownGroup(String(decoding: name, as: UTF8.self))
            }
            return group
        }
        guard var group = digit(first) else { throw illegal(bytes) }
        if group > expression.groupCount { throw .replacementNumbersUnknownGroup(group) }
        while let next = rest.first.flatMap(digit), group * 10 + next <= expression.groupCount {
            group = group * 10 + next
            rest.removeFirst()
        }
        return group
    }

    private static func digit(_ byte: UInt8) -> Int? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int(byte - UInt8(ascii: "0")) : nil
    }

    private static func illegal(_ bytes: [UInt8]) -> PatternError {
        .illegalReplacement(String(decoding: bytes, as: UTF8.self))
    }

    /// Appends what takes the place of a match.
    ///
    /// - Parameters:
    ///   - match: the match.
    ///   - value: the text it is in.
    ///   - output: receives the replacement.
    /// - Throws: what is wrong with the replacement.
    func append(
        _ match: RegularExpressionMatcher.Match, of value: UnsafeRawBufferPointer, to output: inout [UInt8]
    ) throws(PatternError) {
        if let error { throw error }
        for part in parts {
            switch part {
            case .text(let text): output.append(contentsOf: text)
            case .group(let group):
                guard let range = match[group] else { continue }
                unsafe output.append(contentsOf: UnsafeRawBufferPointer(rebasing: value[range]))
            }
        }
    }
}
