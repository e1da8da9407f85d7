import ArgumentParser
import JobModel

/// The first word of a command line, when it is no flag.
enum CommandName {
    /// Refuses a word that is no command; the parser would take it for an argument of `run`.
    static func check(_ word: String) throws(UserError) {
        guard !word.hasPrefix("-") else { return }
        let names = Pjrun.configuration.subcommands.flatMap { command in
            [command.configuration.commandName].compactMap { $0 } + command.configuration.aliases
        }
        guard !names.contains(word), word != "help" else { return }
        let suggestion = NameSuggestion.closest(to: word, among: names).map { "did you mean '\($0)'? " } ?? ""
        throw UserError(
            message: "there is no command '\(word)'", help: "\(suggestion)'pjrun --help' lists all commands")
    }
}
