extension Builtin {
    static let strings = [
        define("string", "<x-b?:s>", arity: 1) { evaluator, arguments throws(Fault) in
            let value = arguments.argument(0)
            guard !value.isUndefined else { return .undefined }
            guard case .bool(true) = arguments.argument(1), value.isArray || value.isObject else {
                return .string(try evaluator.text(of: value))
            }
            var shown = value
            if let list = value.list, list.isOuterWrapper, let first = list.items.first { shown = first }
            return .string(try evaluator.json(of: shown, indent: 2))
        },
        define("length", "<s-:n>", arity: 1) { _, arguments throws(Fault) in
            arguments.withText { .number(Double($0.unicodeScalars.count)) }
        },
        define("lowercase", "<s-:s>", arity: 1) { _, arguments throws(Fault) in
            arguments.withText { .string($0.lowercased()) }
        },
        define("uppercase", "<s-:s>", arity: 1) { _, arguments throws(Fault) in
            arguments.withText { .string($0.uppercased()) }
        },
        define("trim", "<s-:s>", arity: 1) { _, arguments throws(Fault) in
            arguments.withText { text in
                .string(
                    text.utf8.split { [0x20, 9, 10, 13].contains($0) }.map { String(Substring($0)) }.joined(
                        separator: " "))
            }
        },
        define("substring", "<s-nn?:s>", arity: 3) { _, arguments throws(Fault) in
            guard let text = arguments.argument(0).text else { return .undefined }
            return .string(
                substring(text, try arguments.argument(1).finiteDouble() ?? 0, try arguments.argument(2).finiteDouble())
            )
        },
        define("substringBefore", "<s-s:s>", arity: 2) { _, arguments throws(Fault) in
            guard let text = arguments.argument(0).text else { return .undefined }
            guard let range = text.range(of: arguments.argument(1).text ?? "undefined") else { return .string(text) }
            return .string(String(text[..<range.lowerBound]))
        },
        define("substringAfter", "<s-s:s>", arity: 2) { _, arguments throws(Fault) in
            guard let text = arguments.argument(0).text else { return .undefined }
            guard let range = text.range(of: arguments.argument(1).text ?? "undefined") else { return .string(text) }
            return .string(String(text[range.upperBound...]))
        },
        define("pad", "<s-ns?:s>", arity: 3) { evaluator, arguments throws(Fault) in
            guard let text = arguments.argument(0).text, let width = arguments.argument(1).double else {
                return .undefined
            }
            var filler = Array((arguments.argument(2).text ?? " ").unicodeScalars)
            if filler.isEmpty { filler = [" "] }
            let missing = abs(width).rounded(.down) - Double(text.unicodeScalars.count)
            guard missing > 0 else { return .string(text) }
            guard missing <= Double(evaluator.environment.maximumBytes) else { throw Fault.tooLarge() }
            guard missing < 1e9 else { throw Fault.tooLong() }
            try evaluator.spend(Int(missing) / 16)
            var padding = String.UnicodeScalarView()
            for index in 0..<Int(missing) {
                padding.append(filler[index % filler.count])
            }
            return .string(width > 0 ? text + String(padding) : String(padding) + text)
        },
        define("join", "<a<s>s?:s>", arity: 2) { evaluator, arguments throws(Fault) in
            let parts = arguments.argument(0)
            guard !parts.isUndefined else { return .undefined }
            let texts = parts.elements.map { $0.text ?? "" }
            let separator = arguments.argument(1).text ?? ""
            try evaluator.spend(texts.reduce(0) { $0 + $1.utf8.count + separator.utf8.count } / 16)
            return .string(texts.joined(separator: separator))
        },
    ]

    /// The part of a text from one place on, both counted in scalars; places below 0 count from the end.
    private static func substring(_ text: String, _ start: Double, _ length: Double?) -> String {
        let scalars = Array(text.unicodeScalars)
        let count = Double(scalars.count)
        var start = start
        if count + start < 0 { start = 0 }
        var end = count
        if let length {
            if length <= 0 { return "" }
            end = start >= 0 ? start + length : count + start + length
        }
        func place(_ number: Double) -> Int {
            let whole = number.rounded(.towardZero)
            return Int(max(0, min(count, whole < 0 ? count + whole : whole)))
        }
        let range = place(start)..<max(place(start), place(end))
        return String(String.UnicodeScalarView(scalars[range]))
    }
}

extension [Value] {
    /// The first argument as text for `body`; undefined when it is undefined.
    func withText(_ body: (String) -> Value) -> Value { argument(0).text.map(body) ?? .undefined }
}

extension String {
    /// Where a text first occurs, compared by scalars, from a place on.
    func range(of text: String, from start: String.Index? = nil) -> Range<String.Index>? {
        let start = start ?? startIndex
        let wanted = Array(text.utf8)
        guard let first = wanted.first else { return start..<start }
        let utf8 = self.utf8
        var place = start
        while let found = utf8[place...].firstIndex(of: first) {
            var end = found
            var matched = 0
            while matched < wanted.count, end < utf8.endIndex, utf8[end] == wanted[matched] {
                end = utf8.index(after: end)
                matched += 1
            }
            if matched == wanted.count { return found..<end }
            place = utf8.index(after: found)
        }
        return nil
    }
}
