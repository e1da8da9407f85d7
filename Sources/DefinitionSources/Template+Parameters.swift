import OrderedJSON

extension Template {
    /// The value of a parameter: what was given, else its default.
    func parameter(_ name: String) throws(DefinitionSourceError) -> JSON {
        let declaration = parameters[name] ?? .null
        let type = declaration["Type"]?.string ?? "String"
        let text: String
        if let given = values[name] {
            text = given
        } else if type.hasPrefix("AWS::SSM::Parameter::Value") {
            throw .missingValues(file: file, names: [name], arePlaceholders: false)
        } else if let standard = declaration["Default"] {
            text = try self.text(standard, at: "Parameters.\(name).Default")
        } else {
            throw .missingValues(file: file, names: [name], arePlaceholders: false)
        }
        let allowed = (declaration["AllowedValues"]?.array ?? []).map { $0.string ?? $0.serialized() }
        guard allowed.isEmpty || allowed.contains(text) else {
            throw .valueNotAllowed(parameter: name, value: text, allowed: allowed)
        }
        guard type == "CommaDelimitedList" || type.hasPrefix("List<") else { return .string(text) }
        return .array(text.split(separator: ",", omittingEmptySubsequences: false).map { .string(String($0.trimmed)) })
    }

    // MARK: - Conditions

    /// `Fn::If`.
    func choose(_ argument: JSON, at place: String, _ references: Int) throws(DefinitionSourceError) -> JSON? {
        guard let parts = argument.array, parts.count == 3, let name = parts[0].string else {
            throw .invalidFunction(what: "Fn::If", place: place, reason: "takes a condition and two values")
        }
        let isMet = try condition(name, at: place, references + 1)
        return try resolve(parts[isMet ? 1 : 2], at: place, references: references)
    }

    /// Whether a condition of the template is met.
    func condition(_ name: String, at place: String, _ references: Int = 0) throws(DefinitionSourceError) -> Bool {
        guard let condition = document["Conditions"]?[name] else {
            throw .invalidFunction(what: "the condition \"\(name)\"", place: place, reason: "is not in the template")
        }
        return try isMet(condition, at: "Conditions.\(name)", references)
    }

    private func isMet(_ value: JSON, at place: String, _ references: Int) throws(DefinitionSourceError) -> Bool {
        guard references <= 20 else {
            throw .unsupported(what: "the condition", place: place, reason: "conditions lead in a circle")
        }
        if let name = value["Condition"]?.string { return try condition(name, at: place, references + 1) }
        guard let (name, argument) = CloudFormationFunction.call(value) else {
            throw .invalidFunction(what: "the condition", place: place, reason: "must be a function")
        }
        let parts = argument.array ?? []
        switch name {
        case "Fn::Equals" where parts.count == 2:
            return try text(parts[0], at: place, references: references)
                == text(parts[1], at: place, references: references)
        case "Fn::Not" where parts.count == 1: return try !isMet(parts[0], at: place, references + 1)
        case "Fn::And":
            for part in parts where try !isMet(part, at: place, references + 1) { return false }
            return true
        case "Fn::Or":
            for part in parts where try isMet(part, at: place, references + 1) { return true }
            return false
        default: throw .unsupported(what: name, place: place, reason: "this is no function of conditions")
        }
    }
}

extension Substring {
    /// Without white space at both ends.
    var trimmed: Substring {
        var rest = self
        while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
        while rest.last?.isWhitespace == true { rest = rest.dropLast() }
        return rest
    }
}
