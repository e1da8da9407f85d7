/// A column type in the spelling of Hive DDL.
indirect enum HiveTypeName: Hashable, Sendable, CustomStringConvertible {
    /// A scalar type in lower case with its parameters: `decimal(10,2)`, `string`.
    case primitive(String, parameters: [Int])
    /// `array<element>`.
    case array(HiveTypeName)
    /// `map<key,value>`.
    case map(key: HiveTypeName, value: HiveTypeName)
    /// `struct<name:type,…>`.
    case structure([Field])

    /// A field of a `struct`.
    struct Field: Hashable, Sendable {
        /// The name in lower case.
        let name: String
        /// The type.
        let type: HiveTypeName
    }

    /// The spelling the Glue catalog uses: lower case, no spaces.
    var description: String {
        switch self {
        case .primitive(let name, let parameters):
            parameters.isEmpty ? name : "\(name)(\(parameters.map { "\($0)" }.joined(separator: ",")))"
        case .array(let element): "array<\(element)>"
        case .map(let key, let value): "map<\(key),\(value)>"
        case .structure(let fields): "struct<\(fields.map { "\($0.name):\($0.type)" }.joined(separator: ","))>"
        }
    }
}
