public import OrderedJSON

/// A label on a job; ListTags answers with them, Describe does not.
///
/// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Tag.html>
public struct Tag: Hashable, Sendable {
    /// The name, 1 to 128 characters.
    public let key: String
    /// The value, 0 to 256 characters.
    public let value: String

    /// Makes a tag.
    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }

    /// The tag as the API writes it: `{"Key":…,"Value":…}`.
    public var json: JSON { ["Key": .string(key), "Value": .string(value)] }
}

/// One variable of the request's `Environment`, in the request's order.
public struct EnvironmentVariable: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The value.
    public let value: String

    /// Makes a variable.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
