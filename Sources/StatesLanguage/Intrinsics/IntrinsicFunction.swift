/// The intrinsic functions, by their names after `States.`.
public enum IntrinsicFunction: String, Hashable, Sendable, CaseIterable {
    case format = "Format"
    case stringToJson = "StringToJson"
    case jsonToString = "JsonToString"
    case array = "Array"
    case arrayPartition = "ArrayPartition"
    case arrayContains = "ArrayContains"
    case arrayRange = "ArrayRange"
    case arrayGetItem = "ArrayGetItem"
    case arrayLength = "ArrayLength"
    case arrayUnique = "ArrayUnique"
    case base64Encode = "Base64Encode"
    case base64Decode = "Base64Decode"
    case hash = "Hash"
    case jsonMerge = "JsonMerge"
    case mathRandom = "MathRandom"
    case mathAdd = "MathAdd"
    case stringSplit = "StringSplit"
    case uuid = "UUID"

    /// The name as calls have it: `States.Format`.
    public var name: String { "States." + rawValue }

    /// How many arguments there may be.
    var argumentCount: ClosedRange<Int> {
        switch self {
        // Arguments of UUID are passed over (recorded: gabrielmoreira/tiny-asl-machine, States.UUID-008 to 013).
        case .uuid, .array: 0...Int.max
        case .format: 1...Int.max
        case .stringToJson, .jsonToString, .arrayLength, .arrayUnique, .base64Encode, .base64Decode: 1...1
        case .arrayPartition, .arrayContains, .arrayGetItem, .hash, .mathAdd, .stringSplit: 2...2
        case .mathRandom: 2...3
        case .arrayRange, .jsonMerge: 3...3
        }
    }

    /// True when the function prints, compares or hashes its arguments, all their levels.
    var looksInside: Bool {
        switch self {
        case .format, .jsonToString, .arrayContains, .arrayUnique, .hash: true
        default: false
        }
    }
}
