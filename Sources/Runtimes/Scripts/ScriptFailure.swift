/// Why a script of SQL cannot go on: what happened, where, and what to do.
package struct ScriptFailure: Error, Hashable, Sendable {
    /// What happened, complete by itself.
    package let message: String
    /// File, line and column.
    package let place: String?
    /// What to do.
    package let help: String?
    /// What the program exits with.
    package let exitCode: Int32
    /// What happened in one line with its place, for `/opt/ml/output/message`.
    package let summary: String

    /// Makes a failure.
    package init(
        message: String, place: String? = nil, help: String? = nil, exitCode: Int32 = 1, summary: String? = nil
    ) {
        self.message = message
        self.summary = summary ?? message
        self.place = place
        self.help = help
        self.exitCode = exitCode
    }

    /// The three parts, each on a line of its own.
    package var text: String {
        "error: \(message)\n" + (place.map { "  --> \($0)\n" } ?? "") + (help.map { "  help: \($0)\n" } ?? "")
    }
}
