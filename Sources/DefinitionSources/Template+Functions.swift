import OrderedJSON

extension Template {
    /// The Lambda functions of the template.
    func functions() -> [TemplateFunction] {
        resources.compactMap { logicalID, resource in
            switch resource["Type"]?.string {
            case "AWS::Serverless::Function": function(logicalID, resource, isServerless: true)
            case "AWS::Lambda::Function": function(logicalID, resource, isServerless: false)
            default: nil
            }
        }
    }

    private func function(_ logicalID: String, _ resource: JSON, isServerless: Bool) -> TemplateFunction {
        var reading = PropertyReading(template: self, place: "Resources.\(logicalID).Properties")
        let globals = isServerless ? document["Globals"]?["Function"] : nil
        func property(_ name: String) -> JSON? { resource["Properties"]?[name] ?? globals?[name] }
        let code = isServerless ? property("CodeUri") : property("Code")
        let inline = isServerless ? property("InlineCode") : code?["ZipFile"]
        let description = TemplateResource(
            template: self, logicalID: logicalID, type: resource["Type"]?.string ?? "",
            properties: resource["Properties"] ?? .null)
        return TemplateFunction(
            name: reading.read { () throws(DefinitionSourceError) in try description.name(0) } ?? logicalID,
            logicalID: logicalID,
            arn: reading.read { () throws(DefinitionSourceError) in try description.arn(0) }.flatMap { $0 } ?? "",
            codePath: inline == nil ? codePath(code, resource["Metadata"], &reading) : nil,
            inlineCode: reading.text(inline, "InlineCode"),
            handler: reading.text(property("Handler"), "Handler"),
            runtime: reading.text(property("Runtime"), "Runtime"),
            timeout: reading.text(property("Timeout"), "Timeout").flatMap { Int($0) },
            memorySize: reading.text(property("MemorySize"), "MemorySize").flatMap { Int($0) },
            environment: environment(globals, resource["Properties"], &reading), faults: reading.faults)
    }

    /// A local path, relative to the template as SAM reads it.
    private func codePath(_ code: JSON?, _ metadata: JSON?, _ reading: inout PropertyReading) -> String? {
        // CDK puts code into S3 and notes where it came from, as SAM's local commands expect it.
        if let asset = metadata?["aws:asset:path"]?.string { return DefinitionSource.path(asset, besides: file) }
        guard let code else { return nil }
        // Code that has been packaged is in S3, and its local form is not known.
        if code["Bucket"] != nil || code["S3Bucket"] != nil || code["ImageUri"] != nil {
            reading.faults.append("\(reading.place): the code is not in a local directory")
            return nil
        }
        guard let path = reading.text(code, "CodeUri") else { return nil }
        guard !path.hasPrefix("s3://") else {
            reading.faults.append("\(reading.place): the code is not in a local directory: \(path)")
            return nil
        }
        return DefinitionSource.path(path, besides: file)
    }

    private func environment(
        _ globals: JSON?, _ properties: JSON?, _ reading: inout PropertyReading
    ) -> [TemplateFunction.Variable] {
        var members = globals?["Environment"]?["Variables"]?.object ?? JSONObject()
        for (name, value) in properties?["Environment"]?["Variables"]?.object ?? JSONObject() {
            members[name] = value
        }
        return members.compactMap { name, value in
            reading.text(value, "Environment.Variables.\(name)").map {
                TemplateFunction.Variable(name: name, value: $0)
            }
        }
    }
}

/// Reads properties one by one and notes what cannot be read: a function that no state calls must not stop a machine.
private struct PropertyReading {
    let template: Template
    let place: String
    var faults: [String] = []

    init(template: Template, place: String) {
        self.template = template
        self.place = place
    }

    mutating func read<Value>(_ body: () throws(DefinitionSourceError) -> Value) -> Value? {
        do {
            return try body()
        } catch {
            faults.append(error.message)
            return nil
        }
    }

    mutating func text(_ value: JSON?, _ name: String) -> String? {
        guard let value else { return nil }
        let place = "\(place).\(name)"
        let template = template
        return read { () throws(DefinitionSourceError) in try template.text(value, at: place) }
    }
}
