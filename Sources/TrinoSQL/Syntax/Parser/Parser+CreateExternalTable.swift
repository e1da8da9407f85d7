// CREATE EXTERNAL TABLE, whose clauses stand in one order only.

extension Parser {
    /// What follows `CREATE EXTERNAL TABLE`.
    mutating func createExternalTable() throws(SQLSyntaxError) -> CreateExternalTable {
        let ifNotExists = takeWords("IF", "NOT", "EXISTS")
        var table = CreateExternalTable(name: try hiveQualifiedName(), ifNotExists: ifNotExists)
        if type == .leftParenthesis { table.columns = try hiveColumns() }
        if takeWords("COMMENT") { table.comment = try hiveString() }
        if takeWords("PARTITIONED", "BY") { table.partitionedBy = try hiveColumns() }
        if takeWords("CLUSTERED", "BY") { table.clusteredBy = try bucketing() }
        if takeWords("ROW", "FORMAT") { table.rowFormat = try rowFormat() }
        if takeWords("STORED", "AS") { table.storage = try storage() }
        if isWord("WITH"), isWord("SERDEPROPERTIES", 1), let serde = table.namedSerDe {
            _ = takeWords("WITH", "SERDEPROPERTIES")
            table.rowFormat = .serde(serde.name, serde.properties + (try tableProperties()))
        }
        if takeWords("LOCATION") { table.location = try hiveString() }
        if takeWords("TBLPROPERTIES") { table.properties = try tableProperties() }
        if type != .endOfText { throw unexpected(openClauses(of: table)) }
        return table
    }

    /// The clauses that may still follow.
    private func openClauses(of table: CreateExternalTable) -> [String] {
        let clauses: [(String, isTaken: Bool)] = [
            ("'('", !table.columns.isEmpty), ("'COMMENT'", table.comment != nil),
            ("'PARTITIONED'", !table.partitionedBy.isEmpty), ("'CLUSTERED'", table.clusteredBy != nil),
            ("'ROW'", table.rowFormat != nil), ("'STORED'", table.storage != nil),
            ("'LOCATION'", table.location != nil), ("'TBLPROPERTIES'", !table.properties.isEmpty),
        ]
        let firstOpen = (clauses.lastIndex { $0.isTaken } ?? -1) + 1
        return clauses[firstOpen...].map(\.0) + ["<EOF>"]
    }

    /// `( name type COMMENT '…', … )`.
    mutating func hiveColumns() throws(SQLSyntaxError) -> [HiveColumn] {
        try expect(.leftParenthesis)
        var columns: [HiveColumn] = []
        repeat {
            let name = try hiveName().canonical
            let type = try hiveType()
            let comment = takeWords("COMMENT") ? try hiveString() : nil
            columns.append(HiveColumn(name: name, type: type, comment: comment))
        } while take(.comma)
        try expect(.rightParenthesis)
        return columns
    }

    /// A type in Hive's spelling.
    mutating func hiveType() throws(SQLSyntaxError) -> HiveTypeName {
        try enter()
        defer { leave() }
        guard type.isHiveName, type != .backquotedIdentifier, type != .quotedIdentifier else {
            throw unexpected("<type>")
        }
        let word = text(current).lowercased()
        advance()
        switch word {
        case "array":
            try expect(.lessThan)
            let element = try hiveType()
            try expect(.greaterThan)
            return .array(element)
        case "map":
            try expect(.lessThan)
            let key = try hiveType()
            try expect(.comma)
            let value = try hiveType()
            try expect(.greaterThan)
            return .map(key: key, value: value)
        case "struct":
            try expect(.lessThan)
            var fields: [HiveTypeName.Field] = []
            repeat {
                let name = try hiveName().canonical
                try expect(.colon)
                fields.append(HiveTypeName.Field(name: name, type: try hiveType()))
            } while take(.comma)
            try expect(.greaterThan)
            return .structure(fields)
        case "uniontype":
            try expect(.lessThan)
            var types: [HiveTypeName] = []
            repeat { types.append(try hiveType()) } while take(.comma)
            try expect(.greaterThan)
            return .union(types)
        default:
            if word == "double" { _ = takeWords("PRECISION") }
            var parameters: [Int] = []
            if take(.leftParenthesis) {
                repeat {
                    let token = try expect(.integer)
                    guard let value = Int(text(token)) else {
                        throw SQLSyntaxError("Invalid numeric literal: \(text(token))", at: token.position)
                    }
                    parameters.append(value)
                } while take(.comma)
                try expect(.rightParenthesis)
            }
            return .primitive(word, parameters: parameters)
        }
    }

    private mutating func bucketing() throws(SQLSyntaxError) -> CreateExternalTable.Bucketing {
        try expect(.leftParenthesis)
        var columns: [String] = []
        repeat { columns.append(try hiveName().canonical) } while take(.comma)
        try expect(.rightParenthesis)
        guard takeWords("INTO") else { throw unexpected("'INTO'") }
        let token = try expect(.integer)
        guard let count = Int(text(token)) else {
            throw SQLSyntaxError("Invalid numeric literal: \(text(token))", at: token.position)
        }
        guard takeWords("BUCKETS") else { throw unexpected("'BUCKETS'") }
        return CreateExternalTable.Bucketing(columns: columns, count: count)
    }

    private mutating func rowFormat() throws(SQLSyntaxError) -> CreateExternalTable.RowFormat {
        if takeWords("SERDE") {
            let name = try hiveString()
            return .serde(name, takeWords("WITH", "SERDEPROPERTIES") ? try tableProperties() : [])
        }
        guard takeWords("DELIMITED") else { throw unexpected("'DELIMITED'", "'SERDE'") }
        var format = CreateExternalTable.Delimited()
        if takeWords("FIELDS", "TERMINATED", "BY") {
            format.fields = try hiveString()
            if takeWords("ESCAPED", "BY") { format.escape = try hiveString() }
        }
        if takeWords("COLLECTION", "ITEMS", "TERMINATED", "BY") { format.collectionItems = try hiveString() }
        if takeWords("MAP", "KEYS", "TERMINATED", "BY") { format.mapKeys = try hiveString() }
        if takeWords("LINES", "TERMINATED", "BY") { format.lines = try hiveString() }
        if takeWords("NULL", "DEFINED", "AS") { format.null = try hiveString() }
        return .delimited(format)
    }

    private mutating func storage() throws(SQLSyntaxError) -> CreateExternalTable.Storage {
        if takeWords("INPUTFORMAT") {
            let input = try hiveString()
            guard takeWords("OUTPUTFORMAT") else { throw unexpected("'OUTPUTFORMAT'") }
            return .classes(input: input, output: try hiveString())
        }
        guard type.isHiveName else { throw unexpected("'INPUTFORMAT'", "<identifier>") }
        defer { advance() }
        return .format(text(current).uppercased())
    }
}

extension CreateExternalTable {
    /// The SerDe that properties behind `STORED AS` belong to: the one named, or that of plain text.
    fileprivate var namedSerDe: (name: String, properties: [TableProperty])? {
        switch (rowFormat, storage) {
        case (.serde(let name, let properties), _): (name, properties)
        case (nil, nil), (nil, .format("TEXTFILE")): ("org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe", [])
        default: nil
        }
    }
}
