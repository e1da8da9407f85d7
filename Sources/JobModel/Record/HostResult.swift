public import OrderedJSON

/// How one host of a job ended and what it used.
public struct HostResult: Hashable, Sendable {
    /// The host's name, `algo-1`.
    public let host: String
    /// The code the program ended with; `nil` when a signal ended it or it never ran.
    public let exitCode: Int32?
    /// The signal that ended it; `nil` otherwise.
    public let signal: Int32?
    /// The most memory its processes held.
    public let maxResidentBytes: Int64
    /// Processor time in the program.
    public let userCPUMilliseconds: Int64
    /// Processor time in the system on its behalf.
    public let systemCPUMilliseconds: Int64

    /// Makes a result.
    public init(
        host: String, exitCode: Int32?, signal: Int32?, maxResidentBytes: Int64 = 0, userCPUMilliseconds: Int64 = 0,
        systemCPUMilliseconds: Int64 = 0
    ) {
        self.host = host
        self.exitCode = exitCode
        self.signal = signal
        self.maxResidentBytes = maxResidentBytes
        self.userCPUMilliseconds = userCPUMilliseconds
        self.systemCPUMilliseconds = systemCPUMilliseconds
    }

    /// The result as JSON, for a store.
    public var json: JSON {
        var members: JSONObject = ["host": .string(host)]
        members["exitCode"] = exitCode.map { .number(JSONNumber(Int($0))) }
        members["signal"] = signal.map { .number(JSONNumber(Int($0))) }
        members["maxResidentBytes"] = .number(JSONNumber(maxResidentBytes))
        members["userCPUMilliseconds"] = .number(JSONNumber(userCPUMilliseconds))
        members["systemCPUMilliseconds"] = .number(JSONNumber(systemCPUMilliseconds))
        return .object(members)
    }

    /// Reads what ``json`` wrote; `nil` for anything else.
    public init?(json: JSON) {
        guard let host = json["host"]?.string, let memory = json["maxResidentBytes"]?.int,
            let user = json["userCPUMilliseconds"]?.int, let system = json["systemCPUMilliseconds"]?.int
        else { return nil }
        self.init(
            host: host, exitCode: json["exitCode"]?.int.flatMap { Int32(exactly: $0) },
            signal: json["signal"]?.int.flatMap { Int32(exactly: $0) }, maxResidentBytes: Int64(memory),
            userCPUMilliseconds: Int64(user), systemCPUMilliseconds: Int64(system))
    }
}
