import OrderedJSON

/// Reads one state machine of a template.
///
/// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html>,
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-stepfunctions-statemachine.html>
struct StateMachineReading {
    let template: Template
    let places: SourcePlaces
    let parameters: [String: String]

    private static let types = ["AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine"]

    func load(_ wanted: String?) throws(DefinitionSourceError) -> LoadedDefinition {
        let resource = try find(wanted)
        let properties = resource.properties
        let isServerless = resource.type == Self.types[0]
        var used = Set(template.parameters.keys)
        let (text, file, places) = try definition(of: resource, isServerless, &used)
        let unused = parameters.keys.filter { !used.contains($0) }.sorted()
        guard unused.isEmpty else { throw .unknownParameters(names: unused, known: used.sorted()) }
        let place = "Resources.\(resource.logicalID).Properties"
        let typeName = isServerless ? "Type" : "StateMachineType"
        let roleName = isServerless ? "Role" : "RoleArn"
        let type = try properties[typeName].map { value throws(DefinitionSourceError) in
            try template.text(value, at: "\(place).\(typeName)")
        }
        guard ["STANDARD", "EXPRESS", nil].contains(type) else {
            throw .invalidFunction(
                what: typeName, place: place, reason: "must be STANDARD or EXPRESS, not \"\(type ?? "")\"")
        }
        let role = try properties[roleName].map { value throws(DefinitionSourceError) in
            try template.text(value, at: "\(place).\(roleName)")
        }
        return LoadedDefinition(
            text: text, name: try resource.name(0), type: type ?? "STANDARD", role: role, file: file,
            functions: template.functions(), places: places)
    }

    // MARK: - Finding

    private func find(_ wanted: String?) throws(DefinitionSourceError) -> TemplateResource {
        var machines: [TemplateResource] = []
        for (logicalID, resource) in template.resources {
            guard let type = resource["Type"]?.string, Self.types.contains(type) else { continue }
            if let condition = resource["Condition"]?.string,
                try !template.condition(condition, at: "Resources.\(logicalID)")
            {
                continue
            }
            machines.append(try template.resource(logicalID))
        }
        guard let wanted else {
            guard machines.count <= 1 else {
                throw .severalStateMachines(file: template.file, names: machines.map(\.logicalID))
            }
            guard let only = machines.first else {
                throw .noStateMachine(file: template.file, wanted: nil, existing: [])
            }
            return only
        }
        if let found = machines.first(where: { $0.logicalID == wanted }) { return found }
        for machine in machines where try machine.name(0) == wanted { return machine }
        throw .noStateMachine(file: template.file, wanted: wanted, existing: machines.map(\.logicalID))
    }

    // MARK: - Definitions

    private func definition(
        of resource: TemplateResource, _ isServerless: Bool, _ used: inout Set<String>
    ) throws(DefinitionSourceError) -> (text: String, file: String, places: SourcePlaces) {
        let location = isServerless ? "DefinitionUri" : "DefinitionS3Location"
        let names = isServerless ? ["Definition", location] : ["Definition", "DefinitionString", location]
        let present = names.filter { resource.properties[$0] != nil }
        guard present.count == 1, let name = present.first, let value = resource.properties[name] else {
            throw .noDefinition(
                stateMachine: resource.logicalID,
                reason: present.isEmpty
                    ? "has no definition; it takes one of \(names.joined(separator: ", "))"
                    : "has several definitions: \(present.joined(separator: ", "))")
        }
        let place = "Resources.\(resource.logicalID).Properties.\(name)"
        let substitutions = try substitutions(of: resource, at: place)
        if name == location {
            return try definitionFile(value, resource, substitutions, at: place, &used)
        }
        var missing: [String] = []
        let result: (String, SourcePlaces)
        if name == "Definition" {
            let resolved = try template.resolve(value, at: place) ?? .null
            let replaced = try Placeholders.replace(in: resolved, missing: &missing) {
                name throws(DefinitionSourceError) in
                self.value(of: name, substitutions, &used)
            }
            let way: [OrderedJSON.JSONPath.Component] = [
                .key("Resources"), .key(resource.logicalID), .key("Properties"), .key(name),
            ]
            result = (replaced.serialized(), SourcePlaces(kind: places.kind, prefix: OrderedJSON.JSONPath(way)))
        } else {
            let text = try template.text(value, at: place)
            let replaced = try Placeholders.replace(in: text, missing: &missing) { name throws(DefinitionSourceError) in
                self.value(of: name, substitutions, &used).map {
                    String(JSON.string($0).serialized().dropFirst().dropLast())
                }
            }
            result = (replaced, SourcePlaces(kind: .none, prefix: .root))
        }
        guard missing.isEmpty else {
            throw .missingValues(file: template.file, names: missing, arePlaceholders: true)
        }
        return (result.0, template.file, result.1)
    }

    private func definitionFile(
        _ value: JSON, _ resource: TemplateResource, _ substitutions: [String: String], at place: String,
        _ used: inout Set<String>
    ) throws(DefinitionSourceError) -> (text: String, file: String, places: SourcePlaces) {
        // A call of a function is an object, too; only a place in S3 has these members.
        if value["Bucket"] != nil { throw Self.inS3(place) }
        let named = try template.text(value, at: place)
        if named.hasPrefix("s3://") || named.hasPrefix("https://") { throw Self.inS3(place) }
        let path = DefinitionSource.path(named, besides: template.file)
        let source = try SourceFile(path, parameters: [:])
        guard source.template == nil else {
            throw .noDefinition(
                stateMachine: resource.logicalID,
                reason: "takes its definition from \(path), which is a template itself")
        }
        let text = try source.definitionText { name throws(DefinitionSourceError) in
            self.value(of: name, substitutions, &used)
        }
        return (text, path, source.places)
    }

    private static func inS3(_ place: String) -> DefinitionSourceError {
        .unsupported(what: "a definition in S3", place: place, reason: "name a local file, relative to the template")
    }

    private func substitutions(
        of resource: TemplateResource, at place: String
    ) throws(DefinitionSourceError) -> [String: String] {
        var result: [String: String] = [:]
        for (name, value) in resource.properties["DefinitionSubstitutions"]?.object ?? JSONObject() {
            result[name] = try template.text(value, at: "\(place), DefinitionSubstitutions.\(name)")
        }
        return result
    }

    /// The value of a placeholder: one given by hand goes before the template's own.
    private func value(of name: String, _ substitutions: [String: String], _ used: inout Set<String>) -> String? {
        used.insert(name)
        if template.parameters[name] == nil, let given = parameters[name] { return given }
        return substitutions[name]
    }
}
