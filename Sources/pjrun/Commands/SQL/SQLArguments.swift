/// Statements that begin with a comment look like flags to the parser.
enum SQLArguments {
    /// Puts an argument that begins with `--` and has a blank where a flag's name would be behind all flags.
    static func protected(_ arguments: [String]) -> [String] {
        guard !arguments.contains("--"), let place = arguments.firstIndex(where: isStatement) else { return arguments }
        var result = arguments
        let statement = result.remove(at: place)
        return result + ["--", statement]
    }

    private static func isStatement(_ argument: String) -> Bool {
        argument.hasPrefix("--") && argument.prefix { $0 != "=" }.contains(where: \.isWhitespace)
    }
}
