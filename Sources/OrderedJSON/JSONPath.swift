/// The way from the root of a document to one value, as messages show it: `ProcessingInputs[1].S3Input.LocalPath`.
///
/// Indices count from 0. The root is the empty text.
public struct JSONPath: Hashable, Sendable {
    /// One step of the way.
    public enum Component: Hashable, Sendable {
        /// To a member of an object.
        case key(String)
        /// To an element of an array, counted from 0.
        case index(Int)
    }

    /// The steps from the root.
    public var components: [Component]

    /// The document itself.
    public static let root = JSONPath([])

    /// Makes a path from its steps.
    public init(_ components: [Component]) { self.components = components }

    /// The path to a member of the value at this path.
    public func appending(key: String) -> JSONPath { JSONPath(components + [.key(key)]) }

    /// The path to an element of the value at this path.
    public func appending(index: Int) -> JSONPath { JSONPath(components + [.index(index)]) }

    /// The value at this path in `document`, if there is one.
    public func value(in document: JSON) -> JSON? {
        var value = document
        for component in components {
            let next =
                switch component {
                case .key(let key): value[key]
                case .index(let index): value[index]
                }
            guard let next else { return nil }
            value = next
        }
        return value
    }
}

extension JSONPath: CustomStringConvertible {
    /// The path as text; a key that is not made of letters, digits, `_` and `-` is shown in brackets and quotes.
    public var description: String {
        var text = ""
        for component in components {
            switch component {
            case .index(let index): text += "[\(index)]"
            case .key(let key) where Self.isPlain(key): text += (text.isEmpty ? "" : ".") + key
            case .key(let key): text += "[" + JSON.string(key).serialized() + "]"
            }
        }
        return text
    }

    private static func isPlain(_ key: String) -> Bool {
        !key.isEmpty
            && key.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

extension JSONPath: Comparable {
    /// Orders paths step by step: members by key, elements by index, keys before indices.
    public static func < (lhs: JSONPath, rhs: JSONPath) -> Bool {
        for (left, right) in zip(lhs.components, rhs.components) where left != right {
            switch (left, right) {
            case (.key(let leftKey), .key(let rightKey)): return leftKey < rightKey
            case (.index(let leftIndex), .index(let rightIndex)): return leftIndex < rightIndex
            case (.key, .index): return true
            case (.index, .key): return false
            }
        }
        return lhs.components.count < rhs.components.count
    }
}
