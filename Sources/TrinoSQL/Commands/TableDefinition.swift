/// What `CREATE EXTERNAL TABLE` says, with names in lower case and types in the spelling of the Glue catalog.
public struct TableDefinition: Hashable, Sendable {
    /// A column or partition column.
    public struct Column: Hashable, Sendable {
        /// The name.
        public let name: String
        /// The type in Hive's spelling: `bigint`, `decimal(10,2)`, `string`.
        public let type: String
        /// The comment.
        public let comment: String?
    }

    /// How a row's text is taken apart.
    public enum RowFormat: Hashable, Sendable {
        /// `ROW FORMAT DELIMITED`; what was not given is nil.
        case delimited(Delimiters)
        /// `ROW FORMAT SERDE`: a class and its properties, in their order.
        case serde(String, [Property])
    }

    /// The texts of `ROW FORMAT DELIMITED`, escapes read.
    public struct Delimiters: Hashable, Sendable {
        /// `FIELDS TERMINATED BY`.
        public let fields: String?
        /// `ESCAPED BY`.
        public let escape: String?
        /// `COLLECTION ITEMS TERMINATED BY`.
        public let collectionItems: String?
        /// `MAP KEYS TERMINATED BY`.
        public let mapKeys: String?
        /// `LINES TERMINATED BY`.
        public let lines: String?
        /// `NULL DEFINED AS`.
        public let null: String?
    }

    /// The files' form.
    public enum Storage: Hashable, Sendable {
        /// `STORED AS` a format, in upper case.
        case format(String)
        /// `STORED AS INPUTFORMAT … OUTPUTFORMAT …`.
        case classes(input: String, output: String)
    }

    /// A key and its value.
    public struct Property: Hashable, Sendable {
        /// The key as written.
        public let key: String
        /// The value.
        public let value: String
    }

    /// How rows are spread over files.
    public struct Buckets: Hashable, Sendable {
        /// The columns, in lower case.
        public let columns: [String]
        /// The number of buckets.
        public let count: Int
    }

    /// The table.
    public let name: TableName
    /// Whether an existing table is left alone.
    public let ifNotExists: Bool
    /// The columns in the files.
    public let columns: [Column]
    /// The columns that come from the folders' names.
    public let partitionColumns: [Column]
    /// The table's comment.
    public let comment: String?
    /// `ROW FORMAT`.
    public let rowFormat: RowFormat?
    /// `STORED AS`.
    public let storage: Storage?
    /// `LOCATION`.
    public let location: String?
    /// `TBLPROPERTIES`, in their order.
    public let properties: [Property]
    /// `CLUSTERED BY`.
    public let buckets: Buckets?
}

// MARK: - From the tree

extension TableDefinition {
    init(_ statement: CreateExternalTable) throws(SQLError) {
        name = try TableName(statement.name)
        ifNotExists = statement.ifNotExists
        columns = statement.columns.map(Column.init)
        partitionColumns = statement.partitionedBy.map(Column.init)
        comment = statement.comment
        rowFormat = statement.rowFormat.map { format in
            switch format {
            case .delimited(let texts): .delimited(Delimiters(texts))
            case .serde(let name, let properties): .serde(name, properties.map(Property.init))
            }
        }
        storage = statement.storage.map { storage in
            switch storage {
            case .format(let name): .format(name)
            case .classes(let input, let output): .classes(input: input, output: output)
            }
        }
        location = statement.location
        properties = statement.properties.map(Property.init)
        buckets = statement.clusteredBy.map { Buckets(columns: $0.columns, count: $0.count) }
        try check()
    }

    /// Refuses what no table can be.
    private func check() throws(SQLError) {
        var seen: Set<String> = []
        for column in columns + partitionColumns {
            guard seen.insert(column.name).inserted else {
                throw name.error("DUPLICATE_COLUMN_NAME", "Column name '\(column.name)' specified more than once")
            }
            do throws(SQLError) {
                try HiveType.check(column.type)
            } catch {
                throw name.error(error.code, "column '\(column.name)': \(error.message)")
            }
        }
        if columns.isEmpty {
            throw name.error("INVALID_TABLE_PROPERTY", "the table has no columns; list them in parentheses")
        }
    }
}

extension TableDefinition.Column {
    init(_ column: HiveColumn) {
        name = column.name
        type = column.type.description
        comment = column.comment
    }
}

extension TableDefinition.Delimiters {
    init(_ texts: CreateExternalTable.Delimited) {
        fields = texts.fields
        escape = texts.escape
        collectionItems = texts.collectionItems
        mapKeys = texts.mapKeys
        lines = texts.lines
        null = texts.null
    }
}

extension TableDefinition.Property {
    init(_ property: TableProperty) {
        key = property.key
        value = property.value
    }
}
