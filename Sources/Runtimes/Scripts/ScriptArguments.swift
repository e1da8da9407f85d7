/// The arguments of the SQL runtime: `--script FILE` or queries, and values for `?`.
package struct ScriptArguments: Hashable, Sendable {
    /// Where the statements come from.
    package enum Source: Hashable, Sendable {
        /// A file.
        case file(String)
        /// The text itself.
        case text(String)
    }

    /// The statements.
    package let source: Source
    /// Values for the `?` of every statement that has some, as SQL.
    package let parameters: [String]

    /// The help text.
    package static let usage =
        "pjrun-worker sql (--script FILE | QUERY) [--parameter VALUE]...; a VALUE is SQL, as 5 or 'text' or DATE '2024-02-29'"

    /// Reads the arguments behind `pjrun-worker sql`.
    ///
    /// - Throws: ``ScriptFailure`` with exit code 2.
    package init(_ arguments: [String]) throws(ScriptFailure) {
        var source: Source?
        var parameters: [String] = []
        var rest = arguments[...]
        func refuse(_ message: String) -> ScriptFailure {
            ScriptFailure(message: message, help: ScriptArguments.usage, exitCode: 2)
        }
        func value(of flag: String) throws(ScriptFailure) -> String {
            guard let value = rest.popFirst() else { throw refuse("\(flag) needs a value") }
            return value
        }
        func set(_ new: Source) throws(ScriptFailure) {
            guard source == nil else { throw refuse("one script or one query text is enough") }
            source = new
        }
        while let argument = rest.popFirst() {
            switch argument {
            case "--script": try set(.file(value(of: argument)))
            case "--query": try set(.text(value(of: argument)))
            case "--parameter": parameters.append(try value(of: argument))
            case _ where argument.hasPrefix("--parameter="):
                parameters.append(String(argument.dropFirst("--parameter=".count)))
            case _ where argument.hasPrefix("--"): throw refuse("there is no option '\(argument)'")
            default: try set(.text(argument))
            }
        }
        guard let source else { throw refuse("there is nothing to run") }
        self.source = source
        self.parameters = parameters
    }
}
