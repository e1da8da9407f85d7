import Columnar

/// `format(pattern, values…)`: text as `java.util.Formatter` makes it, for the locale en-US.
///
/// `%a` is missing.
enum FormatFunction {
    static func call(_ call: ScalarCall) throws -> Column {
        let patterns = call.arguments[0]
        var constant: Result<FormatPattern, any Error>?
        if patterns.isConstant && !patterns.hasNulls && patterns.failures == nil && call.count > 0 {
            constant = Result { try FormatPattern(patterns.views[0].string) }
        }
        let prepared = constant
        return call.mapTextRows(strict: false) { row, out in
            if patterns.isNull(row) { return false }
            let pattern = try prepared?.get() ?? FormatPattern(patterns.views[row * patterns.step].string)
            let values = call.arguments.dropFirst().map { FormatArgument($0, row, call.context) }
            out.append(try pattern.text(values))
            return true
        }
    }
}

/// A pattern, taken apart.
struct FormatPattern {
    private enum Part {
        case text(String)
        case specifier(FormatSpecifier)
    }

    private let source: String
    private var parts: [Part] = []

    init(_ pattern: String) throws {
        source = pattern
        var rest = Substring(pattern)
        while let percent = rest.firstIndex(of: "%") {
            if percent > rest.startIndex { parts.append(.text(String(rest[..<percent]))) }
            rest = rest[percent...]
            do {
                parts.append(.specifier(try FormatSpecifier(&rest)))
            } catch let error as FormatError { throw error.failure(pattern) }
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
    }

    /// The text for some values.
    func text(_ values: [FormatArgument]) throws -> String {
        var text = ""
        var ordinary = 0
        var last: Int?
        do {
            for part in parts {
                switch part {
                case .text(let literal): text += literal
                case .specifier(let specifier):
                    guard specifier.takesArgument else {
                        text += try specifier.text(.null)
                        continue
                    }
                    let position: Int?
                    switch specifier.index {
                    case .next:
                        position = ordinary
                        ordinary += 1
                    case .previous: position = last
                    case .explicit(let number): position = number - 1
                    }
                    last = position
                    guard let position, values.indices.contains(position) else {
                        throw FormatError("MissingFormatArgument", "Format specifier '\(specifier.source)'")
                    }
                    text += try specifier.text(values[position])
                }
            }
        } catch let error as FormatError { throw error.failure(source) }
        return text
    }
}

/// What `java.util.Formatter` throws: the exception's name without `Exception`, and its message.
struct FormatError: Error {
    let name: String
    let message: String

    init(_ name: String, _ message: String) {
        self.name = name
        self.message = message
    }

    func failure(_ pattern: String) -> Failure {
        Failure("INVALID_FUNCTION_ARGUMENT", "Invalid format string: \(pattern) (\(name): \(message))")
    }
}
