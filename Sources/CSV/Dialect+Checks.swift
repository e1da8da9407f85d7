import Columnar

extension Dialect {
    /// Makes sure that the bytes of the layout can be told apart.
    func check() throws(CSVError) {
        var special = [delimiter]
        switch self {
        case .rfc4180(_, let quote, _): special.append(quote)
        case .lazySimple(_, let escape, _, _): if let escape { special.append(escape) }
        case .openCSV(_, let quote, _, _): special += [quote, openCSVEscape]
        }
        if Set(special).count != special.count {
            throw .impossibleLayout(reason: "delimiter, quote and escape must be different characters")
        }
        for byte in special where byte >= 0x80 || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
            throw .impossibleLayout(reason: "delimiter, quote and escape must be ASCII and no row end")
        }
        for byte in special where byte >= 0x30 && byte < 0x3A {
            throw .impossibleLayout(reason: "delimiter, quote and escape cannot be digits")
        }
    }

    /// Makes sure that values of a column can be read.
    func check(_ column: TextColumn) throws(CSVError) {
        let isReadable: Bool =
            switch column.type {
            case .boolean, .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal, .varchar, .char,
                .varbinary, .date:
                true
            case .timestamp(let precision):
                switch self {
                case .rfc4180: true
                case .lazySimple, .openCSV: precision <= 6
                }
            case .time: rowQuote != nil
            default: false
            }
        if !isReadable { throw .unsupportedType(column: column.name, type: column.type, dialect: name) }
    }

    /// The dialect in messages.
    var name: String {
        switch self {
        case .rfc4180: "CSV"
        case .lazySimple: "LazySimpleSerDe"
        case .openCSV: "OpenCSVSerDe"
        }
    }
}
