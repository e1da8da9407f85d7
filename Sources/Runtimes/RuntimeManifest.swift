import OrderedJSON

/// One folder of `runtimes/`: how images of some names are run here.
///
/// `runtimes/README.md` describes the file.
public struct RuntimeManifest: Sendable {
    /// Where the programs come from.
    public enum Kind: String, Sendable {
        /// This machine's own programs.
        case host
        /// A Python virtual environment with pinned packages, made on first use.
        case pythonVirtualEnvironment = "python-venv"
    }

    /// Some tags of the image, and what they contain.
    public struct Version: Sendable {
        /// Patterns with `*`.
        public let tags: [String]
        /// Accepted Python versions, best first.
        public let python: [String]
        /// The file with the pinned packages, in the same folder; nil for none.
        public let requirements: String?
        /// Added to the runtime's environment.
        public let environment: [(name: String, value: String)]
    }

    /// How a script is run, chosen by its ending.
    public struct Interpreter: Sendable {
        /// Programs, best first.
        public let programs: [String]
        /// Arguments before the script.
        public let arguments: [String]
        /// Whether the program is a compiler.
        public let compiles: Bool
        /// Whether the program is a part of pjrun, so that it is always there.
        public let isBuiltIn: Bool
        /// The Debian package that has the program.
        public let package: String?
        /// How to get the program, where that is not a Debian package.
        public let fix: String?

        /// What to do when the program is missing.
        public var remedy: String? { fix ?? package.map { "apt-get install \($0)" } }
    }

    /// Its name, also that of its folder.
    public let name: String
    /// One sentence.
    public let summary: String
    /// Where the programs come from.
    public let kind: Kind
    /// Patterns with `*` for the part of the image URI before the tag.
    public let images: [String]
    /// By tag; empty for `host`.
    public let versions: [Version]
    /// What the image sets.
    public let environment: [(name: String, value: String)]
    /// Where the entrypoint starts.
    public let workingDirectory: String
    /// The image's ENTRYPOINT.
    public let entrypoint: [String]
    /// The image's CMD.
    public let command: [String]
    /// By the script's ending, with its dot.
    public let interpreters: [String: Interpreter]
    /// What a user should know before using it.
    public let notes: [String]
    /// The folder.
    public let directory: String

    /// Reads a manifest.
    /// - Throws: `RuntimeManifestError` that names the file and the member.
    init(_ json: JSON, directory: String) throws(RuntimeManifestError) {
        let file = directory + "/runtime.json"
        func wrong(_ member: String, _ expected: String) -> RuntimeManifestError {
            RuntimeManifestError(file: file, problem: "'\(member)' must be \(expected)")
        }
        let known = [
            "name", "summary", "kind", "images", "versions", "environment", "workingDirectory", "entrypoint", "cmd",
            "interpreters", "notes",
        ]
        if let unknown = (json.object ?? JSONObject()).keys.first(where: { !known.contains($0) }) {
            throw RuntimeManifestError(
                file: file, problem: "it has no member '\(unknown)'; it has \(known.joined(separator: ", "))")
        }
        guard let name = json["name"]?.string else { throw wrong("name", "a string") }
        guard let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)) else {
            throw wrong("kind", "\"host\" or \"python-venv\"")
        }
        guard let images = json["images"]?.array?.compactMap(\.string), !images.isEmpty else {
            throw wrong("images", "an array of patterns")
        }
        self.name = name
        self.kind = kind
        self.images = images
        self.directory = directory
        summary = json["summary"]?.string ?? ""
        workingDirectory = json["workingDirectory"]?.string ?? "/"
        entrypoint = RuntimeManifest.strings(json["entrypoint"])
        command = RuntimeManifest.strings(json["cmd"])
        notes = RuntimeManifest.strings(json["notes"])
        environment = RuntimeManifest.pairs(json["environment"])
        versions = (json["versions"]?.array ?? []).map { version in
            Version(
                tags: RuntimeManifest.strings(version["tags"]), python: RuntimeManifest.strings(version["python"]),
                requirements: version["requirements"]?.string,
                environment: RuntimeManifest.pairs(version["environment"]))
        }
        var interpreters: [String: Interpreter] = [:]
        for (ending, value) in json["interpreters"]?.object ?? JSONObject() {
            interpreters[ending] = Interpreter(
                programs: RuntimeManifest.strings(value["programs"]),
                arguments: RuntimeManifest.strings(value["arguments"]), compiles: value["compiles"]?.bool ?? false,
                isBuiltIn: value["builtIn"]?.bool ?? false,
                package: value["package"]?.string, fix: value["fix"]?.string)
        }
        self.interpreters = interpreters
    }

    private static func strings(_ json: JSON?) -> [String] { (json?.array ?? []).compactMap(\.string) }

    private static func pairs(_ json: JSON?) -> [(name: String, value: String)] {
        (json?.object ?? JSONObject()).compactMap { member in member.value.string.map { (member.key, $0) } }
    }
}

/// A manifest that cannot be used.
public struct RuntimeManifestError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file.
    public let file: String
    /// What is wrong in it.
    public let problem: String
    /// Both in one line.
    public var description: String { "\(file): \(problem)" }
}
