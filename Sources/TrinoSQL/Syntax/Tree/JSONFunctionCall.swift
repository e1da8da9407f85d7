/// A call of one of SQL's own functions of JSON, which have words between their arguments.
struct JSONFunctionCall: Hashable, Sendable {
    /// Which function.
    enum Form: String, Hashable, Sendable {
        case exists = "JSON_EXISTS"
        case value = "JSON_VALUE"
        case query = "JSON_QUERY"
        case object = "JSON_OBJECT"
        case array = "JSON_ARRAY"
    }

    /// `FORMAT JSON [ENCODING UTF8]`.
    enum Format: String, Hashable, Sendable {
        case json = "JSON"
        case utf8 = "UTF8"
        case utf16 = "UTF16"
        case utf32 = "UTF32"

        /// As it is written, and shown in messages.
        var text: String { self == .json ? "JSON" : "JSON ENCODING \(rawValue)" }
    }

    /// A value that is read as JSON if it has a format.
    struct Operand: Hashable, Sendable {
        /// The value.
        var value: Expression
        /// How it is read; nil if it was not said.
        var format: Format?
    }

    /// `value AS name`.
    struct Parameter: Hashable, Sendable {
        /// The name, which the path has after `$`.
        let name: Identifier
        /// What is passed.
        var operand: Operand
    }

    /// `key : value`.
    struct Member: Hashable, Sendable {
        /// The name of the member.
        var key: Expression
        /// Its value.
        var operand: Operand
    }

    /// What is given where a path finds nothing, or fails.
    enum Behavior: Hashable, Sendable {
        case error, null, emptyArray, emptyObject
        /// Of `JSON_EXISTS` alone.
        case `true`, `false`, unknown
        /// Of `JSON_VALUE` alone.
        case `default`(Expression)
    }

    /// What becomes of several items.
    enum Wrapper: Hashable, Sendable {
        case without, conditional, unconditional
    }

    /// What becomes of the quotes around a string.
    enum Quotes: String, Hashable, Sendable {
        case keep = "KEEP"
        case omit = "OMIT"
    }

    /// The function.
    let form: Form
    /// What the path is applied to.
    var input: Operand?
    /// The path: a string literal.
    var path: Expression?
    /// `PASSING`.
    var parameters: [Parameter] = []
    /// Of `JSON_OBJECT`.
    var members: [Member] = []
    /// Of `JSON_ARRAY`.
    var elements: [Operand] = []
    /// `RETURNING`.
    var returning: TypeName?
    /// The format after the type.
    var outputFormat: Format?
    /// `ON EMPTY`; nil for functions that do not have it.
    var onEmpty: Behavior?
    /// `ON ERROR`; nil for functions that do not have it.
    var onError: Behavior?
    /// `WRAPPER`.
    var wrapper = Wrapper.without
    /// `QUOTES`; nil if it was not said.
    var quotes: Quotes?
    /// Whether NULL becomes null, and is not left out.
    var isNullOnNull = false
    /// `WITH UNIQUE KEYS`.
    var hasUniqueKeys = false

    /// Makes a call without arguments.
    init(_ form: Form) {
        self.form = form
        isNullOnNull = form == .object
        switch form {
        case .exists: onError = .false
        case .value, .query: (onEmpty, onError) = (.null, .null)
        case .object, .array: break
        }
    }

    /// All expressions in it, in the order of the text.
    var children: [Expression] {
        var parts: [Expression] = []
        _ = mapping { part in
            parts.append(part)
            return part
        }
        return parts
    }

    /// The call with other expressions in all its places; the path stays.
    func mapping(_ map: (Expression) -> Expression) -> JSONFunctionCall {
        func changed(_ operand: Operand) -> Operand { Operand(value: map(operand.value), format: operand.format) }
        func changed(_ behavior: Behavior) -> Behavior {
            if case .default(let value) = behavior { .default(map(value)) } else { behavior }
        }
        var call = self
        call.input = input.map(changed)
        call.parameters = parameters.map { Parameter(name: $0.name, operand: changed($0.operand)) }
        call.members = members.map { Member(key: map($0.key), operand: changed($0.operand)) }
        call.elements = elements.map(changed)
        call.onEmpty = onEmpty.map(changed)
        call.onError = onError.map(changed)
        return call
    }
}
