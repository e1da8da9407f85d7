import Columnar

extension FunctionRegistry {
    /// Adds the `regexp_` functions.
    package mutating func addRegularExpressionFunctions() {
        scalar("regexp_like", "varchar(x), joniregexp", returns: "boolean") { call in
            let (texts, expressions) = call.expressions()
            return call.mapRows { row -> Bool? in
                let expression = try expressions.at(row).expression
                let text = texts[row]
                return try asFailure { () throws(PatternError) in try unsafe expression.contains(text.buffer) }
            }
        }
        scalar("regexp_count", "varchar(x), joniregexp", returns: "bigint") { call in
            let (texts, expressions) = call.expressions()
            return call.mapRows { row -> Int64? in
                let prepared = try expressions.at(row)
                let text = texts[row]
                return try asFailure { () throws(PatternError) in
                    Int64(try unsafe prepared.matcher.count(in: text.buffer))
                }
            }
        }
        addExtraction()
        addReplacement()
        addPositions()
        addRegularExpressionParts()
    }

    private mutating func addExtraction() {
        scalar("regexp_extract", "varchar(x), joniregexp", returns: "varchar(x)") { call in call.extracted() }
        scalar("regexp_extract", "varchar(x), joniregexp, bigint", returns: "varchar(x)") { call in call.extracted() }
    }

    private mutating func addReplacement() {
        scalar("regexp_replace", "varchar(x), joniregexp", returns: "varchar(x)") { call in call.replaced() }
        scalar(
            "regexp_replace", "varchar(x), joniregexp, varchar(y)", returns: "varchar(z)",
            lengths: ["z": { longestReplaced($0["x", default: 0], $0["y", default: 0]) }]
        ) { call in call.replaced() }
    }

    private mutating func addPositions() {
        for arguments in ["", ", integer", ", integer, integer"] {
            scalar("regexp_position", "varchar(x), joniregexp\(arguments)", returns: "integer") { call in
                let (texts, expressions) = call.expressions()
                let numbers = call.arguments.dropFirst(2).map { (lane: $0.int64s, step: $0.step) }
                return call.mapRows { row -> Int64? in
                    let prepared = try expressions.at(row)
                    let text = texts[row]
                    let values = numbers.map { Int($0.lane[row &* $0.step]) }
                    return try asFailure { () throws(PatternError) in
                        Int64(
                            try unsafe prepared.matcher.position(
                                in: text.buffer, start: values.first ?? 1,
                                occurrence: values.count > 1 ? values[1] : 1))
                    }
                }
            }
        }
    }
}

/// The longest result of `regexp_replace` for text and replacement of some lengths, as Trino estimates it:
/// x + max(x·y/2, y)·(x + 1).
private func longestReplaced(_ text: Int, _ replacement: Int) -> Int {
    let (perMatch, isTooMuch) = text.multipliedReportingOverflow(by: replacement)
    let (added, isBeyond) = max(perMatch / 2, replacement).multipliedReportingOverflow(by: text + 1)
    return isTooMuch || isBeyond ? unboundedLength : min(unboundedLength, text + min(added, unboundedLength))
}

/// A regular expression with what one thread needs to use it.
final class PreparedExpression {
    let expression: RegularExpression
    var matcher: RegularExpressionMatcher
    let replacement: RegularExpressionReplacement
    /// Where new text is made; kept for the next row.
    var output: [UInt8] = []

    init(_ pattern: ByteView, replacement: ByteView) throws {
        expression = try asFailure { () throws(PatternError) in try unsafe RegularExpression(pattern.buffer) }
        matcher = RegularExpressionMatcher(expression)
        self.replacement = unsafe RegularExpressionReplacement(replacement.buffer, for: expression)
    }
}

/// The text of the rows of an argument.
struct TextArgument {
    private let views: Lane<ByteView>
    private let step: Int

    init(_ column: Column) {
        views = column.views
        step = column.step
    }

    @inline(__always)
    subscript(row: Int) -> ByteView { views[row &* step] }
}

extension ScalarCall {
    /// The first argument, and what was made of the pattern and, of `regexp_replace`, the replacement.
    func expressions(
        withReplacement: Bool = false
    ) -> (TextArgument, PreparedArguments<PreparedExpression>) {
        let pattern = arguments[1].paddedCharacters()
        let parts = withReplacement && arguments.count > 2 ? [pattern, arguments[2]] : [pattern]
        let expressions = PreparedArguments(parts, count: count) { parts in
            try PreparedExpression(parts[0], replacement: parts.count > 1 ? parts[1] : .empty)
        }
        return (TextArgument(arguments[0]), expressions)
    }

    fileprivate func extracted() -> Column {
        let (texts, expressions) = expressions()
        let group = arguments.count > 2 ? (lane: arguments[2].int64s, step: arguments[2].step) : nil
        return mapRows { row -> ByteView? in
            let prepared = try expressions.at(row)
            let text = texts[row]
            let group = group.map { Int($0.lane[row &* $0.step]) } ?? 0
            let range = try asFailure { () throws(PatternError) in
                try unsafe prepared.matcher.extract(group, from: text.buffer)
            }
            return range.map { text.slice($0.lowerBound, $0.upperBound) }
        }
    }

    fileprivate func replaced() -> Column {
        let (texts, expressions) = expressions(withReplacement: true)
        return mapTextRows { row, out in
            let prepared = try expressions.at(row)
            let text = texts[row]
            prepared.output.removeAll(keepingCapacity: true)
            try asFailure { () throws(PatternError) in
                try unsafe prepared.matcher.replace(
                    in: text.buffer, with: prepared.replacement, into: &prepared.output,
                    limit: min(context.session.memoryLimit, 1 << 30))
            }
            try checkRoom(for: prepared.output.count, in: out)
            unsafe prepared.output.withUnsafeBytes { unsafe out.append($0) }
            return true
        }
    }
}

extension Column {
    /// A column of CHAR values as text with their trailing spaces; any other column as it is.
    func paddedCharacters() -> Column {
        guard case .char(let length) = type else { return self }
        let context = EvaluationContext(session: Session(startTime: 0))
        let call = ScalarCall(arguments: [self], resultType: .text, count: count, context: context)
        return call.mapText { (text: ByteView, out: inout TextBuffer) in
            out.append(text)
            out.append(spaces: length - text.codePointCount)
            return true
        }
    }
}
