public import OrderedJSON

/// What became of one output.
public struct OutputResult: Hashable, Sendable {
    /// The output's name.
    public let name: String
    /// Where its files went, as the request says it.
    public let destination: String
    /// The directory of this machine they can be looked at in; `nil` when they went elsewhere.
    public let localDirectory: String?
    /// How many files went there.
    public let files: Int
    /// How many bytes they have together.
    public let bytes: Int64

    /// Makes a result.
    public init(name: String, destination: String, localDirectory: String?, files: Int, bytes: Int64) {
        self.name = name
        self.destination = destination
        self.localDirectory = localDirectory
        self.files = files
        self.bytes = bytes
    }

    /// The result as JSON, for a store.
    public var json: JSON {
        var members: JSONObject = ["name": .string(name), "destination": .string(destination)]
        members["localDirectory"] = localDirectory.map { .string($0) }
        members["files"] = .number(JSONNumber(files))
        members["bytes"] = .number(JSONNumber(bytes))
        return .object(members)
    }

    /// Reads what ``json`` wrote; `nil` for anything else.
    public init?(json: JSON) {
        guard let name = json["name"]?.string, let destination = json["destination"]?.string,
            let files = json["files"]?.int, let bytes = json["bytes"]?.int
        else { return nil }
        self.init(
            name: name, destination: destination, localDirectory: json["localDirectory"]?.string, files: files,
            bytes: Int64(bytes))
    }
}
