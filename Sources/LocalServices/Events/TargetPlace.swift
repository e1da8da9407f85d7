import JobModel

/// Where a target is on this machine.
public enum TargetPlace: Hashable, Sendable {
    /// A file; events are appended, one per line.
    case file(path: String)
    /// A command of the shell; it gets the event on its standard input.
    case command(String)

    /// Reads a target's Arn: `file:///absolute/path.jsonl` or `command:SHELL TEXT`; nil for any other.
    public init?(arn: String) {
        if arn.hasPrefix("command:") {
            let text = arn.dropFirst("command:".count)
            guard !text.allSatisfy(\.isWhitespace), !text.contains("\0") else { return nil }
            self = .command(String(text))
        } else {
            guard let uri = try? StorageURI(parsing: arn), case .file(let path) = uri.kind, !path.hasSuffix("/")
            else { return nil }
            self = .file(path: path)
        }
    }
}
