public import OrderedJSON

/// A database in the form of Glue's `GetDatabase`.
public struct GlueDatabase: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The comment.
    public var comment: String?
    /// Where new tables would lie.
    public var location: String?
    /// Further properties.
    public var parameters: [String: String]
    /// What Glue said of it, with all members.
    private var original: JSONObject?

    /// The name of the database that always exists.
    public static let defaultName = "default"

    /// Makes a database from its parts.
    public init(name: String, comment: String? = nil, location: String? = nil, parameters: [String: String] = [:]) {
        self.name = name
        self.comment = comment
        self.location = location
        self.parameters = parameters
    }

    /// Reads Glue's form; nil without a name.
    ///
    /// Members that are not known are kept for ``wire``.
    public init?(wire: JSONObject) {
        guard let name = wire["Name"]?.string else { return nil }
        self.init(
            name: name, comment: wire["Description"]?.string, location: wire["LocationUri"]?.string,
            parameters: wire["Parameters"]?.strings ?? [:])
        original = wire
    }

    /// Glue's form.
    public var wire: JSONObject {
        guard let original, let before = GlueDatabase(wire: original) else { return members }
        return original.changed(from: before.members, to: members)
    }

    private var members: JSONObject {
        var object: JSONObject = ["Name": .string(name)]
        object["Description"] = comment.map(JSON.string)
        object["LocationUri"] = location.map(JSON.string)
        if !parameters.isEmpty { object["Parameters"] = .strings(parameters) }
        return object
    }
}
