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
    /// `uniontype<type,…>`, which Hive has.
    case union([HiveTypeName])

    /// A field of a `struct`.
    struct Field: Hashable, Sendable {
        /// The name in lower case.
        let name: String
        /// The type.
        let type: HiveTypeName
    }

    /// The spelling the Glue catalog uses: lower case, no spaces.
    var description: String { spelling { $0 } }

    /// The spelling of statements, in which names that are no plain words stand in back quotes.
    var statementText: String {
        spelling { name in
            let isPlain = name.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
            }
            return isPlain && !(name.utf8.first.map { $0 < 0x3A } ?? true) ? name : "`\(name)`"
        }
    }

    private func spelling(_ name: (String) -> String) -> String {
        switch self {
        case .primitive(let name, let parameters):
            parameters.isEmpty ? name : "\(name)(\(parameters.map { "\($0)" }.joined(separator: ",")))"
        case .array(let element): "array<\(element.spelling(name))>"
        case .map(let key, let value): "map<\(key.spelling(name)),\(value.spelling(name))>"
        case .structure(let fields):
            "struct<\(fields.map { "\(name($0.name)):\($0.type.spelling(name))" }.joined(separator: ","))>"
        case .union(let types): "uniontype<\(types.map { $0.spelling(name) }.joined(separator: ","))>"
        }
    }
}
