import Columnar

extension FunctionRegistry {
    mutating func addTrimFunctions() {
        let ends = [("ltrim", true, false), ("rtrim", false, true), ("trim", true, true)]
        for (name, left, right) in ends {
            for type in ["varchar(x)", "char(x)"] {
                scalar(name, type, returns: "varchar(x)") { call in
                    let whitespace = TrimSet.whitespace
                    return call.map { (text: ByteView) -> ByteView? in
                        if text.count > 0 {
                            let (first, last) = (text[0], text[text.count &- 1])
                            if first &- 0x21 < 0x5F && last &- 0x21 < 0x5F { return text }
                        }
                        return whitespace.trim(text, left: left, right: right)
                    }
                }
            }
        }
        for (name, left, right) in ends {
            scalar(name, "varchar(x), codepoints", returns: "varchar(x)") { call in
                call.trimmed(left: left, right: right)
            }
            scalar(name, "char(x), codepoints", returns: "varchar(x)") { call in
                let result = call.trimmed(left: left, right: right)
                return right ? result.withoutTrailingSpaces : result
            }
        }
    }
}

extension ScalarCall {
    /// The first argument without the characters of the second at its ends.
    fileprivate func trimmed(left: Bool, right: Bool) -> Column {
        let characters = arguments[1].paddedCharacters()
        let sets = PreparedArguments([characters], count: count) { try TrimSet($0[0].codePoints()) }
        let texts = (views: arguments[0].views, step: arguments[0].step)
        return mapRows { row -> ByteView? in
            try sets.at(row).trim(texts.views[row &* texts.step], left: left, right: right)
        }
    }
}

extension Column {
    /// A column of CHAR values that were made with trailing spaces.
    fileprivate var withoutTrailingSpaces: Column {
        let target = Lane<ByteView>(values, count: max(1, stored))
        for row in 0..<stored { target[row] = target[row].withoutTrailingSpaces }
        return self
    }
}
