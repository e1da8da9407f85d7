extension Builtin {
    static let patterns = [
        define("contains", "<s-(sf):b>", arity: 2) { evaluator, arguments throws(Fault) in
            guard let text = arguments.argument(0).text else { return .undefined }
            guard let matcher = arguments.argument(1).function else {
                return .bool(text.range(of: arguments.argument(1).text ?? "undefined") != nil)
            }
            var matches = try Matches(of: matcher, in: text, for: "contains", evaluator)
            return .bool(try matches.next() != nil)
        },
        define("match", "<s-f<s:o>n?:a<o>>", arity: 3) { evaluator, arguments throws(Fault) in
            let (limit, text) = (arguments.argument(2).double, arguments.argument(0).text)
            guard let text, let matcher = arguments.argument(1).function else { return .undefined }
            if let limit, limit < 0 { throw Fault("D3040", value: .number(limit), index: 3) }
            let result = List(isSequence: true)
            guard limit.map({ $0 > 0 }) ?? true else { return .list(result) }
            var matches = try Matches(of: matcher, in: text, for: "match", evaluator)
            while limit.map({ Double(result.items.count) < $0 }) ?? true, let match = try matches.next() {
                let members = Members()
                members.set("match", .string(match.text))
                members.set("index", .number(Double(match.start)))
                members.set("groups", .list(List(match.groups)))
                result.append(.object(members))
            }
            return .list(result)
        },
        define("split", "<s-(sf)n?:a<s>>", arity: 3) { evaluator, arguments throws(Fault) in
            guard let text = arguments.argument(0).text else { return .undefined }
            let limit = arguments.argument(2).double
            if let limit, limit < 0 { throw Fault("D3020", value: .number(limit), index: 3) }
            let most = limit.map { $0 < 1e9 ? Int($0) : Int.max } ?? Int.max
            guard let matcher = arguments.argument(1).function else {
                let parts = split(text, arguments.argument(1).text, most)
                return .list(List(parts.map { .string($0) }))
            }
            let result = List()
            guard most > 0 else { return .list(result) }
            let units = Array(text.utf16)
            var matches = try Matches(of: matcher, in: text, for: "split", evaluator)
            var start = 0
            while result.items.count < most, let match = try matches.next() {
                result.append(.string(String(decoding: units.part(start, match.start), as: UTF16.self)))
                start = match.end
            }
            if result.items.count < most {
                result.append(.string(String(decoding: units.part(start, units.count), as: UTF16.self)))
            }
            return .list(result)
        },
        define("replace", "<s-(sf)(sf)n?:s>", arity: 4) { evaluator, arguments throws(Fault) in
            guard let text = arguments.argument(0).text else { return .undefined }
            let pattern = arguments.argument(1)
            let limit = arguments.argument(3).double
            if pattern.text == "" { throw Fault("D3010", value: pattern, index: 2) }
            if let limit, limit < 0 { throw Fault("D3011", value: .number(limit), index: 4) }
            let most = limit.map { $0 < 1e9 ? Int($0.rounded(.up)) : Int.max } ?? Int.max
            if let matcher = pattern.function {
                return try replace(text, matcher, arguments.argument(2), most, evaluator)
            }
            return try replace(text, pattern.text ?? "undefined", arguments.argument(2), most, evaluator)
        },
    ]

    private static func split(_ text: String, _ separator: String?, _ most: Int) -> [String] {
        guard let separator else { return most > 0 ? [text] : [] }
        if separator.isEmpty { return text.unicodeScalars.prefix(most).map { String($0) } }
        var parts: [String] = []
        var start = text.startIndex
        while let found = text.range(of: separator, from: start) {
            parts.append(String(text[start..<found.lowerBound]))
            start = found.upperBound
        }
        parts.append(String(text[start...]))
        return Array(parts.prefix(most))
    }

    private static func replace(
        _ text: String, _ wanted: String, _ replacement: Value, _ most: Int, _ evaluator: Evaluator
    ) throws(Fault) -> Value {
        // A function gets nothing to look at here; jsonata-js puts its text in, which cannot be meant.
        guard let replacement = replacement.text else { throw Fault("D3012", value: replacement, index: 3) }
        var result = ""
        var start = text.startIndex
        var count = 0
        while count < most, let found = text.range(of: wanted, from: start) {
            result += text[start..<found.lowerBound]
            result += replacement
            start = found.upperBound
            count += 1
            try evaluator.spend(replacement.utf8.count / 16)
        }
        return .string(result + text[start...])
    }

    private static func replace(
        _ text: String, _ matcher: Function, _ replacement: Value, _ most: Int, _ evaluator: Evaluator
    ) throws(Fault) -> Value {
        guard most > 0 else { return .string(text) }
        let units = Array(text.utf16)
        var matches = try Matches(of: matcher, in: text, for: "replace", evaluator)
        var result = ""
        var start = 0
        var count = 0
        while count < most, let match = try matches.next() {
            result += String(decoding: units.part(start, match.start), as: UTF16.self)
            if let function = replacement.function {
                let value = try evaluator.apply(function, [match.value], .undefined)
                guard let part = value.text else { throw Fault("D3012", value: value, index: 3) }
                result += part
            } else {
                result += expanded(Array((replacement.text ?? "").unicodeScalars), match)
            }
            start = match.start + match.text.utf16.count
            count += 1
            try evaluator.spend(1 + result.utf8.count / 1024)
        }
        return .string(result + String(decoding: units.part(start, units.count), as: UTF16.self))
    }

    /// The replacement with `$0`, `$1`… and `$$` filled in; of the digits that follow, as many as can name a group.
    private static func expanded(_ template: [Unicode.Scalar], _ match: Match) -> String {
        var result = String.UnicodeScalarView()
        var place = 0
        while place < template.count {
            let scalar = template[place]
            place += 1
            guard scalar == "$" else {
                result.append(scalar)
                continue
            }
            guard place < template.count else {
                result.append("$")
                break
            }
            if template[place] == "$" {
                result.append("$")
                place += 1
            } else if template[place] == "0" {
                result.append(contentsOf: match.text.unicodeScalars)
                place += 1
            } else {
                var digits = template[place...].prefix(String(max(match.groups.count, 1)).count)
                    .prefix { ("0"..."9").contains($0) }
                func number() -> Int? { Int(String(String.UnicodeScalarView(digits))) }
                if digits.count > 1, let index = number(), index > match.groups.count { digits = digits.dropLast() }
                guard let index = number() else {
                    result.append("$")
                    continue
                }
                if match.groups.indices.contains(index - 1), let group = match.groups[index - 1].text {
                    result.append(contentsOf: group.unicodeScalars)
                }
                place += digits.count
            }
        }
        return String(result)
    }
}

extension [UInt16] {
    /// The units between two places, as far as there are any.
    fileprivate func part(_ start: Int, _ end: Int) -> ArraySlice<UInt16> {
        let end = Swift.min(Swift.max(end, 0), count)
        return self[Swift.min(Swift.max(start, 0), end)..<end]
    }
}
