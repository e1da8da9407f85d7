// The DDL that Athena's Hive parser takes, but for CREATE EXTERNAL TABLE.

extension Parser {
    /// A statement of the Hive dialect; nil, and nothing taken, if the first words name none.
    mutating func hiveStatement() throws(SQLSyntaxError) -> Statement.Kind? {
        if takeWords("CREATE", "EXTERNAL", "TABLE") { return .createExternalTable(try createExternalTable()) }
        if takeWords("CREATE", "DATABASE") || takeWords("CREATE", "SCHEMA") { return try createSchema() }
        if takeWords("DROP", "TABLE") {
            let ifExists = takeWords("IF", "EXISTS")
            return .dropTable(try hiveQualifiedName(), ifExists: ifExists)
        }
        if takeWords("DROP", "VIEW") {
            let ifExists = takeWords("IF", "EXISTS")
            return .dropView(try hiveQualifiedName(), ifExists: ifExists)
        }
        if takeWords("DROP", "DATABASE") || takeWords("DROP", "SCHEMA") {
            let ifExists = takeWords("IF", "EXISTS")
            let name = try hiveQualifiedName()
            let cascade = takeWords("CASCADE")
            if !cascade { _ = takeWords("RESTRICT") }
            return .dropSchema(name, ifExists: ifExists, cascade: cascade)
        }
        if isWord("ALTER"), isWord("TABLE", 1) { return try alterTable() }
        if takeWords("MSCK", "REPAIR", "TABLE") { return .repairTable(try hiveQualifiedName()) }
        if isWord("SHOW") { return try show() }
        if isWord("DESCRIBE") || isWord("DESC") { return try describe() }
        return nil
    }

    private mutating func createSchema() throws(SQLSyntaxError) -> Statement.Kind {
        let ifNotExists = takeWords("IF", "NOT", "EXISTS")
        let name = try hiveQualifiedName()
        let comment = takeWords("COMMENT") ? try hiveString() : nil
        let location = takeWords("LOCATION") ? try hiveString() : nil
        let properties = takeWords("WITH", "DBPROPERTIES") ? try tableProperties() : []
        return .createSchema(
            name: name, ifNotExists: ifNotExists, comment: comment, location: location, properties)
    }

    private mutating func alterTable() throws(SQLSyntaxError) -> Statement.Kind {
        let start = index
        advance()
        advance()
        let name = try hiveQualifiedName()
        if takeWords("ADD") {
            let ifNotExists = takeWords("IF", "NOT", "EXISTS")
            if isWord("PARTITION") {
                var clauses: [PartitionClause] = []
                while takeWords("PARTITION") {
                    let values = try partitionValues()
                    let location = takeWords("LOCATION") ? try hiveString() : nil
                    clauses.append(PartitionClause(values: values, location: location))
                }
                return .addPartitions(table: name, ifNotExists: ifNotExists, clauses)
            }
        } else if takeWords("DROP") {
            let ifExists = takeWords("IF", "EXISTS")
            if isWord("PARTITION") {
                var clauses: [PartitionClause] = []
                repeat {
                    guard takeWords("PARTITION") else { throw unexpected("'PARTITION'") }
                    clauses.append(PartitionClause(values: try partitionValues(), location: nil))
                } while take(.comma)
                return .dropPartitions(table: name, ifExists: ifExists, clauses)
            }
        }
        index = start
        if let alteration = try alteration() { return alteration }
        index = start
        if let form = hiveAlteration(behind: name) { return skipped("ALTER TABLE " + form) }
        return unsupportedStatement()
    }

    /// The alterations of Athena's that are about a table's description; nil if the words are others.
    private mutating func alteration() throws(SQLSyntaxError) -> Statement.Kind? {
        advance()
        advance()
        let name = try hiveQualifiedName()
        let partition = takeWords("PARTITION") ? try partitionValues() : nil
        if takeWords("ADD", "COLUMNS") {
            return .alterTable(name, partition: partition, .addColumns(try hiveColumns()))
        }
        if takeWords("SET", "LOCATION") {
            return .alterTable(name, partition: partition, .setLocation(try hiveString()))
        }
        if partition != nil {
            guard takeWords("RENAME", "TO", "PARTITION") else { return nil }
            return .alterTable(name, partition: partition, .renamePartition(try partitionValues()))
        }
        if takeWords("REPLACE", "COLUMNS") {
            return .alterTable(name, partition: nil, .replaceColumns(try hiveColumns()))
        }
        if takeWords("SET", "TBLPROPERTIES") {
            return .alterTable(name, partition: nil, .setProperties(try tableProperties()))
        }
        return nil
    }

    /// The words of an alteration that only Hive has.
    private func hiveAlteration(behind name: QualifiedName) -> String? {
        let forms = [
            ["CHANGE"], ["RENAME", "PARTITION"], ["PARTITION"],
        ]
        let place = 2 + 2 * name.parts.count - 1
        let found = forms.first { words in words.indices.allSatisfy { isWord(words[$0], place + $0) } }
        return found?.joined(separator: " ")
    }

    /// A statement of the Hive dialect known by name only; the rest of the text is skipped.
    mutating func skipped(_ name: String) -> Statement.Kind {
        index = tokens.count - 1
        return .unsupported(name)
    }

    /// `( key = 'value', … )`; a value may also be a number.
    private mutating func partitionValues() throws(SQLSyntaxError) -> [TableProperty] {
        try expect(.leftParenthesis)
        var values: [TableProperty] = []
        repeat {
            let key = try hiveName().canonical
            try expect(.equal)
            if type == .date, peek() == .string { advance() }
            let sign = take(.minus) ? "-" : ""
            if type.isNumber {
                values.append(TableProperty(key: key, value: sign + text(current)))
                advance()
            } else {
                values.append(TableProperty(key: key, value: try hiveString()))
            }
        } while take(.comma)
        try expect(.rightParenthesis)
        return values
    }

    private mutating func describe() throws(SQLSyntaxError) -> Statement.Kind {
        // `DESCRIBE INPUT name` is another statement of Trino's; alone, `input` is a table.
        if isWord("INPUT", 1) || isWord("OUTPUT", 1), peek(2).isName { return unsupportedStatement() }
        advance()
        var detail: DescribeDetail?
        if peek().isHiveName {
            if takeWords("EXTENDED") { detail = .extended } else if takeWords("FORMATTED") { detail = .formatted }
        }
        let name = try hiveQualifiedName()
        if isWord("PARTITION"), peek() == .leftParenthesis { return skipped("DESCRIBE … PARTITION") }
        return .describe(name, detail)
    }

    private mutating func show() throws(SQLSyntaxError) -> Statement.Kind {
        if takeWords("SHOW", "TABLES") {
            let schema = try showSchema()
            return .show(.tables(from: schema, pattern: try hivePattern()))
        }
        if takeWords("SHOW", "SCHEMAS") || takeWords("SHOW", "DATABASES") {
            let catalog = takeWords("FROM") || takeWords("IN") ? try hiveName() : nil
            return .show(.schemas(from: catalog, pattern: try hivePattern()))
        }
        if takeWords("SHOW", "VIEWS") {
            let schema = try showSchema()
            return .show(.views(from: schema, pattern: try hivePattern()))
        }
        if takeWords("SHOW", "COLUMNS") { return .show(try showColumns()) }
        if takeWords("SHOW", "PARTITIONS") { return .show(.partitions(try hiveQualifiedName())) }
        if takeWords("SHOW", "CREATE", "TABLE") { return .show(.createTable(try hiveQualifiedName())) }
        if takeWords("SHOW", "CREATE", "VIEW") { return .show(.createView(try hiveQualifiedName())) }
        if takeWords("SHOW", "TBLPROPERTIES") {
            let name = try hiveQualifiedName()
            guard take(.leftParenthesis) else { return .show(.tableProperties(name, key: nil)) }
            let key = try hiveString()
            try expect(.rightParenthesis)
            return .show(.tableProperties(name, key: key))
        }
        if takeWords("SHOW", "FUNCTIONS") { return .show(.functions(pattern: try likePattern())) }
        if takeWords("SHOW", "CATALOGS") { return .show(.catalogs(pattern: try likePattern())) }
        if takeWords("SHOW", "SESSION") { return .show(.session(pattern: try likePattern())) }
        return unsupportedStatement()
    }

    private mutating func showSchema() throws(SQLSyntaxError) -> QualifiedName? {
        takeWords("FROM") || takeWords("IN") ? try hiveQualifiedName() : nil
    }

    private mutating func showColumns() throws(SQLSyntaxError) -> Show {
        guard takeWords("FROM") || takeWords("IN") else { throw unexpected("'FROM'", "'IN'") }
        var name = try hiveQualifiedName()
        // Hive's form names the database after the table.
        if takeWords("FROM") || takeWords("IN") { name = QualifiedName([try hiveName()] + name.parts.suffix(1)) }
        return .columns(from: name, pattern: try likePattern())
    }

    /// `[LIKE] 'pattern'` of Hive, or Trino's when it has an `ESCAPE`.
    private mutating func hivePattern() throws(SQLSyntaxError) -> Show.Pattern? {
        let hasLike = takeWords("LIKE")
        guard hasLike || type == .string || type == .quotedIdentifier else { return nil }
        let text = try hiveString()
        let escape = hasLike && takeWords("ESCAPE") ? try hiveString() : nil
        return Show.Pattern(text: text, escape: escape, isHive: escape == nil)
    }

    /// `LIKE 'pattern' ESCAPE 'c'` of Trino.
    private mutating func likePattern() throws(SQLSyntaxError) -> Show.Pattern? {
        guard takeWords("LIKE") else { return nil }
        let text = try hiveString()
        return Show.Pattern(text: text, escape: takeWords("ESCAPE") ? try hiveString() : nil, isHive: false)
    }
}
