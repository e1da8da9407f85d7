/// `CREATE EXTERNAL TABLE`, the Hive DDL of Athena.
struct CreateExternalTable: Hashable, Sendable {
    /// The new table, with its database when given.
    let name: QualifiedName
    /// Whether an existing table is left alone.
    var ifNotExists = false
    /// The columns in the files.
    var columns: [HiveColumn] = []
    /// The table's comment.
    var comment: String?
    /// The columns that come from the folders' names.
    var partitionedBy: [HiveColumn] = []
    /// `CLUSTERED BY (…) INTO n BUCKETS`.
    var clusteredBy: Bucketing?
    /// `ROW FORMAT …`.
    var rowFormat: RowFormat?
    /// `STORED AS …`.
    var storage: Storage?
    /// `LOCATION '…'`.
    var location: String?
    /// `TBLPROPERTIES (…)`.
    var properties: [TableProperty] = []

    /// How rows are spread over files.
    struct Bucketing: Hashable, Sendable {
        /// The columns, in lower case.
        let columns: [String]
        /// The number of buckets.
        let count: Int
    }

    /// How a row's text is taken apart.
    enum RowFormat: Hashable, Sendable {
        case delimited(Delimited)
        /// A class with its properties.
        case serde(String, [TableProperty])
    }

    /// The characters of `ROW FORMAT DELIMITED`, as their literals say.
    struct Delimited: Hashable, Sendable {
        /// `FIELDS TERMINATED BY`.
        var fields: String?
        /// `ESCAPED BY`.
        var escape: String?
        /// `COLLECTION ITEMS TERMINATED BY`.
        var collectionItems: String?
        /// `MAP KEYS TERMINATED BY`.
        var mapKeys: String?
        /// `LINES TERMINATED BY`.
        var lines: String?
        /// `NULL DEFINED AS`.
        var null: String?
    }

    /// The files' form.
    enum Storage: Hashable, Sendable {
        /// A format by name in upper case: `TEXTFILE`, `PARQUET`.
        case format(String)
        /// Two classes.
        case classes(input: String, output: String)
    }
}

/// `name type COMMENT '…'` in Hive DDL.
struct HiveColumn: Hashable, Sendable {
    /// The name in lower case.
    let name: String
    /// The type.
    let type: HiveTypeName
    /// The comment.
    let comment: String?
}

/// `'key' = 'value'` in Hive DDL.
struct TableProperty: Hashable, Sendable {
    /// The key.
    let key: String
    /// The value.
    let value: String
}

/// `PARTITION (key = 'value', …) LOCATION '…'`.
struct PartitionClause: Hashable, Sendable {
    /// The keys in lower case with their values as text.
    let values: [TableProperty]
    /// The folder, when it is not the table's own.
    let location: String?
}

/// What `ALTER TABLE` changes, besides adding and dropping partitions.
enum Alteration: Hashable, Sendable {
    /// `ADD COLUMNS (…)`.
    case addColumns([HiveColumn])
    /// `REPLACE COLUMNS (…)`.
    case replaceColumns([HiveColumn])
    /// `SET TBLPROPERTIES (…)`.
    case setProperties([TableProperty])
    /// `SET LOCATION '…'`.
    case setLocation(String)
    /// `PARTITION (…) RENAME TO PARTITION (…)`.
    case renamePartition([TableProperty])
}
