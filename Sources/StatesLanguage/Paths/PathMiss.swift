public import OrderedJSON

/// Why a path gives nothing for a document, with what Step Functions says about it.
///
/// ``message`` is the text of the library that the service uses (Jayway's JsonPath), which its causes quote:
/// `Invalid path '$.no.such' : Missing property in path $['no']`.
public enum PathMiss: Error, Hashable, Sendable {
    /// The last step finds nothing: a name that is not there, or an element of an array that is too short before it.
    case noResults(path: String)
    /// The last step is an index behind the end of its array.
    ///
    /// The service gives null for this in a payload template, while it is a miss everywhere else (seen on AWS by the
    /// authors of Floci, `AslExecutorUnresolvableJsonPathTest`).
    case indexOutOfRange(path: String)
    /// A name before the last step is not there.
    case missingProperty(path: String)
    /// A name is asked of what is not an object.
    case notAnObject(property: String, path: String, found: JSON)
    /// An index is asked of what is not an array.
    case notAnArray(step: String, found: JSON)
    /// An index is asked of null.
    case null(path: String)
    /// A filter is applied to what is neither an object nor an array.
    case filterOnPrimitive(step: String, found: JSON)
    /// There is no such variable.
    case noVariable(String)
    /// The path visits or gives more values than is allowed here.
    case tooManyResults(limit: Int)

    /// What the library says.
    public var message: String {
        switch self {
        case .noResults(let path), .indexOutOfRange(let path): "No results for path: \(path)"
        case .missingProperty(let path): "Missing property in path \(path)"
        case .notAnObject(let property, let path, let found):
            "Expected to find an object with property ['\(property)'] in path \(path) but found "
                + "'\(Self.className(found))'. This is not a json object according to the JsonProvider: "
                + "'com.jayway.jsonpath.spi.json.JacksonJsonProvider'."
        case .notAnArray(let step, let found):
            "Filter: \(step) can only be applied to arrays. Current context is: \(found.javaText)"
        case .null(let path): "The path \(path) is null"
        case .filterOnPrimitive(let step, let found):
            "Filter: \(step) can not be applied to primitives. Current context is: \(found.javaText)"
        case .noVariable(let name): "The variable $\(name) has no value"
        case .tooManyResults(let limit): "The path visits more than \(limit) values"
        }
    }

    /// The Java class that stands for a value, as the library's message names it.
    private static func className(_ value: JSON) -> String {
        switch value {
        case .null: "null"
        case .bool: "java.lang.Boolean"
        case .number(let number):
            number.int.map { Int32(exactly: $0) == nil ? "java.lang.Long" : "java.lang.Integer" } ?? "java.lang.Double"
        case .string: "java.lang.String"
        case .array: "java.util.ArrayList"
        case .object: "java.util.LinkedHashMap"
        }
    }
}
