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
    func check(_ column: TextColumn, _ nestedDelimiters: [UInt8]) throws(CSVError) {
        if column.type.physical == .nested, case .lazySimple = self {
            try checkNested(column.type, column, nestedDelimiters[...])
        } else if !canHold(column.type) {
            throw .unsupportedType(column: column.name, type: column.type, dialect: name)
        }
    }

    /// Makes sure that there is a delimiter for each level.
    private func checkNested(
        _ type: DataType, _ column: TextColumn, _ delimiters: ArraySlice<UInt8>
    ) throws(CSVError) {
        let parts: [DataType]
        var levels = 1
        switch type {
        case .array(let element): parts = [element]
        case .map(let key, let value):
            guard key.physical != .nested else {
                throw .unsupportedType(column: column.name, type: column.type, dialect: name)
            }
            parts = [key, value]
            levels = 2
        case .row(let fields): parts = fields.map(\.type)
        default:
            if canHold(type) { return }
            throw .unsupportedType(column: column.name, type: column.type, dialect: name)
        }
        guard delimiters.count >= levels else {
            throw .impossibleLayout(
                reason: "the values of column \"\(column.name)\" are nested more deeply than there are delimiters for; "
                    + "the property hive.serialization.extend.nesting.levels of the SerDe gives more")
        }
        for part in parts { try checkNested(part, column, delimiters.dropFirst(levels)) }
    }

    private func canHold(_ type: DataType) -> Bool {
        switch type {
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
