public import OrderedJSON

/// The hosts of a job, as /opt/ml/input/config/resourceconfig.json has them.
///
/// The file also tells of networks and instances, which change nothing in a model and are not read.
public struct ResourceConfiguration: Hashable, Sendable {
    /// `current_host`: this host, one of ``hosts``.
    public let currentHost: String
    /// `hosts`: all hosts, in the order of the file, which the service sorts.
    public let hosts: [String]

    /// Whether this host is the first, which reports and writes the model.
    public var isFirst: Bool { currentHost == hosts.first }

    /// Reads the file.
    ///
    /// - Parameter bytes: all of resourceconfig.json.
    /// - Throws: what is wrong with it.
    public init(parsing bytes: [UInt8]) throws(ResourceConfigurationError) {
        switch Result(catching: { () throws(JSONSyntaxError) in try JSON(parsing: bytes) }) {
        case .success(let json): try self.init(json)
        case .failure(let error): throw .notJSON(error)
        }
    }

    /// Reads the object.
    ///
    /// - Throws: what is wrong with it.
    public init(_ json: JSON) throws(ResourceConfigurationError) {
        guard json.object != nil else { throw .badValue("the file", wanted: "an object") }
        guard let host = json["current_host"]?.string, !host.isEmpty else {
            throw .badValue("current_host", wanted: "the name of this host")
        }
        let names = json["hosts"]?.array?.compactMap(\.string)
        guard let names, !names.isEmpty, names.count == json["hosts"]?.array?.count else {
            throw .badValue("hosts", wanted: "a list of host names")
        }
        guard Set(names).count == names.count else { throw .badValue("hosts", wanted: "a list without repetitions") }
        guard names.contains(host) else { throw .hostNotListed(host, hosts: names) }
        currentHost = host
        hosts = names
    }
}

/// Why resourceconfig.json cannot be used.
public enum ResourceConfigurationError: Error, Hashable, Sendable {
    /// The file is not JSON.
    case notJSON(JSONSyntaxError)
    /// A field is missing or of the wrong kind.
    case badValue(String, wanted: String)
    /// This host is not among the hosts.
    case hostNotListed(String, hosts: [String])
}

extension ResourceConfigurationError: CustomStringConvertible {
    /// What is wrong and what belongs there.
    public var description: String {
        switch self {
        case .notJSON(let error): "resourceconfig.json is not JSON: \(error.message)"
        case .badValue(let field, let wanted):
            "\(field) of resourceconfig.json must be \(wanted), as in "
                + #"{"current_host": "algo-1", "hosts": ["algo-1"]}"#
        case .hostNotListed(let host, let hosts):
            "current_host \"\(host)\" of resourceconfig.json is not among its hosts (\(hosts.joined(separator: ", "))); "
                + "add it there"
        }
    }
}
