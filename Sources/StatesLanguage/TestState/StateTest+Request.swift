public import OrderedJSON

extension StateTest {
    /// What TestState is asked: the texts as they came.
    public struct Request: Sendable {
        /// How much is told of the way from input to output.
        public enum Level: String, Hashable, Sendable, CaseIterable {
            /// The output alone.
            case info = "INFO"
            /// The steps between.
            case debug = "DEBUG"
            /// The steps between, and what was said over HTTP.
            case trace = "TRACE"
        }

        /// How closely a mocked result is compared with what the service's API would answer.
        public enum FieldValidationMode: String, Hashable, Sendable, CaseIterable {
            /// All fields, and those that must be there.
            case strict = "STRICT"
            /// The fields that are there.
            case present = "PRESENT"
            /// Nothing.
            case none = "NONE"
        }

        /// What the task, or what is inside the state, answers.
        public struct Mock: Sendable {
            /// JSON text.
            public var result: String?
            /// An error in place of a result.
            public var errorOutput: ErrorOutput?
            /// How closely the result is looked at.
            public var validation = FieldValidationMode.strict

            /// Makes a mock.
            public init(
                result: String? = nil, errorOutput: ErrorOutput? = nil, validation: FieldValidationMode = .strict
            ) {
                self.result = result
                self.errorOutput = errorOutput
                self.validation = validation
            }
        }

        /// An error that a mock answers.
        public struct ErrorOutput: Hashable, Sendable {
            /// Its name.
            public var error: String?
            /// What happened.
            public var cause: String?

            /// Makes an error.
            public init(error: String?, cause: String?) {
                self.error = error
                self.cause = cause
            }
        }

        /// What has happened to the state before, and to what is inside it.
        public struct Configuration: Hashable, Sendable {
            /// So many retries came before.
            public var retrierRetryCount: Int?
            /// The state inside a Map or Parallel whose error is mocked.
            public var errorCausedByState: String?
            /// So many iterations of the Map have failed.
            public var mapIterationFailureCount: Int?
            /// What the `ItemReader` reads.
            public var mapItemReaderData: String?

            /// Makes one that says nothing.
            public init() {}
        }

        /// A state, or with ``stateName`` a whole machine.
        public var definition: String
        /// The state of the machine.
        public var stateName: String?
        /// JSON text; nil for `{}`.
        public var input: String?
        /// The role that tasks are performed with.
        public var roleARN: String?
        /// How much is told.
        public var level = Level.info
        /// Whether secrets of HTTP tasks are told.
        public var revealsSecrets = false
        /// What the task, or what is inside the state, answers.
        public var mock: Mock?
        /// `$$`: JSON text, in place of one that is made up.
        public var context: String?
        /// Variables: JSON text.
        public var variables: String?
        /// What has happened before.
        public var configuration = Configuration()

        /// Makes a request for a definition.
        public init(definition: String) { self.definition = definition }
    }

    /// What TestState answers.
    public struct Answer: Hashable, Sendable {
        /// How the state went.
        public enum Status: String, Hashable, Sendable {
            /// It has an output.
            case succeeded = "SUCCEEDED"
            /// An error was not handled.
            case failed = "FAILED"
            /// It would be tried again.
            case retriable = "RETRIABLE"
            /// A catcher has the error.
            case caughtError = "CAUGHT_ERROR"
        }

        /// How the state went.
        public let status: Status
        /// JSON text.
        public let output: String?
        /// The error's name.
        public let error: String?
        /// What happened.
        public let cause: String?
        /// Where the machine would go on.
        public let nextState: String?
        /// The steps between; nil at level INFO.
        public let inspectionData: JSON?

        /// The answer as the API gives it.
        public var json: JSON {
            var members = JSONObject()
            members["output"] = output.map { .string($0) }
            members["error"] = error.map { .string($0) }
            members["cause"] = cause.map { .string($0) }
            members["inspectionData"] = inspectionData
            members["nextState"] = nextState.map { .string($0) }
            members["status"] = .string(status.rawValue)
            return .object(members)
        }
    }
}
