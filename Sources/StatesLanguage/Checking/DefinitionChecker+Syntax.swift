extension DefinitionChecker {
    /// The grammars that the checker does not know itself.
    public struct Syntax: Sendable {
        /// Whether a text is a JSONPath of the states language: `$.a[*]`, `$$.Execution.Id`, `$variable.x`.
        public var isValidPath: @Sendable (String) -> Bool
        /// Whether a text is a reference path, which names one place: `$.a['b'][0]`, `$variable`.
        public var isValidReferencePath: @Sendable (String) -> Bool
        /// Whether a text is a call of an intrinsic function: `States.Format('{}', $.a)`.
        public var isValidIntrinsic: @Sendable (String) -> Bool
        /// What is wrong with a JSONata expression, given without its `{%` and `%}`.
        public var jsonataFaults: @Sendable (_ expression: String, _ scope: JSONataScope) -> [JSONataFault]

        /// Makes a set of grammars.
        public init(
            isValidPath: @escaping @Sendable (String) -> Bool,
            isValidReferencePath: @escaping @Sendable (String) -> Bool,
            isValidIntrinsic: @escaping @Sendable (String) -> Bool,
            jsonataFaults: @escaping @Sendable (_ expression: String, _ scope: JSONataScope) -> [JSONataFault]
        ) {
            self.isValidPath = isValidPath
            self.isValidReferencePath = isValidReferencePath
            self.isValidIntrinsic = isValidIntrinsic
            self.jsonataFaults = jsonataFaults
        }
    }

    /// Which members of `$states` a JSONata expression can read, besides `input` and `context`.
    public struct JSONataScope: Hashable, Sendable {
        /// `$states.result`: in `Output` and `Assign` of states that have a result.
        public let hasResult: Bool
        /// `$states.errorOutput`: in `Output` and `Assign` of a catcher.
        public let hasErrorOutput: Bool

        /// Names the members.
        public init(hasResult: Bool = false, hasErrorOutput: Bool = false) {
            self.hasResult = hasResult
            self.hasErrorOutput = hasErrorOutput
        }
    }

    /// What is wrong with a JSONata expression.
    public struct JSONataFault: Hashable, Sendable {
        /// The parser's or the service's sentence, without a code: `Unexpected end of expression`.
        public let message: String
        /// Where in the expression, in Unicode scalars from 0, if that is known.
        public let offset: Int?
        /// Whether the expression parses and reads something that the service does not offer.
        public let isUnsupported: Bool

        /// Makes a fault.
        public init(message: String, offset: Int? = nil, isUnsupported: Bool = false) {
            self.message = message
            self.offset = offset
            self.isUnsupported = isUnsupported
        }
    }
}
