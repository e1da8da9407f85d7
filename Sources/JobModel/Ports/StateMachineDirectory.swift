public import OrderedJSON

/// A state machine, without its definition.
public struct StateMachineRecord: Hashable, Sendable {
    /// As the service names them.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case standard = "STANDARD"
        case express = "EXPRESS"
    }

    /// `arn:aws:states:REGION:ACCOUNT:stateMachine:NAME`.
    public var arn: String
    /// Its name.
    public var name: String
    /// How its executions run.
    public var type: Kind
    /// Whether it only waits for the end of its executions.
    public var isDeleting = false
    /// When it was made.
    public var creationTime: Timestamp
    /// Its tags, in the order in which they came.
    public var tags: [Tag] = []
    /// The number of its revision.
    public var revision: Int64 = 0

    /// Makes a record.
    public init(arn: String, name: String, type: Kind, creationTime: Timestamp) {
        self.arn = arn
        self.name = name
        self.type = type
        self.creationTime = creationTime
    }
}

/// What a state machine is from one update to the next; a revision never changes.
public struct StateMachineRevision: Hashable, Sendable {
    /// The store's number for it, never used again; 0 until it has been written.
    public var number: Int64 = 0
    /// What the API calls it; nil for a machine's first, which the API calls `INITIAL`.
    public var id: String?
    /// The definition; the text as it came.
    public var definition: String
    /// The machine's role.
    public var roleARN: String
    /// `loggingConfiguration`, `tracingConfiguration` and `encryptionConfiguration`, as answers have them.
    public var configuration: JSONObject
    /// When the machine became this.
    public var time: Timestamp

    /// Makes a revision that has not been written.
    public init(id: String?, definition: String, roleARN: String, configuration: JSONObject, time: Timestamp) {
        self.id = id
        self.definition = definition
        self.roleARN = roleARN
        self.configuration = configuration
        self.time = time
    }
}

/// A published version of a state machine.
public struct StateMachineVersion: Hashable, Sendable {
    /// Counted from 1; never used again.
    public var number: Int
    /// The revision that it is, by its number; 0 for the machine's own while that has not been written.
    public var revision: Int64
    /// What it is said to be.
    public var description: String?
    /// When it was published.
    public var creationTime: Timestamp

    /// Makes a version.
    public init(number: Int, revision: Int64, description: String?, creationTime: Timestamp) {
        self.number = number
        self.revision = revision
        self.description = description
        self.creationTime = creationTime
    }
}

/// A name for one or two versions of a state machine.
public struct StateMachineAlias: Hashable, Sendable {
    /// A version and its share of executions.
    public struct Route: Hashable, Sendable {
        /// The version's number.
        public var version: Int
        /// 0 to 100.
        public var weight: Int

        /// Makes a route.
        public init(version: Int, weight: Int) {
            self.version = version
            self.weight = weight
        }
    }

    /// Its name.
    public var name: String
    /// What it is said to be.
    public var description: String?
    /// Where executions go; the weights' sum is 100.
    public var routes: [Route]
    /// When it was made.
    public var creationTime: Timestamp
    /// When it was changed; nil before that.
    public var updateTime: Timestamp?

    /// Makes an alias.
    public init(name: String, description: String?, routes: [Route], creationTime: Timestamp) {
        self.name = name
        self.description = description
        self.routes = routes
        self.creationTime = creationTime
    }
}

/// All there is about a state machine.
public struct StateMachineEntry: Hashable, Sendable {
    /// Who it is.
    public var record: StateMachineRecord
    /// What it is now; another one that has not been written becomes its revision.
    public var revision: StateMachineRevision
    /// Its versions, the newest first.
    public var versions: [StateMachineVersion] = []
    /// Its aliases, by name.
    public var aliases: [StateMachineAlias] = []
    /// The number of the version that was published last, whether it is still there or not.
    public var lastVersion = 0

    /// Makes an entry for a machine without versions.
    public init(record: StateMachineRecord, revision: StateMachineRevision) {
        self.record = record
        self.revision = revision
    }
}

/// The state machines of a home.
///
/// Several processes share it. Blocking; call it from threads that may block.
public protocol StateMachineDirectory: Sendable {
    /// The machine with an ARN, which names no version and no alias; nil when there is none.
    func stateMachine(arn: String) throws -> StateMachineRecord?
    /// A revision of any machine, also of one that is gone as long as executions of the revision are known.
    func stateMachineRevision(_ number: Int64) throws -> StateMachineRevision?
    /// A version of a machine.
    func stateMachineVersion(_ number: Int, of arn: String) throws -> StateMachineVersion?
    /// An alias of a machine.
    func stateMachineAlias(_ name: String, of arn: String) throws -> StateMachineAlias?
    /// The versions of a machine, the newest first.
    func stateMachineVersions(of arn: String) throws -> [StateMachineVersion]
    /// The aliases of a machine, by name.
    func stateMachineAliases(of arn: String) throws -> [StateMachineAlias]
    /// Machines by name, those behind a name only, at most so many.
    func stateMachines(after name: String?, limit: Int) throws -> [StateMachineRecord]
    /// Makes, changes or deletes a machine: what the body leaves is written, unless it throws. Nobody else changes it
    /// meanwhile.
    ///
    /// A machine that the body takes away stays, and is deleting, as long as executions of it run.
    func changeStateMachine<Result>(
        arn: String, _ change: (inout StateMachineEntry?) throws -> Result
    ) throws -> Result
}
