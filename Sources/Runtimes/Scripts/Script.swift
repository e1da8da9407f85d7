import FileTree
import TrinoSQL

/// A text of statements, and how places in it are told.
struct Script {
    /// The file; nil when the text came as an argument.
    let path: String?
    /// What results are called after.
    let name: String
    let statements: [ScriptStatement]
    private let lines: [Substring]

    init(_ source: ScriptArguments.Source) throws(ScriptFailure) {
        let text: String
        switch source {
        case .text(let given):
            text = given
            path = nil
            name = "result"
        case .file(let file):
            let bytes: [UInt8]
            do throws(FileTreeError) {
                bytes = try OpenFile(path: FileName(file)).readToEnd()
            } catch {
                throw ScriptFailure(message: "\(error)", exitCode: error.isMissing ? 127 : 126)
            }
            guard let decoded = String(validating: bytes, as: UTF8.self) else {
                throw ScriptFailure(message: "'\(file)' is not UTF-8", help: "iconv -t UTF-8 converts it")
            }
            text = decoded.hasPrefix("\u{FEFF}") ? String(decoded.unicodeScalars.dropFirst()) : decoded
            path = file
            let last = file.split(separator: "/").last.map(String.init) ?? file
            name = last.lastIndex(of: ".").map { String(last[..<$0]) } ?? last
        }
        statements = ScriptStatement.split(text)
        lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        if statements.isEmpty {
            throw ScriptFailure(message: "there is no statement in \(path.map { "'\($0)'" } ?? "the text")")
        }
    }

    /// A failure of a statement, with its place in the text.
    func failure(_ failure: QueryFailure, in statement: ScriptStatement) -> ScriptFailure {
        let start = (line: statement.line, column: statement.column)
        let place =
            if let line = failure.line, let column = failure.column {
                statement.place(line: line, column: column)
            } else {
                start
            }
        // Where data are wrong their place says more than that of the statement.
        return ScriptFailure(
            message: "\(failure.code): \(failure.message)",
            place: failure.place ?? text(of: place), help: failure.help,
            summary: "\(failure.code): "
                + (failure.place.map { "\(failure.message) (\($0))" }
                    ?? "line \(place.line):\(place.column): \(failure.message)"))
    }

    /// The same failure, at a statement.
    func located(_ failure: ScriptFailure, at statement: ScriptStatement) -> ScriptFailure {
        ScriptFailure(
            message: failure.message, place: text(of: (statement.line, statement.column)), help: failure.help,
            exitCode: failure.exitCode)
    }

    /// `/path/query.sql:3:8   the line`.
    private func text(of place: (line: Int, column: Int)) -> String {
        let line = lines.indices.contains(place.line - 1) ? lines[place.line - 1] : ""
        let shown = line.drop { $0 == " " || $0 == "\t" }.prefix(100)
        return "\(path ?? "line"):\(place.line):\(place.column)" + (shown.isEmpty ? "" : "   \(shown)")
    }
}
