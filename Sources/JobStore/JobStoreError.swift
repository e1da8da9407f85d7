/// Why the records cannot be used.
public enum JobStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A newer pjrun has made the database.
    case newerSchema(found: Int, known: Int)
    /// SQLite cannot use the file.
    case unusable(path: String, problem: String, remedy: String)
    /// A record cannot be read any more.
    case unreadableRecord(name: String, problem: String)

    /// What happened and what to do.
    public var description: String {
        switch self {
        case .newerSchema(let found, let known):
            "the records were made by a newer pjrun (schema \(found), this one knows \(known)); use that one, or another PJRUN_HOME"
        case .unusable(let path, let problem, _): "the records '\(path)' \(problem)"
        case .unreadableRecord(let name, let problem):
            "the record of job '\(name)' cannot be read: \(problem); 'pjrun rm \(name)' removes it"
        }
    }

    /// What to do, where the description does not say it.
    public var remedy: String? {
        guard case .unusable(_, _, let remedy) = self else { return nil }
        return remedy
    }
}
