import NearestNames
public import OrderedJSON

/// What is wrong with a file of answers, where, and how it is to be.
public struct MockFileError: Error, Hashable, Sendable {
    /// The file's name.
    public let file: String
    /// Where in the file.
    public let path: JSONPath
    /// What is wrong.
    public let message: String
    /// What to do about it.
    public let help: String?

    /// A name that was probably meant, as a sentence.
    static func meant(_ name: String, among known: [String]) -> String? {
        NearestNames.of(name, among: known).first.map { "did you mean '\($0)'?" }
    }
}

extension MockFileError: CustomStringConvertible {
    /// File, place, message and help in one line.
    public var description: String {
        let place = path.components.isEmpty ? file : "\(file): \(path)"
        return "\(place): \(message)" + (help.map { " (\($0))" } ?? "")
    }
}
