import Columnar
import JobModel
import TrinoSQL

/// The database `information_schema`: what the catalog has, as tables with Trino's columns.
struct InformationSchema {
    static let name = "information_schema"

    let catalog: TableCatalog

    /// Columns of each table; those without a type are text.
    private static let tables: [(name: String, columns: [(name: String, type: Columnar.DataType)])] = [
        (
            "columns",
            [
                ("table_catalog", .text), ("table_schema", .text), ("table_name", .text), ("column_name", .text),
                ("ordinal_position", .bigint), ("column_default", .text), ("is_nullable", .text),
                ("data_type", .text),
            ]
        ),
        ("schemata", [("catalog_name", .text), ("schema_name", .text)]),
        ("tables", [("table_catalog", .text), ("table_schema", .text), ("table_name", .text), ("table_type", .text)]),
        (
            "views",
            [("table_catalog", .text), ("table_schema", .text), ("table_name", .text), ("view_definition", .text)]
        ),
    ]

    /// The names of its tables.
    static var tableNames: [String] { tables.map(\.name) }

    /// The columns of one of its tables; nil if there is none of that name.
    static func columns(of table: String) -> [ColumnSchema]? {
        tables.first { $0.name == table }?.columns.map { ColumnSchema(name: $0.name, type: $0.type) }
    }

    /// One of its tables with the rows that it has now; nil if there is none of that name.
    func table(_ name: String) throws -> MemoryTable? {
        guard let columns = InformationSchema.columns(of: name) else { return nil }
        let rows: [[Value]]
        switch name {
        case "schemata": rows = try schemas().map { [.text(TableCatalog.name), .text($0)] }
        case "tables": rows = try tables()
        case "views": rows = try views()
        default: rows = try self.columns()
        }
        return MemoryTable(schema: columns, rows: rows)
    }

    // MARK: - Rows

    private func schemas() throws -> [String] {
        try (catalog.store().databases().map(\.name) + [InformationSchema.name]).sorted()
    }

    private func tables() throws -> [[Value]] {
        var rows: [[Value]] = []
        for schema in try schemas() {
            if schema == InformationSchema.name {
                rows += InformationSchema.tableNames.map { row(schema, $0, [.text("BASE TABLE")]) }
                continue
            }
            let stored = try stored(schema)
            for name in try catalog.tableNames(in: schema) {
                let isView =
                    catalog.adHocTable(name, database: schema) == nil && stored[name].map(StoredView.isView) == true
                rows.append(row(schema, name, [.text(isView ? "VIEW" : "BASE TABLE")]))
            }
        }
        return rows
    }

    private func views() throws -> [[Value]] {
        var rows: [[Value]] = []
        for schema in try schemas() {
            for (name, view) in try stored(schema).sorted(by: { $0.key < $1.key })
            where StoredView.isView(view) && catalog.adHocTable(name, database: schema) == nil {
                // A view of another engine is one, though its text cannot be read here.
                let text = (try? StoredView(view).sql) ?? view.viewOriginalText ?? ""
                rows.append(row(schema, name, [.text(text)]))
            }
        }
        return rows
    }

    private func columns() throws -> [[Value]] {
        var rows: [[Value]] = []
        func add(_ schema: String, _ table: String, _ columns: [(name: String, type: String)]) {
            for (index, column) in columns.enumerated() {
                rows.append(
                    row(
                        schema, table,
                        [
                            .text(column.name), .int64(Int64(index + 1)), .null, .text("YES"), .text(column.type),
                        ]))
            }
        }
        for schema in try schemas() {
            if schema == InformationSchema.name {
                for table in InformationSchema.tableNames {
                    let columns = InformationSchema.columns(of: table) ?? []
                    add(schema, table, columns.map { ($0.name ?? "", $0.type.description) })
                }
                continue
            }
            let stored = try stored(schema)
            for name in try catalog.tableNames(in: schema) {
                if catalog.adHocTable(name, database: schema) != nil {
                    let columns = try catalog.fileTable(name, database: schema)?.schema.dropLast() ?? []
                    add(schema, name, columns.map { ($0.name ?? "", $0.type.description) })
                } else if let table = stored[name] {
                    add(schema, name, InformationSchema.columns(of: table))
                }
            }
        }
        return rows
    }

    /// Names and types of a table's columns; a type that is none is told as it is written.
    private static func columns(of table: GlueTable) -> [(name: String, type: String)] {
        if StoredView.isView(table), let view = try? StoredView(table), !view.columns.isEmpty { return view.columns }
        return (table.columns + table.partitionKeys).map { column in
            (column.name, (try? HiveType.dataType(of: column.type))?.description ?? column.type)
        }
    }

    private func stored(_ schema: String) throws -> [String: GlueTable] {
        Dictionary(try catalog.store().tables(ofDatabase: schema).map { ($0.name, $0) }) { first, _ in first }
    }

    private func row(_ schema: String, _ table: String, _ rest: [Value]) -> [Value] {
        [.text(TableCatalog.name), .text(schema), .text(table)] + rest
    }
}
