import Columnar

/// A path of `json_extract` and its kin: `$.store.book[0]["title"]`.
///
/// This is the path language that Trino has had from the start, not that of SQL. A step is the name of a member, and the
/// number of an element where it is an integer, in whatever way it is written: `$.a.0` and `$["a"]["0"]` are the same.
final class JSONPath: Sendable {
    /// One step down.
    struct Step: Sendable {
        /// The name of a member, as UTF-8.
        let name: ByteView
        /// Whether the name can only be written as it is in JSON text, but for escapes.
        let isPlain: Bool
        /// The number of an element; nil if the name is none.
        let element: Int?
    }

    /// The steps, from the root.
    let steps: [Step]
    private let arena: ByteArena

    /// Compiles a path.
    ///
    /// - Throws: a ``Failure`` with Trino's text.
    init(_ text: ByteView) throws {
        var syntax = JSONPathSyntax(text)
        let arena = ByteArena()
        steps = try syntax.names().map { name in
            let view = arena.copy(name)
            return Step(
                name: view, isPlain: !name.utf8.contains { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C },
                element: JSONPath.element(name))
        }
        self.arena = arena
    }

    /// Moves a reader, which has read the first token of a value, to the first token of what the path leads to.
    ///
    /// - Returns: whether it leads anywhere.
    func find(_ reader: inout JSONReader) throws(JSONSyntaxError) -> Bool {
        for step in steps {
            switch reader.token {
            case .startObject: guard try reader.enter(member: step) else { return false }
            case .startArray:
                guard let element = step.element, try reader.enter(element: element) else { return false }
            default: return false
            }
            try reader.next()
        }
        return true
    }

    /// The number that a name is to Java's `Integer.parseInt`; nil if it is none, or negative.
    private static func element(_ name: String) -> Int? {
        var digits = name.unicodeScalars[...]
        let isNegative = digits.first == "-"
        if isNegative || digits.first == "+" { digits.removeFirst() }
        guard !digits.isEmpty else { return nil }
        var number = 0
        for scalar in digits {
            guard scalar.value <= 0xFFFF, scalar.properties.numericType == .decimal,
                let digit = scalar.properties.numericValue
            else { return nil }
            number = number * 10 + Int(digit)
            if number > Int(Int32.max) { return nil }
        }
        return isNegative && number > 0 ? nil : number
    }
}

/// Takes a path apart.
private struct JSONPathSyntax {
    private let text: String
    private let scalars: [Unicode.Scalar]
    private var at = 0

    init(_ text: ByteView) {
        self.text = text.string
        scalars = Array(self.text.unicodeScalars)
    }

    private var invalid: Failure { Failure("INVALID_FUNCTION_ARGUMENT", "Invalid JSON path: '\(text)'") }

    mutating func names() throws -> [String] {
        try expect("$")
        var names: [String] = []
        while at < scalars.count {
            if take(".") {
                names.append(try word { $0 == ":" || JSONPathSyntax.isWord($0) })
                continue
            }
            try expect("[")
            names.append(take("\"") ? try quoted() : try word(JSONPathSyntax.isWord))
            try expect("]")
        }
        return names
    }

    /// Letters, digits and `_`; beyond the basic plane Java sees neither.
    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "_" { return true }
        guard scalar.value <= 0xFFFF else { return false }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber:
            return true
        default: return false
        }
    }

    private mutating func word(_ isPart: (Unicode.Scalar) -> Bool) throws -> String {
        let start = at
        while at < scalars.count, isPart(scalars[at]) { at += 1 }
        guard at > start else { throw invalid }
        var word = String.UnicodeScalarView()
        word.append(contentsOf: scalars[start..<at])
        return String(word)
    }

    /// What stands before the next quote; a backslash escapes a quote and itself.
    private mutating func quoted() throws -> String {
        var name = String.UnicodeScalarView()
        while at < scalars.count, scalars[at] != "\"" {
            if scalars[at] == "\\" {
                at += 1
                guard at < scalars.count, scalars[at] == "\"" || scalars[at] == "\\" else { throw invalid }
            }
            name.append(scalars[at])
            at += 1
        }
        try expect("\"")
        return String(name)
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard at < scalars.count, scalars[at] == scalar else { return false }
        at += 1
        return true
    }

    private mutating func expect(_ scalar: Unicode.Scalar) throws {
        guard take(scalar) else { throw invalid }
    }
}
