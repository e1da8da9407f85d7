import OrderedJSON

/// Placeholders in a definition: `${Name}`, as CloudFormation's `DefinitionSubstitutions` and `Fn::Sub` have them.
enum Placeholders {
    /// Puts values in place of placeholders in a text; the names that have no value are collected in `missing`.
    ///
    /// With `unescapes`, for the texts of `Fn::Sub`, `${!Name}` becomes `${Name}`.
    static func replace(
        in text: String, unescapes: Bool = false, missing: inout [String],
        value: (String) throws(DefinitionSourceError) -> String?
    ) throws(DefinitionSourceError) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            result += rest[..<start.lowerBound]
            let inside = rest[start.upperBound...]
            guard let end = inside.firstIndex(of: "}") else {
                rest = rest[start.lowerBound...]
                break
            }
            let name = String(inside[..<end])
            rest = inside[inside.index(after: end)...]
            if unescapes, name.hasPrefix("!") {
                result += "${\(name.dropFirst())}"
            } else if !isName(name) {
                result += "${\(name)}"
            } else if let value = try value(name) {
                result += value
            } else {
                if !missing.contains(name) { missing.append(name) }
                result += "${\(name)}"
            }
        }
        return result + rest
    }

    /// Names of parameters, resources, their attributes and pseudo parameters; other texts in `${}` are left alone.
    private static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
                    UInt8(ascii: ":"):
                    true
                default: false
                }
            }
    }

    /// Puts values in place of placeholders in every string of a value.
    static func replace(
        in document: JSON, missing: inout [String], value: (String) throws(DefinitionSourceError) -> String?
    ) throws(DefinitionSourceError) -> JSON {
        switch document {
        case .string(let text): return .string(try replace(in: text, missing: &missing, value: value))
        case .array(let values):
            var result: [JSON] = []
            for element in values {
                result.append(try replace(in: element, missing: &missing, value: value))
            }
            return .array(result)
        case .object(let members):
            var result = JSONObject()
            for (key, member) in members {
                result[key] = try replace(in: member, missing: &missing, value: value)
            }
            return .object(result)
        default: return document
        }
    }
}
