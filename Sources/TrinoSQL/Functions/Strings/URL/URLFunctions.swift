import Columnar

extension FunctionRegistry {
    /// Adds the functions of URLs.
    package mutating func addURLFunctions() {
        addPart("protocol") { $0.scheme }
        addPart("host") { $0.host }
        addPart("path", isEscaped: true) { $0.path }
        addPart("query", isEscaped: true) { $0.query }
        addPart("fragment", isEscaped: true) { $0.fragment }
        scalar("url_extract_port", "varchar(x)", returns: "bigint") { call in
            call.map { (text: ByteView) -> Int64? in
                text.withJavaText { text in URLParts(text)?.port.map { Int64($0) } }
            }
        }
        scalar("url_extract_parameter", "varchar(x), varchar(y)", returns: "varchar(x)") { call in
            call.mapText { (text: ByteView, name: ByteView, out: inout TextBuffer) in
                try text.withJavaText { text in
                    guard let query = URLParts(text)?.query, let value = parameter(name, of: text.part(query)) else {
                        return false
                    }
                    try out.append(formDecoded: value)
                    return true
                }
            }
        }
        scalar(
            "url_encode", "varchar(x)", returns: "varchar(y)",
            lengths: ["y": { min(unboundedLength, $0["x", default: 0] * 12) }]
        ) { call in
            call.mapText { (text: ByteView, out: inout TextBuffer) in
                text.withJavaText { text in out.append(formEncoded: text) }
                return true
            }
        }
        scalar("url_decode", "varchar(x)", returns: "varchar(x)") { call in
            call.mapText { (text: ByteView, out: inout TextBuffer) in
                try text.withJavaText { text in try out.append(formDecoded: text) }
                return true
            }
        }
    }

    /// Adds a function that gives a part of a URL: NULL if the text is no URL, empty text if it has no such part.
    private mutating func addPart(
        _ name: String, isEscaped: Bool = false, _ part: @escaping @Sendable (URLParts) -> Range<Int>?
    ) {
        scalar("url_extract_\(name)", "varchar(x)", returns: "varchar(x)") { call in
            call.mapText { (text: ByteView, out: inout TextBuffer) in
                text.withJavaText { text in
                    guard let url = URLParts(text) else { return false }
                    guard let range = part(url) else { return true }
                    if isEscaped { out.append(unescaped: text.part(range)) } else { out.append(text.part(range)) }
                    return true
                }
            }
        }
    }
}

/// The value of a query's first parameter with a name, still encoded; without `=` it is empty.
private func parameter(_ name: ByteView, of query: ByteView) -> ByteView? {
    var position = 0
    while position <= query.count {
        var end = position
        while end < query.count && query[end] != UInt8(ascii: "&") { end += 1 }
        var equals = position
        while equals < end && query[equals] != UInt8(ascii: "=") { equals += 1 }
        if query.slice(position, equals) == name { return query.slice(min(equals + 1, end), end) }
        position = end + 1
    }
    return nil
}

extension ByteView {
    /// The bytes in a range of positions.
    @inline(__always)
    func part(_ range: Range<Int>) -> ByteView { slice(range.lowerBound, range.upperBound) }
}
