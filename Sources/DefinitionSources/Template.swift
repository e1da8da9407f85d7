import NearestNames
import OrderedJSON

/// A CloudFormation or SAM template whose functions are resolved for one account.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html>
struct Template {
    let file: String
    let document: JSON
    let identity: TemplateIdentity
    /// Values given for the template's parameters.
    let values: [String: String]

    var resources: JSONObject { document["Resources"]?.object ?? JSONObject() }
    var parameters: JSONObject { document["Parameters"]?.object ?? JSONObject() }

    /// How many references may lead to another one; more are a circle.
    private static let maximumReferences = 20

    /// A value with its functions resolved; `nil` for `AWS::NoValue`.
    func resolve(_ value: JSON, at place: String, references: Int = 0) throws(DefinitionSourceError) -> JSON? {
        if let (name, argument) = CloudFormationFunction.call(value) {
            return try call(name, argument, at: place, references: references)
        }
        switch value {
        case .array(let values):
            var result: [JSON] = []
            for (index, element) in values.enumerated() {
                if let resolved = try resolve(element, at: "\(place)[\(index)]", references: references) {
                    result.append(resolved)
                }
            }
            return .array(result)
        case .object(let members):
            var result = JSONObject()
            for (key, member) in members {
                if let resolved = try resolve(member, at: "\(place).\(key)", references: references) {
                    result[key] = resolved
                }
            }
            return .object(result)
        default: return value
        }
    }

    /// A value as a text: strings as they are, numbers and booleans as they are written.
    func text(_ value: JSON, at place: String, references: Int = 0) throws(DefinitionSourceError) -> String {
        switch try resolve(value, at: place, references: references) {
        case .string(let text)?: return text
        case .number(let number)?: return number.text
        case .bool(let flag)?: return flag ? "true" : "false"
        case let other:
            throw .invalidFunction(
                what: "the value", place: place, reason: "must be a text; it is \(other?.kindDescription ?? "nothing")")
        }
    }

    // MARK: - Functions

    private func call(
        _ name: String, _ argument: JSON, at place: String, references: Int
    ) throws(DefinitionSourceError) -> JSON? {
        guard references <= Self.maximumReferences else {
            throw .unsupported(what: name, place: place, reason: "the references lead in a circle")
        }
        switch name {
        case "Ref": return try reference(argument, at: place, references)
        case "Fn::GetAtt": return try attribute(argument, at: place, references)
        case "Fn::Sub": return .string(try substitution(argument, at: place, references))
        case "Fn::Join": return .string(try join(argument, at: place, references))
        case "Fn::Select": return try select(argument, at: place, references)
        case "Fn::Split": return try split(argument, at: place, references)
        case "Fn::FindInMap": return try findInMap(argument, at: place, references)
        case "Fn::If": return try choose(argument, at: place, references)
        case "Fn::ToJsonString":
            return .string((try resolve(argument, at: place, references: references) ?? .null).serialized())
        case "Fn::ImportValue":
            let export = argument.string.map { " \"\($0)\"" } ?? ""
            throw .unsupported(
                what: "Fn::ImportValue", place: place,
                reason: "the export\(export) belongs to another stack; use a parameter instead")
        default: throw .unsupported(what: name, place: place, reason: "this function is not available here")
        }
    }

    private func join(_ argument: JSON, at place: String, _ references: Int) throws(DefinitionSourceError) -> String {
        guard let parts = argument.array, parts.count == 2, let separator = parts[0].string,
            let pieces = try resolve(parts[1], at: place, references: references)?.array
        else { throw .invalidFunction(what: "Fn::Join", place: place, reason: "takes a separator and a list") }
        var texts: [String] = []
        for piece in pieces {
            texts.append(try text(piece, at: place, references: references))
        }
        return texts.joined(separator: separator)
    }

    private func select(_ argument: JSON, at place: String, _ references: Int) throws(DefinitionSourceError) -> JSON {
        guard let parts = argument.array, parts.count == 2,
            let index = Int(try text(parts[0], at: place, references: references)),
            let values = try resolve(parts[1], at: place, references: references)?.array, values.indices.contains(index)
        else {
            throw .invalidFunction(what: "Fn::Select", place: place, reason: "takes an index and a list that has it")
        }
        return values[index]
    }

    private func split(_ argument: JSON, at place: String, _ references: Int) throws(DefinitionSourceError) -> JSON {
        guard let parts = argument.array, parts.count == 2, let separator = parts[0].string, !separator.isEmpty else {
            throw .invalidFunction(what: "Fn::Split", place: place, reason: "takes a separator and a text")
        }
        var rest = try text(parts[1], at: place, references: references)[...]
        var pieces: [JSON] = []
        while let range = rest.firstRange(of: separator) {
            pieces.append(.string(String(rest[..<range.lowerBound])))
            rest = rest[range.upperBound...]
        }
        return .array(pieces + [.string(String(rest))])
    }

    private func findInMap(_ argument: JSON, at place: String, _ references: Int) throws(DefinitionSourceError) -> JSON
    {
        guard let parts = argument.array, parts.count == 3 else {
            throw .invalidFunction(what: "Fn::FindInMap", place: place, reason: "takes a mapping and two keys")
        }
        var names: [String] = []
        for part in parts {
            names.append(try text(part, at: place, references: references))
        }
        guard let value = document["Mappings"]?[names[0]]?[names[1]]?[names[2]] else {
            throw .invalidFunction(
                what: "Fn::FindInMap", place: place,
                reason: "looks for \(names.joined(separator: ".")), which is not there")
        }
        return value
    }

    private func substitution(
        _ argument: JSON, at place: String, _ references: Int
    ) throws(DefinitionSourceError) -> String {
        let parts = argument.array ?? [argument]
        guard parts.count <= 2, let text = parts.first?.string, parts.count == 1 || parts[1].object != nil else {
            throw .invalidFunction(what: "Fn::Sub", place: place, reason: "takes a text, or a text and its values")
        }
        let own = parts.count == 2 ? parts[1] : .null
        var missing: [String] = []
        return try Placeholders.replace(in: text, unescapes: true, missing: &missing) {
            name throws(DefinitionSourceError) in
            if let value = own[name] { return try self.text(value, at: place, references: references) }
            let value: JSON? =
                if let dot = name.firstIndex(of: "."), !name.hasPrefix("AWS::") {
                    try attribute(
                        [.string(String(name[..<dot])), .string(String(name[name.index(after: dot)...]))], at: place,
                        references)
                } else {
                    try reference(.string(name), at: place, references)
                }
            return try self.text(value ?? "", at: place, references: references)
        }
    }

    // MARK: - References

    private func reference(
        _ argument: JSON, at place: String, _ references: Int
    ) throws(DefinitionSourceError) -> JSON? {
        guard let name = argument.string else {
            throw .invalidFunction(what: "Ref", place: place, reason: "takes a name")
        }
        if name == "AWS::NoValue" { return nil }
        if let value = identity.pseudoParameter(name) { return .string(value) }
        if parameters[name] != nil { return try parameter(name) }
        if resources[name] != nil { return .string(try resource(name).reference(references)) }
        let near = NearestNames.of(name, among: parameters.keys + resources.keys)
        throw .invalidFunction(
            what: "Ref", place: place,
            reason: "names \"\(name)\", which is no parameter and no resource"
                + (near.first.map { "; did you mean \"\($0)\"?" } ?? ""))
    }

    private func attribute(
        _ argument: JSON, at place: String, _ references: Int
    ) throws(DefinitionSourceError) -> JSON {
        let parts =
            argument.array?.compactMap(\.string) ?? argument.string?.split(separator: ".").map(String.init) ?? []
        guard parts.count >= 2 else {
            throw .invalidFunction(what: "Fn::GetAtt", place: place, reason: "takes a resource and an attribute")
        }
        guard resources[parts[0]] != nil else {
            let near = NearestNames.of(parts[0], among: resources.keys)
            throw .invalidFunction(
                what: "Fn::GetAtt", place: place,
                reason: "names \"\(parts[0])\", which is no resource"
                    + (near.first.map { "; did you mean \"\($0)\"?" } ?? ""))
        }
        let name = parts.dropFirst().joined(separator: ".")
        let resource = try resource(parts[0])
        guard let value = try resource.attribute(name, references) else {
            throw .unsupported(
                what: "Fn::GetAtt", place: place,
                reason: "the attribute \(name) of a resource of type \(resource.type) is not known here")
        }
        return .string(value)
    }

    /// A resource of the template.
    func resource(_ logicalID: String) throws(DefinitionSourceError) -> TemplateResource {
        TemplateResource(
            template: self, logicalID: logicalID, type: resources[logicalID]?["Type"]?.string ?? "",
            properties: resources[logicalID]?["Properties"] ?? .object(JSONObject()))
    }
}
