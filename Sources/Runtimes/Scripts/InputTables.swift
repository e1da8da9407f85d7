import FileTree

/// The tables of a script: the job's inputs, by their names.
struct InputTables {
    /// Inputs that are tables.
    let tables: [AdHocTable]
    /// Inputs that are none, and why.
    let others: [String: String]

    /// Takes every input that can be a table.
    ///
    /// - Parameters:
    ///   - container: the job's inputs.
    ///   - script: the script's path, whose own input is no table; nil when there is none.
    /// - Throws: `QueryFailure` for an input whose directory is no place for a table.
    init(_ container: ContainerDescription, script: String?) throws(QueryFailure) {
        var tables: [AdHocTable] = []
        var others: [String: String] = [:]
        for input in container.inputs {
            let name = input.name.lowercased()
            if let script, script.hasPrefix(input.directory + "/") {
                others[name] = "it holds the script"
            } else if name.contains("=") || name.isEmpty {
                others[name] = "its name has a '='"
            } else if input.isQueryResult {
                others[name] =
                    "it is the result of a query, whose files have no header: "
                    + "CREATE EXTERNAL TABLE … LOCATION 'file://\(input.directory)/' makes a table of them"
            } else {
                tables.append(try AdHocTable("\(name)=\(input.directory)", relativeTo: "/"))
            }
        }
        self.tables = tables
        self.others = others
    }

    /// What to say of a table that is missing because an input is none.
    func help(_ failure: QueryFailure) -> String? {
        guard failure.code == "TABLE_NOT_FOUND" else { return nil }
        // Table 'awsdatacatalog.default.name' does not exist
        guard let name = failure.message.split(separator: "'").dropFirst().first?.split(separator: ".").last,
            let reason = others[String(name)]
        else { return nil }
        return "the input '\(name)' is no table: \(reason)"
    }
}
