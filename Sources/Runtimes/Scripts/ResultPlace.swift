package import CSV

/// Where the rows of a statement go.
package struct ResultPlace: Hashable, Sendable {
    /// Name of the output.
    package let output: String
    /// The file.
    package let path: String
    /// The path below the output.
    package let name: String
    /// The form of the rows, by the file's ending.
    package let format: ResultFormat
    /// Whether the file is gzip.
    package let isGzip: Bool
}

/// Decides where the results of a script go.
///
/// A query whose comment names an output, or a file below one, goes there: `-- output: train` or
/// `-- output: train/part.jsonl.gz`. Every other goes to the job's first output, as the script's name with `.csv`,
/// numbered when there are several. Where the job has several hosts, their names are added, so that none overwrites
/// another's file.
package struct ResultPlaces: Sendable {
    private let container: ContainerDescription
    private let script: String
    private let unnamed: Int
    private var next = 0
    private var taken: Set<String> = []

    /// Begins to place results.
    ///
    /// - Parameters:
    ///   - container: the job's outputs and hosts.
    ///   - script: the script's name without directory and ending.
    ///   - unnamed: how many queries there are without a comment.
    package init(container: ContainerDescription, script: String, unnamed: Int) {
        self.container = container
        self.script = script
        self.unnamed = unnamed
    }

    /// Finds the place of the next query's rows.
    ///
    /// - Parameter directive: what the comment says.
    /// - Throws: ``ScriptFailure`` when the comment names what there is not, or what another query writes.
    /// - Returns: the place; nil when the job has no outputs, and they go to the log.
    package mutating func place(_ directive: String?) throws(ScriptFailure) -> ResultPlace? {
        guard let place = try find(directive) else { return nil }
        guard taken.insert(place.path).inserted else {
            throw ScriptFailure(
                message: "two queries write '\(place.name)' of output '\(place.output)'",
                help: "name another file: -- output: \(place.output)/other.csv")
        }
        return place
    }

    private mutating func find(_ directive: String?) throws(ScriptFailure) -> ResultPlace? {
        guard let directive else {
            next += 1
            guard let first = container.outputs.first else { return nil }
            return place(in: first, unnamed > 1 ? "\(script)-\(next).csv" : "\(script).csv")
        }
        let parts = directive.split(separator: "/", omittingEmptySubsequences: false)
        let name = parts.first.map(String.init) ?? ""
        guard let output = container.outputs.first(where: { $0.name == name }) else {
            let known = container.outputs.map(\.name)
            throw ScriptFailure(
                message: "the job has no output '\(name)'",
                help: known.isEmpty
                    ? "it has none: --output \(name)=out" : "its outputs are: \(known.joined(separator: ", "))")
        }
        if parts.count == 1 { return place(in: output, "\(script).csv") }
        let below = parts.dropFirst()
        guard below.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && $0.utf8.count <= 255 }) else {
            throw ScriptFailure(
                message: "'\(directive)' does not name a file of output '\(name)'",
                help: "write -- output: \(name)/file.csv")
        }
        let place = place(in: output, below.joined(separator: "/"))
        guard let place else {
            throw ScriptFailure(
                message: "the ending of '\(directive)' is not one of a form of result",
                help:
                    "the endings are .csv, .jsonl (an object per line), .json (an array), and each of them with .gz behind"
            )
        }
        return place
    }

    private func place(in output: ContainerDescription.Channel, _ file: String) -> ResultPlace? {
        var stem = file[...]
        let isGzip = stem.hasSuffix(".gz")
        if isGzip { stem = stem.dropLast(3) }
        let forms: [(String, ResultFormat)] = [(".csv", .csv), (".jsonl", .hiveJSON), (".json", .json)]
        guard let (ending, format) = forms.first(where: { stem.hasSuffix($0.0) }) else { return nil }
        let host = container.hostOfSeveral.map { "-\($0)" } ?? ""
        let name = "\(stem.dropLast(ending.count))\(host)\(ending)\(isGzip ? ".gz" : "")"
        return ResultPlace(
            output: output.name, path: "\(output.directory)/\(name)", name: name, format: format, isGzip: isGzip)
    }
}
