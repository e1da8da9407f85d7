import Columnar
import Foundation

@testable import TrinoSQL

/// A file of queries with their expectations, in the manner of sqllogictest.
///
/// Blocks are separated by empty lines; a line that starts with `#` is a comment. The blocks are:
///
///     table t (a bigint, b varchar)
///     1 | x
///     NULL | 'y '
///
/// makes a table for the blocks after it. A value is the text that CAST to the column's type reads, `NULL`, or a text in
/// single quotes where spaces, `|` or the word NULL are meant.
///
///     view v
///     SELECT a FROM t
///
/// makes a view.
///
///     query bigint, varchar(1)
///     names a, -
///     SELECT a, 'x' FROM t
///     ----
///     1 | x
///
/// runs a query and compares the types of its columns, as Trino prints them, their names if the line `names` is there (`-`:
/// the column has none) and its rows as text: what CAST to VARCHAR gives, VARBINARY in hexadecimal. The order of rows
/// counts only after `query ordered`. The query runs with and without optimisation; after `query optimized` only with.
///
///     statement error COLUMN_NOT_FOUND line 1:8: Column 'x' cannot be resolved
///     SELECT x
///
/// expects an error with its whole text; `\n` and `\t` in it stand for a line's end and a tab. `statement ok` expects none.
///
///     zone Europe/Zurich
///
/// is the session's zone in the blocks after it; without one it is UTC.
///
/// Before a query there may be `parameters 1, 'x'`, values for `?`. A block that starts with `skip reason` is left out.
enum CaseFile {
    /// The cases of all files of a part of the tests.
    static func all(of part: String) throws -> [QueryCase] {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let folder = tests.appendingPathComponent("\(part)/cases")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".slt") }
        return try names.sorted().flatMap { name in
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            return try cases(text, file: name)
        }
    }

    /// The cases of one file.
    static func cases(_ text: String, file: String) throws -> [QueryCase] {
        var catalog = CaseCatalog()
        var found: [QueryCase] = []
        for block in blocks(text) {
            do {
                if let test = try read(block, file: file, catalog: &catalog) { found.append(test) }
            } catch {
                throw CaseError(text: "\(file):\(block.line): \(error)")
            }
        }
        return found
    }

    private struct Block {
        let line: Int
        var lines: [String]
    }

    private static func blocks(_ text: String) -> [Block] {
        var blocks: [Block] = []
        var isOpen = false
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("#") { continue }
            if line.isEmpty {
                isOpen = false
            } else if isOpen {
                blocks[blocks.count - 1].lines.append(String(line))
            } else {
                blocks.append(Block(line: number + 1, lines: [String(line)]))
                isOpen = true
            }
        }
        return blocks
    }

    private static func takeFlag(_ word: String, from text: inout String) -> Bool {
        guard text.hasPrefix(word) else { return false }
        text.removeFirst(word.count)
        return true
    }

    private static func read(_ block: Block, file: String, catalog: inout CaseCatalog) throws -> QueryCase? {
        let head = block.lines[0]
        var body = Array(block.lines.dropFirst())
        func rest(_ prefix: String) -> String? { head.hasPrefix(prefix) ? String(head.dropFirst(prefix.count)) : nil }
        if head.hasPrefix("skip") { return nil }
        if let declaration = rest("table ") {
            let (name, table) = try CaseTable.read(declaration, rows: body)
            catalog.tables[name] = table
            return nil
        }
        if let zone = rest("zone ") {
            catalog.zone = zone
            return nil
        }
        if let name = rest("view ") {
            catalog.views[name] = body.joined(separator: "\n")
            return nil
        }
        func take(_ prefix: String) -> [String]? {
            guard let line = body.first, line.hasPrefix(prefix) else { return nil }
            body.removeFirst()
            return CaseText.list(String(line.dropFirst(prefix.count)))
        }
        let names = take("names ")
        let parameters = take("parameters ") ?? []
        let expectation: QueryCase.Expectation
        if let text = rest("statement error ") {
            let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            let message = String(parts.count > 1 ? parts[1] : "")
            expectation = .error(
                code: String(parts[0]),
                message: message.replacingOccurrences(of: "\\n", with: "\n").replacingOccurrences(of: "\\t", with: "\t")
            )
        } else if head == "statement ok" {
            expectation = .ok
        } else if let types = rest("query ") {
            guard let end = body.firstIndex(of: "----") else { throw CaseError(text: "a query without ----") }
            var types = types
            let isOrdered = takeFlag("ordered ", from: &types)
            let isOptimized = takeFlag("optimized ", from: &types)
            expectation = .result(
                types: CaseText.list(types), names: names,
                rows: body[(end + 1)...].map { CaseText.cells($0).joined(separator: " | ") }, isOrdered: isOrdered,
                isOnlyOptimized: isOptimized)
            body = Array(body[..<end])
        } else {
            throw CaseError(text: "unknown block: \(head)")
        }
        return QueryCase(
            name: "\(file):\(block.line)", sql: body.joined(separator: "\n"), parameters: parameters, catalog: catalog,
            expectation: expectation)
    }
}

/// A mistake in a file of cases.
struct CaseError: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
}

/// How lists and rows are written in files of cases.
enum CaseText {
    /// The items between commas that are not in parentheses or quotes.
    static func list(_ text: String) -> [String] { split(text, at: ",").map(trimmed) }

    /// The values between `|`, trimmed; quotes stay.
    static func cells(_ line: String) -> [String] { split(line, at: "|").map(trimmed) }

    static func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespaces) }

    private static func split(_ text: String, at separator: Character) -> [String] {
        var parts = [""]
        var depth = 0
        var isQuoted = false
        for character in text {
            if character == "'" { isQuoted.toggle() }
            if !isQuoted && character == "(" { depth += 1 }
            if !isQuoted && character == ")" { depth -= 1 }
            if character == separator && !isQuoted && (depth == 0 || separator == "|") {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts
    }
}
