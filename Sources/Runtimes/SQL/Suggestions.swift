import Columnar
import JobModel
import TrinoSQL

/// Adds to a failure what the user may have meant.
struct Suggestions {
    let catalog: TableCatalog
    let session: Session
    let sql: String

    /// The failure with help where something near is known.
    func completed(_ failure: QueryFailure) -> QueryFailure {
        guard failure.help == nil else { return failure }
        return failure.with(help: help(failure))
    }

    private func help(_ failure: QueryFailure) -> String? {
        guard let line = failure.line, let column = failure.column else { return nil }
        let name = SQLWord.dottedName(in: sql, line: line, column: column)
        switch failure.code {
        case "COLUMN_NOT_FOUND":
            guard let wanted = name.last else { return nil }
            return columns(near: wanted)
        case "TABLE_NOT_FOUND":
            guard let wanted = name.last else { return nil }
            let database = name.count > 1 ? name[name.count - 2] : session.schema
            return tables(near: wanted, database.lowercased())
        case "FUNCTION_NOT_FOUND":
            guard let wanted = name.last else { return nil }
            let near = NameSuggestion.closest(to: wanted, among: FunctionCatalog.names)
            return near == wanted.lowercased() ? nil : near.map { "did you mean \($0)?" }
        case "SCHEMA_NOT_FOUND":
            let wanted = name.count > 1 ? name[name.count - 2] : name.last ?? ""
            let names = (try? catalog.store().databases().map(\.name)) ?? []
            return NameSuggestion.closest(to: wanted, among: names).map { "did you mean \($0)?" }
                ?? "databases: \(Suggestions.listed(names))"
        default: return nil
        }
    }

    private func columns(near wanted: String) -> String? {
        let used = catalog.used
        let all = used.flatMap(Suggestions.columnNames)
        let near = NameSuggestion.closest(to: wanted, among: all).map { "did you mean \"\($0)\"?" }
        let lists = used.prefix(3).map { table in
            let short = table.name.split(separator: ".").last.map(String.init) ?? table.name
            return "columns of \(short): \(Suggestions.listed(Suggestions.columnNames(table)))"
        }
        let parts = [near].compactMap { $0 } + (lists.isEmpty ? [] : [lists.joined(separator: "; ")])
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    private static func columnNames(_ table: any FileTable) -> [String] {
        // The last is the hidden "$path".
        table.schema.dropLast().compactMap(\.name)
    }

    private func tables(near wanted: String, _ database: String) -> String? {
        let names = (try? catalog.tableNames(in: database)) ?? []
        if let near = NameSuggestion.closest(to: wanted, among: names) { return "did you mean \(near)?" }
        if !names.isEmpty { return "tables of \(database): \(Suggestions.listed(names))" }
        return "name a file as a table with --table \(wanted)=FILE, or make one with CREATE EXTERNAL TABLE"
    }

    private static func listed(_ names: [String]) -> String {
        names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
    }
}
