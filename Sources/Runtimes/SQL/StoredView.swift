import Checksums
import Columnar
import JobModel
import OrderedJSON
import TrinoSQL

/// A view as the Glue catalog keeps it: JSON in Base64 in a comment, as Athena and Trino write it.
///
/// The members are those of Trino's view definition: `originalSql`, `catalog`, `schema`, `columns` with name and Trino's type.
/// Of these, what Athena leaves out or adds (`comment`, `owner`, `runAsInvoker`) may be there or not.
struct StoredView {
    /// The query.
    let sql: String
    /// Where unqualified names in it belong.
    let catalog: String
    let schema: String
    /// Names and Trino's types of the columns.
    let columns: [(name: String, type: String)]
    let comment: String?

    private static let prefix = "/* Presto View: "
    private static let suffix = " */"

    // MARK: - Reading

    /// Whether the catalog's entry is a view, of whatever engine.
    static func isView(_ table: GlueTable) -> Bool {
        table.tableType == "VIRTUAL_VIEW" || table.viewOriginalText?.hasPrefix(prefix) == true
    }

    /// Reads a view's entry.
    ///
    /// - Throws: `NOT_SUPPORTED` for views of Hive's, `HIVE_INVALID_VIEW_DATA` for text that holds no description.
    init(_ table: GlueTable) throws(QueryFailure) {
        let name = "\(table.databaseName).\(table.name)"
        let text = table.viewOriginalText ?? ""
        guard text.hasPrefix(StoredView.prefix), text.hasSuffix(StoredView.suffix) else {
            if table.parameters["presto_view"]?.lowercased() == "true" {
                throw QueryFailure(code: "HIVE_INVALID_VIEW_DATA", message: "View data missing prefix: \(text)")
            }
            throw QueryFailure(
                code: "NOT_SUPPORTED", message: "Hive views are not supported: '\(name)'",
                help: "only views that Athena has made have a text that Athena can run; make it anew with CREATE VIEW")
        }
        let encoded = String(text.dropFirst(StoredView.prefix.count).dropLast(StoredView.suffix.count))
        guard let bytes = Base64.decoded(encoded),
            let json = try? JSON(parsing: String(decoding: bytes, as: UTF8.self)),
            let sql = json["originalSql"]?.string
        else {
            throw QueryFailure(
                code: "HIVE_INVALID_VIEW_DATA", message: "Invalid view JSON of '\(name)'",
                help:
                    "the text between '\(StoredView.prefix)' and '\(StoredView.suffix)' is Base64 of a JSON object with "
                    + "originalSql, catalog, schema and columns")
        }
        self.sql = sql
        catalog = (json["catalog"]?.string ?? TableCatalog.name).lowercased()
        schema = (json["schema"]?.string ?? table.databaseName).lowercased()
        columns = (json["columns"]?.array ?? []).compactMap { column in
            guard let name = column["name"]?.string, let type = column["type"]?.string else { return nil }
            return (name, type)
        }
        comment = json["comment"]?.string
    }

    /// The view as queries see it.
    ///
    /// - Parameter name: catalog, database and view.
    /// - Throws: `INVALID_VIEW` for a type that is none.
    /// - Returns: its query and columns.
    func catalogView(named name: String) throws(QueryFailure) -> CatalogView {
        var schema: [ColumnSchema] = []
        for column in columns {
            do throws(SQLError) {
                schema.append(ColumnSchema(name: column.name, type: try ViewDefinition.type(column.type)))
            } catch {
                throw QueryFailure(
                    code: "INVALID_VIEW",
                    message: "Unknown type '\(column.type)' for column '\(column.name)' in view: \(name)")
            }
        }
        return CatalogView(
            sql: sql, catalog: catalog, schema: self.schema, columns: columns.isEmpty ? nil : schema)
    }

    // MARK: - Writing

    /// The catalog's entry of a new view.
    ///
    /// - Parameters:
    ///   - definition: what the statement says.
    ///   - database: where the view belongs.
    ///   - columns: the columns of its query.
    ///   - session: where the statement's unqualified names belong.
    /// - Throws: `NOT_SUPPORTED` for columns whose type the catalog has no name for, with Trino's words.
    /// - Returns: the entry.
    static func entry(
        _ definition: ViewDefinition, database: String, columns: [ColumnSchema], session: Session
    ) throws(QueryFailure) -> GlueTable {
        var view: JSONObject = [
            "originalSql": .string(definition.sql), "catalog": .string(session.catalog),
            "schema": .string(session.schema),
        ]
        view["columns"] = .array(
            columns.map { column in
                [
                    "name": .string(column.name ?? ""),
                    "type": .string(ViewDefinition.text(of: column.type)),
                ]
            })
        view["comment"] = definition.comment.map(JSON.string)
        var table = GlueTable(name: definition.name.table, databaseName: database)
        table.tableType = "VIRTUAL_VIEW"
        table.columns = try columns.map { column throws(QueryFailure) in
            do throws(SQLError) {
                return GlueColumn(
                    name: (column.name ?? "").lowercased(), type: try HiveType.translated(column.type))
            } catch {
                throw QueryFailure(error)
            }
        }
        table.location = ""
        table.parameters = ["presto_view": "true", "comment": "Presto View"]
        let encoded = Base64.encoded(Array(JSON.object(view).serialized(.compact).utf8))
        table.viewOriginalText = prefix + encoded + suffix
        table.viewExpandedText = "/* Presto View */"
        return table
    }

    /// The statement that makes the view, as `SHOW CREATE VIEW` gives it.
    ///
    /// - Parameter name: catalog, database and view.
    /// - Returns: the statement.
    func createStatement(named name: [String]) -> String {
        ViewDefinition.statement(name: name, comment: comment, sql: sql)
    }
}
