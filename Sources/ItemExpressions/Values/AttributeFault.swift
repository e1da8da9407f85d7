/// Why a value is not one that an attribute may have.
public enum AttributeFault: Error, Hashable, Sendable {
    /// No data type is given, or none that there is.
    case noType
    /// Several data types are given.
    case severalTypes
    /// JSON of another kind than the data type has: `NUMBER_VALUE`, `String`.
    case unexpectedJSON(found: String, expected: String)
    /// An array or an object stands where neither may.
    case unexpectedStart(String)
    /// Bytes that are not Base64.
    case notBase64(String)
    /// A text that is not a number; nil for an empty one.
    case notANumber(String?)
    /// A number of 10^126 or more.
    case numberTooLarge
    /// A number below 10^-130.
    case numberTooSmall
    /// A number of more than 38 digits.
    case numberTooLong
    /// `NULL` that is not `true`.
    case falseNull
    /// A set without members: `SS`, `NS` or `BS`.
    case emptySet(String)
    /// A set of texts with an empty one.
    case emptyStringInSet
    /// A set of bytes with empty ones.
    case emptyBinaryInSet
    /// A set that has a member twice; its type and members.
    case duplicates(type: String, members: [String])
    /// Lists and maps within each other, more than 32 levels.
    case tooDeep

    /// What the service answers: `SerializationException` or `ValidationException`.
    public var code: String {
        switch self {
        case .unexpectedJSON, .unexpectedStart, .notBase64: "SerializationException"
        default: "ValidationException"
        }
    }

    /// What is wrong, in the words of the service.
    ///
    /// Recorded on AWS: architect/dynalite, test/putItem.js and test/updateItem.js.
    public var message: String {
        switch self {
        case .noType: "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
        case .severalTypes:
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
        case .unexpectedJSON(let found, let expected): "\(found) cannot be converted to \(expected)"
        case .unexpectedStart(let what): "Start of \(what) found where not expected"
        case .notBase64(let text):
            "'\(text)' can not be converted to a Blob: it is not Base64"
        case .notANumber(nil): "The parameter cannot be converted to a numeric value"
        case .notANumber(let text?): "The parameter cannot be converted to a numeric value: \(text)"
        case .numberTooLarge:
            "Number overflow. Attempting to store a number with magnitude larger than supported range"
        case .numberTooSmall:
            "Number underflow. Attempting to store a number with magnitude smaller than supported range"
        case .numberTooLong: "Attempting to store more than 38 significant digits in a Number"
        case .falseNull: invalid("Null attribute value types must have the value of true")
        case .emptySet("SS"): invalid("An string set  may not be empty")
        case .emptySet("NS"): invalid("An number set  may not be empty")
        case .emptySet: invalid("Binary sets should not be empty")
        case .emptyStringInSet: invalid("An string set may not have a empty string as a member")
        case .emptyBinaryInSet: invalid("Binary sets may not contain null or empty values")
        case .duplicates("SS", let members):
            invalid("Input collection [\(members.joined(separator: ", "))] contains duplicates.")
        case .duplicates("NS", _): "Input collection contains duplicates"
        case .duplicates(let type, let members):
            invalid("Input collection [\(members.joined(separator: ", "))]of type \(type) contains duplicates.")
        case .tooDeep:
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond "
                + "supported limit"
        }
    }

    private func invalid(_ what: String) -> String { "One or more parameter values were invalid: \(what)" }
}
