/// Keeps functions: those that were made through the API, and those of a directory of the user's.
///
/// Blocking; call it from threads that may block.
public protocol FunctionRegistry: Sendable {
    /// All functions, in the order of their names.
    func functions() throws -> [FunctionRecord]
    /// The function with a name, nil when there is none.
    func function(named name: String) throws -> FunctionRecord?
    /// Keeps a new function.
    /// - Throws: `FunctionRefusal`.
    func create(_ name: String, _ configuration: FunctionConfiguration, code: [UInt8]) throws -> FunctionRecord
    /// Changes a function that was made through the API; without code, only its configuration.
    /// - Throws: `FunctionRefusal`.
    func update(_ name: String, _ configuration: FunctionConfiguration, code: [UInt8]?) throws -> FunctionRecord
    /// Removes a function that was made through the API.
    /// - Returns: false when there is none.
    /// - Throws: `FunctionRefusal`.
    func remove(_ name: String) throws -> Bool
    /// The zip archive that a function was made from, nil for one of a directory.
    func archive(of name: String) throws -> [UInt8]?
}

/// How a function is run.
public struct FunctionConfiguration: Hashable, Sendable {
    /// `python3.12` and so on; nil for an executable file.
    public var runtime: String?
    /// `module.function`; nil for an executable file.
    public var handler: String?
    /// Seconds that a call may take, 1 to 900.
    public var timeoutSeconds = 3
    /// MB that the function says it has, 128 to 10,240; it is told and not enforced.
    public var memorySize = 128
    /// The function's variables, in their order.
    public var environment: [EnvironmentVariable] = []
    /// The role that it says it has.
    public var role = ""
    /// What it is for.
    public var description = ""
    /// `x86_64` or `arm64`; told and not enforced.
    public var architecture = "x86_64"
    /// Its tags, in their order.
    public var tags: [Tag] = []

    /// Makes the configuration that CreateFunction gives when nothing is said.
    public init() {}
}

/// A function and what is known of it.
public struct FunctionRecord: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// How it is run.
    public var configuration: FunctionConfiguration
    /// SHA-256 of the archive it was made from; for one of a directory, of the names and ages of its files.
    public var codeSHA256: [UInt8]
    /// Bytes of the archive, or of the files.
    public var codeSize: Int64
    /// When it was last changed.
    public var lastModified: Timestamp
    /// Changes with every change.
    public var revisionID: String
    /// The user's directory or file it is in; nil for one that was made through the API.
    public var path: String?

    /// Makes a record from its parts.
    public init(
        name: String, configuration: FunctionConfiguration, codeSHA256: [UInt8], codeSize: Int64,
        lastModified: Timestamp, revisionID: String, path: String?
    ) {
        self.name = name
        self.configuration = configuration
        self.codeSHA256 = codeSHA256
        self.codeSize = codeSize
        self.lastModified = lastModified
        self.revisionID = revisionID
        self.path = path
    }
}

/// Why a function was not kept or changed.
public enum FunctionRefusal: Error, Hashable, Sendable {
    /// The name is taken.
    case exists(name: String)
    /// There is no such function.
    case missing(name: String)
    /// The function is a file of the user's, which the API does not change.
    case isUsersOwn(name: String, path: String)
    /// The files of the archive have more bytes than they may.
    case tooLarge(limit: Int64)
    /// The archive cannot be unpacked; the words say why.
    case badArchive(String)
}
