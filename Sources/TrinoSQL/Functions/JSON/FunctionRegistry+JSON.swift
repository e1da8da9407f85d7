import Columnar

extension FunctionRegistry {
    /// Adds the functions of JSON and of text that is JSON.
    mutating func addJSONFunctions() {
        for json in ["varchar(x)", "json"] {
            scalar("is_json_scalar", json, returns: "boolean") { call in call.isJSONScalar() }
            scalar("json_array_length", json, returns: "bigint") { call in call.jsonArrayLength() }
            scalar("json_array_get", "\(json), bigint", returns: "json") { call in call.jsonArrayGet() }
            scalar("json_extract_scalar", "\(json), jsonpath", returns: json == "json" ? "varchar" : json) { call in
                call.jsonExtractScalar()
            }
            scalar("json_extract", "\(json), jsonpath", returns: "json") { call in call.jsonExtract() }
            scalar("json_size", "\(json), jsonpath", returns: "bigint") { call in call.jsonSize() }
            addContains(json)
        }
        scalar("json_parse", "varchar(x)", returns: "json") { call in call.jsonParse() }
        scalar("json_format", "json", returns: "varchar") { call in call.arguments[0].retyped(.text) }
    }

    private mutating func addContains(_ json: String) {
        let text = json == "json" ? "varchar(x)" : "varchar(y)"
        scalar("json_array_contains", "\(json), boolean", returns: "boolean") { call in
            let (values, step) = (call.arguments[1].bools, call.arguments[1].step)
            return call.jsonArrayContains { row, reader in
                reader.token == (values[row &* step] != 0 ? .true : .false)
            }
        }
        scalar("json_array_contains", "\(json), bigint", returns: "boolean") { call in
            let (values, step) = (call.arguments[1].int64s, call.arguments[1].step)
            return call.jsonArrayContains { row, reader in
                reader.token == .integer && JSONNumber.bigint(reader.content) == values[row &* step]
            }
        }
        scalar("json_array_contains", "\(json), double", returns: "boolean") { call in
            let (values, step) = (call.arguments[1].doubles, call.arguments[1].step)
            return call.jsonArrayContains { row in
                values[row &* step].isFinite
            } test: { row, reader in
                reader.token == .float && JSONNumber.double(reader.content) == values[row &* step]
            }
        }
        scalar("json_array_contains", "\(json), \(text)", returns: "boolean") { call in
            let (values, step) = (call.arguments[1].views, call.arguments[1].step)
            return call.jsonArrayContains { row, reader in
                guard reader.token == .string else { return false }
                let value = values[row &* step]
                if !reader.hasEscapes { return reader.content == value }
                return JSONString.decoded(reader.content) == value.array
            }
        }
    }
}

/// A reader that has read the first token of some text; nil if that is not JSON.
@inline(__always)
private func opened(_ text: ByteView) -> JSONReader? {
    var reader = JSONReader(text)
    do throws(JSONSyntaxError) {
        try reader.next()
        return reader
    } catch {
        return nil
    }
}

/// What a body gives, or nil if it finds text that is not JSON.
@inline(__always)
private func lenient<Result>(_ body: () throws(JSONSyntaxError) -> Result?) -> Result? {
    do throws(JSONSyntaxError) {
        return try body()
    } catch {
        return nil
    }
}

extension ScalarCall {
    /// The first argument's text by row.
    private var texts: (views: Lane<ByteView>, step: Int) { (arguments[0].views, arguments[0].step) }

    fileprivate func jsonParse() -> Column {
        var copier = JSONCopier(.sorted)
        return mapText { (text: ByteView, out: inout TextBuffer) in
            do throws(JSONSyntaxError) {
                var reader = JSONReader(text)
                try reader.next()
                try copier.copy(&reader, to: &out)
                guard try reader.next() == .end else { throw JSONSyntaxError() }
            } catch {
                throw JSONFailure.parse(text)
            }
            return true
        }
    }

    fileprivate func isJSONScalar() -> Column {
        map { (text: ByteView) throws -> Bool? in
            do throws(JSONSyntaxError) {
                var reader = JSONReader(text)
                let first = try reader.next()
                try reader.skipChildren()
                guard first != .end, try reader.next() == .end else { throw JSONSyntaxError() }
                return first.isScalar
            } catch {
                throw JSONFailure.scalar(text)
            }
        }
    }

    // MARK: - Arrays

    fileprivate func jsonArrayLength() -> Column {
        map { (text: ByteView) -> Int64? in
            lenient { () throws(JSONSyntaxError) -> Int64? in
                var reader = JSONReader(text)
                guard try reader.next() == .startArray else { return nil }
                return try reader.passElements()
            }
        }
    }

    fileprivate func jsonArrayGet() -> Column {
        let (texts, step) = texts
        let (indices, indexStep) = (arguments[1].int64s, arguments[1].step)
        return mapViews { row, scratch in
            let (text, index) = (texts[row &* step], indices[row &* indexStep])
            return lenient { () throws(JSONSyntaxError) -> ByteView? in
                var reader = JSONReader(text)
                guard try reader.next() == .startArray else { return nil }
                var position = index
                if index < 0 {
                    var counter = reader
                    position = try counter.passElements() &+ index
                }
                guard position >= 0 else { return nil }
                while try reader.next() != .endArray {
                    if position == 0 {
                        return try reader.token.isScalar ? scratch.element(reader) : scratch.tree(&reader)
                    }
                    position -= 1
                    try reader.skipChildren()
                }
                return nil
            }
        }
    }

    @inline(__always)
    fileprivate func jsonArrayContains(
        _ isPossible: (Int) -> Bool = { _ in true }, test: (Int, borrowing JSONReader) -> Bool
    ) -> Column {
        let (texts, step) = texts
        return mapRows { row -> Bool? in
            let text = texts[row &* step]
            if !isPossible(row) { return false }
            return lenient { () throws(JSONSyntaxError) -> Bool? in
                var reader = JSONReader(text)
                guard try reader.next() == .startArray else { return nil }
                while try reader.next() != .endArray {
                    if test(row, reader) { return true }
                    try reader.skipChildren()
                }
                return false
            }
        }
    }

    // MARK: - Paths

    /// Runs a body for each row with a reader that has read the first token of what the path leads to.
    @inline(__always)
    private func extract(
        _ body: (inout JSONReader, JSONScratch) throws(JSONSyntaxError) -> ByteView?
    ) -> Column {
        let (texts, step) = texts
        let paths = paths()
        return mapViews { row, scratch in
            let path = try paths.at(row)
            return lenient { () throws(JSONSyntaxError) -> ByteView? in
                guard var reader = opened(texts[row &* step]), try path.find(&reader) else { return nil }
                return try body(&reader, scratch)
            }
        }
    }

    private func paths() -> PreparedArguments<JSONPath> {
        PreparedArguments([arguments[1].paddedCharacters()], count: count) { try JSONPath($0[0]) }
    }

    fileprivate func jsonExtractScalar() -> Column {
        extract { (reader, scratch) throws(JSONSyntaxError) -> ByteView? in
            reader.token.isScalar && reader.token != .null ? scratch.text(reader) : nil
        }
    }

    fileprivate func jsonExtract() -> Column {
        extract { (reader, scratch) throws(JSONSyntaxError) -> ByteView? in
            reader.token == .end ? nil : try scratch.copy(&reader)
        }
    }

    fileprivate func jsonSize() -> Column {
        let (texts, step) = texts
        let paths = paths()
        return mapRows { row -> Int64? in
            let path = try paths.at(row)
            return lenient { () throws(JSONSyntaxError) -> Int64? in
                guard var reader = opened(texts[row &* step]), reader.token != .end, try path.find(&reader) else {
                    return nil
                }
                switch reader.token {
                case .startArray: return try reader.passElements()
                case .startObject: return try reader.passMembers()
                default: return 0
                }
            }
        }
    }
}

extension JSONReader {
    /// Reads to the end of an array and counts its elements.
    fileprivate mutating func passElements() throws(JSONSyntaxError) -> Int64 {
        var count: Int64 = 0
        while try next() != .endArray {
            try skipChildren()
            count += 1
        }
        return count
    }

    /// Reads to the end of an object and counts its members.
    fileprivate mutating func passMembers() throws(JSONSyntaxError) -> Int64 {
        var count: Int64 = 0
        while try next() != .endObject {
            if token == .name { count += 1 }
            try skipChildren()
        }
        return count
    }
}

extension JSONScratch {
    /// A scalar as `json_array_get` gives it: the text itself, without quotes; nil for null.
    fileprivate func element(_ reader: JSONReader) -> ByteView? {
        reader.token == .null ? nil : text(reader)
    }
}
