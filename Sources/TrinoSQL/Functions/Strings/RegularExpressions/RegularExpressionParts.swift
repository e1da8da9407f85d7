import Columnar

// The `regexp_` functions whose results are arrays, or that take a lambda.

extension FunctionRegistry {
    mutating func addRegularExpressionParts() {
        for arguments in ["varchar(x), joniregexp", "varchar(x), joniregexp, bigint"] {
            scalar("regexp_extract_all", arguments, returns: "array(varchar(x))") { $0.extractedAll() }
        }
        scalar("regexp_split", "varchar(x), joniregexp", returns: "array(varchar(x))") { call in
            let (texts, expressions) = call.expressions()
            return call.mapParts { row, parts in
                let prepared = try expressions.at(row)
                let text = texts[row]
                try asFailure { () throws(PatternError) in
                    try unsafe prepared.matcher.split(text.buffer) { range in
                        parts.append(text.slice(range.lowerBound, range.upperBound))
                    }
                }
            }
        }
        scalar(
            "regexp_replace", "varchar, joniregexp, function(array(varchar),varchar(x))", returns: "varchar"
        ) { try $0.replacedByLambda() }
    }
}

extension ScalarCall {
    fileprivate func extractedAll() -> Column {
        let (texts, expressions) = expressions()
        let group = arguments.count > 2 ? (lane: arguments[2].int64s, step: arguments[2].step) : nil
        return mapParts { row, parts in
            let prepared = try expressions.at(row)
            let text = texts[row]
            let number = group.map { Int($0.lane[row &* $0.step]) } ?? 0
            try asFailure { () throws(PatternError) in
                try unsafe prepared.matcher.extractAll(number, from: text.buffer) { range in
                    if let range {
                        parts.append(text.slice(range.lowerBound, range.upperBound))
                    } else {
                        parts.appendNull()
                    }
                }
            }
        }
    }

    /// Replaces matches by what a lambda makes of the texts of their groups.
    ///
    /// The matches of all rows are found first; then the lambda is called once for all of them.
    fileprivate func replacedByLambda() throws -> Column {
        let (texts, expressions) = expressions()
        var groups = TextParts()
        var (ends, ranges, rows) = ([Int64(0)], [Range<Int>](), [UInt32]())
        let matches = mapLists(elements: 0) { row, writer in
            let prepared = try expressions.at(row)
            let text = texts[row]
            let (firstMatch, firstGroup) = (ranges.count, groups.count)
            do {
                try asFailure { () throws(PatternError) in
                    try unsafe prepared.matcher.forEachMatch(in: text.buffer) { match in
                        for number in 1..<(prepared.expression.groupCount + 1) {
                            if let range = match[number] {
                                groups.append(text.slice(range.lowerBound, range.upperBound))
                            } else {
                                groups.appendNull()
                            }
                        }
                        ranges.append(match.range)
                        ends.append(Int64(groups.count))
                        rows.append(UInt32(truncatingIfNeeded: row))
                        return true
                    }
                }
            } catch {
                groups.truncate(to: firstGroup)
                ranges.removeLast(ranges.count - firstMatch)
                ends.removeLast(ends.count - firstMatch - 1)
                rows.removeLast(rows.count - firstMatch)
                throw error
            }
            writer.skip(ranges.count - firstMatch)
            return true
        }
        let arrays = Column.nested(
            type: .array(.varchar(nil)), count: ranges.count, offsets: Buffer.copy(of: ends),
            children: [groups.column(.varchar(nil), owners: owners)])
        let selection = Selection(rows: Buffer.copy(of: rows), count: rows.count)
        let results = ElementResults(try lambdas[0].apply([arrays], rows: selection))
        let replacements = results.column.views
        return mapTextRows { row, out in
            if let failure = matches.failures?.byRow[row] { throw failure }
            let text = texts[row]
            var position = 0
            for match in matches.range(row) {
                try results.check(match)
                // One NULL makes all of it NULL.
                if results.isNull(match) { return false }
                out.append(text.slice(position, ranges[match].lowerBound))
                position = ranges[match].upperBound
                try checkRoom(for: replacements[match].count, in: out)
                out.append(replacements[match])
            }
            out.append(text.slice(position, text.count))
            return true
        }
    }
}
