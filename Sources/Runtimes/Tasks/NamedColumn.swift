import JobModel

/// Looks columns up by their names.
enum NamedColumn {
    /// The position of a column that a flag names.
    ///
    /// - Throws: ``TaskFailure`` with exit code 2, naming the nearest column.
    /// - Returns: the position.
    static func position(_ name: String, _ flag: String, _ names: [String]) throws(TaskFailure) -> Int {
        if let position = names.firstIndex(of: name) { return position }
        throw TaskFailure(
            message: "there is no column \"\(name)\" (\(flag))", help: help(name, among: names), exitCode: 2)
    }

    /// The column that was probably meant, and those there are.
    static func help(_ name: String, among names: [String]) -> String {
        let list = names.prefix(20).joined(separator: ", ") + (names.count > 20 ? ", …" : "")
        return (nearest(name, names).map { "did you mean \"\($0)\"? " } ?? "") + "columns: \(list)"
    }

    /// Also a name with two letters exchanged, which count as two mistakes otherwise.
    private static func nearest(_ name: String, _ names: [String]) -> String? {
        let letters = name.lowercased().sorted()
        return NameSuggestion.closest(to: name, among: names) ?? names.first { $0.lowercased().sorted() == letters }
    }
}
