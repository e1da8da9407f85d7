import OrderedJSON

/// CloudFormation's functions by their short names.
enum CloudFormationFunction {
    /// Those that a short tag may name.
    static let names: Set<String> = [
        "And", "Base64", "Cidr", "Equals", "FindInMap", "GetAZs", "If", "ImportValue", "Join", "Length", "Not", "Or",
        "Select", "Split", "Sub", "ToJsonString", "Transform",
    ]

    /// The function that a value calls, and its argument.
    static func call(_ value: JSON) -> (name: String, argument: JSON)? {
        guard let object = value.object, object.count == 1, let member = object.first else { return nil }
        guard member.key == "Ref" || member.key.hasPrefix("Fn::") else { return nil }
        return (member.key, member.value)
    }
}
