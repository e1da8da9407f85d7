import Checksums
import HTTPTypes
import JobModel
import OrderedJSON

extension LambdaService {
    /// CreateFunction.
    func create(_ call: LambdaCall) throws(AWSError) -> Answer {
        let code = Shape.Member.required("Code", .structure(LambdaInput.codeMembers))
        let input = try LambdaInput(
            call, [code, LambdaInput.name, LambdaInput.tags, LambdaInput.architectures] + Shape.functionConfiguration)
        guard let name = FunctionName(input.json["FunctionName"]?.string ?? ""), name.qualifier == nil else {
            throw LambdaInput.invalid(
                "'\(input.json["FunctionName"]?.string ?? "")' is not a function's name: letters, digits, - and _, at most 64."
            )
        }
        guard input.json["Role"] != nil else {
            throw AWSError(
                "ValidationException",
                "1 validation error detected: Value null at 'role' failed to satisfy constraint: Member must not be null"
            )
        }
        guard input.json["Runtime"] != nil, input.json["Handler"] != nil else {
            throw LambdaInput.invalid(
                "Runtime and Handler are mandatory parameters for functions created with deployment packages.")
        }
        guard let archive = try input.code(in: input.json["Code"] ?? [:], objects) else {
            throw LambdaInput.invalid("Please provide a source for function code.")
        }
        var configuration = FunctionConfiguration()
        try input.apply(to: &configuration)
        let record = try keeping { try registry.create(name.name, configuration, code: archive) }
        var body = self.configuration(record)
        body["State"] = "Pending"
        body["StateReason"] = "The function is being created."
        body["StateReasonCode"] = "Creating"
        body["LastUpdateStatus"] = nil
        return Answer(status: 201, body: .object(body))
    }

    /// UpdateFunctionConfiguration.
    func updateConfiguration(_ name: String, _ call: LambdaCall) throws(AWSError) -> Answer {
        let input = try LambdaInput(call, [LambdaInput.revision] + Shape.functionConfiguration)
        let record = try changeable(name, input.json)
        var configuration = record.configuration
        try input.apply(to: &configuration)
        let updated = try keeping { try registry.update(record.name, configuration, code: nil) }
        return Answer(body: .object(updating(updated)))
    }

    /// UpdateFunctionCode.
    func updateCode(_ name: String, _ call: LambdaCall) throws(AWSError) -> Answer {
        let input = try LambdaInput(
            call, [LambdaInput.revision, LambdaInput.architectures] + LambdaInput.codeMembers)
        let record = try changeable(name, input.json)
        guard let archive = try input.code(in: input.json, objects) else {
            throw LambdaInput.invalid("Please provide a source for function code.")
        }
        var configuration = record.configuration
        try input.apply(to: &configuration)
        let updated = try keeping { try registry.update(record.name, configuration, code: archive) }
        return Answer(body: .object(updating(updated)))
    }

    /// GetFunction.
    func get(_ name: String, _ call: LambdaCall) throws(AWSError) -> Answer {
        let record = try existing(name, call)
        var code: JSONObject = ["RepositoryType": "S3"]
        if let path = record.path {
            code["Location"] = .string("file://\(path)")
        } else {
            let host = call.request.headers[.host] ?? "127.0.0.1"
            code["Location"] = .string(
                "http://\(host)/2015-03-31/functions/\(record.name)/\(LambdaRoute.archiveName)")
        }
        var body: JSONObject = ["Configuration": .object(configuration(record)), "Code": .object(code)]
        if !record.configuration.tags.isEmpty { body["Tags"] = LambdaService.json(record.configuration.tags) }
        return Answer(body: .object(body))
    }

    /// The archive that GetFunction named.
    func archive(_ name: String, _ call: LambdaCall) throws(AWSError) -> Answer {
        let record = try existing(name, call)
        guard let bytes = try keeping({ try registry.archive(of: record.name) }) else {
            throw LambdaInput.invalid("The function \(record.name) is a directory, and has no archive.")
        }
        return Answer(bytes: bytes, headers: [.contentType: "application/zip"])
    }

    /// DeleteFunction.
    func delete(_ name: String, _ call: LambdaCall) throws(AWSError) -> Answer {
        let record = try existing(name, call)
        guard try keeping({ try registry.remove(record.name) }) else { throw notFound(record.name, nil) }
        return Answer(status: 204)
    }

    /// ListFunctions, ordered by name.
    func list(_ call: LambdaCall) throws(AWSError) -> Answer {
        let query = try call.query()
        var limit = 50
        if let text = query.some("MaxItems") {
            guard let number = Int(text), (1...10_000).contains(number) else {
                throw AWSError(
                    "ValidationException",
                    "1 validation error detected: Value '\(text)' at 'maxItems' failed to satisfy constraint: Member must have value "
                        + "between 1 and 10000")
            }
            limit = min(number, 50)
        }
        let marker = query.some("Marker") ?? ""
        let records = try keeping { try registry.functions() }.filter { $0.name > marker }
        let page = records.prefix(limit)
        let functions = page.map { record -> JSON in
            var json = configuration(record)
            // Listings say nothing of what changes while a function is made.
            for name in ["State", "LastUpdateStatus"] { json[name] = nil }
            return .object(json)
        }
        var body: JSONObject = ["Functions": .array(functions)]
        if page.count < records.count, let last = page.last { body["NextMarker"] = .string(last.name) }
        return Answer(body: .object(body))
    }

    // MARK: - Lookup

    /// The function that a path names.
    func existing(_ name: String, _ call: LambdaCall) throws(AWSError) -> FunctionRecord {
        let (function, qualifier) = try parsed(name, call)
        guard qualifier == nil || qualifier == "$LATEST",
            let record = try keeping({ try registry.function(named: function) })
        else { throw notFound(function, qualifier) }
        return record
    }

    /// Name and qualifier, which may be in the path or in the query.
    func parsed(_ name: String, _ call: LambdaCall) throws(AWSError) -> (name: String, qualifier: String?) {
        guard let function = FunctionName(name) else {
            throw AWSError(
                "ValidationException",
                "1 validation error detected: Value '\(name)' at 'functionName' failed to satisfy constraint: Member must satisfy "
                    + "regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?"
                    + "(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?")
        }
        let qualifier = try call.query().some("Qualifier")
        if let qualifier, let other = function.qualifier, qualifier != other {
            throw LambdaInput.invalid(
                "The derived qualifier from the function name does not match the specified qualifier.")
        }
        return (function.name, function.qualifier ?? qualifier)
    }

    private func changeable(_ name: String, _ input: JSON) throws(AWSError) -> FunctionRecord {
        guard let function = FunctionName(name),
            let record = try keeping({ try registry.function(named: function.name) })
        else { throw notFound(FunctionName(name)?.name ?? name, nil) }
        if let revision = input["RevisionId"]?.string, revision != record.revisionID {
            throw AWSError(
                "PreconditionFailedException",
                "The RevisionId provided does not match the latest RevisionId. Call the GetFunction/GetAlias API to retrieve the latest RevisionId",
                status: 412)
        }
        return record
    }

    func notFound(_ name: String, _ qualifier: String?) -> AWSError {
        LambdaService.error(.notFound(functionARN: FunctionName.arn(name, qualifier: qualifier, identity)))
    }

    /// Runs what the registry may refuse.
    func keeping<Result>(_ body: () throws -> Result) throws(AWSError) -> Result {
        do {
            return try body()
        } catch let error as FunctionFailure {
            throw LambdaService.error(error)
        } catch let error as FunctionRefusal {
            throw refusal(error)
        } catch {
            throw .internalFailure(error)
        }
    }

    private func refusal(_ error: FunctionRefusal) -> AWSError {
        switch error {
        case .exists(let name):
            AWSError("ResourceConflictException", "Function already exist: \(name)", status: 409)
        case .missing(let name): notFound(name, nil)
        case .isUsersOwn(let name, let path):
            AWSError(
                "ResourceConflictException",
                "The function \(name) is '\(path)' of this machine; change it there, and the next call has the change.",
                status: 409)
        case .tooLarge(let limit): LambdaInput.invalid("Unzipped size must be smaller than \(limit) bytes")
        case .badArchive(let words):
            LambdaInput.invalid(
                "Could not unzip uploaded file. Please check your file, then try to upload again. (\(words))")
        }
    }

    static func error(_ failure: FunctionFailure) -> AWSError {
        AWSError(failure.code, failure.message, status: failure.statusCode)
    }

    // MARK: - A function as the API shows it

    private func updating(_ record: FunctionRecord) -> JSONObject {
        var body = configuration(record)
        body["LastUpdateStatus"] = "InProgress"
        body["LastUpdateStatusReason"] = "The function is being created."
        body["LastUpdateStatusReasonCode"] = "Creating"
        return body
    }

    /// The members of a FunctionConfiguration, as they were recorded from the service.
    func configuration(_ record: FunctionRecord) -> JSONObject {
        let configuration = record.configuration
        var json: JSONObject = [
            "FunctionName": .string(record.name), "FunctionArn": .string(FunctionName.arn(record.name, identity)),
        ]
        for (name, value) in configuration.json { json[name] = value }
        if configuration.environment.isEmpty { json["Environment"] = nil }
        json["CodeSize"] = .number(JSONNumber(record.codeSize))
        json["CodeSha256"] = .string(Base64.encoded(record.codeSHA256))
        json["LastModified"] = .string(String(record.lastModified.iso8601.dropLast()) + "+0000")
        json["Version"] = "$LATEST"
        json["TracingConfig"] = ["Mode": "PassThrough"]
        json["RevisionId"] = .string(record.revisionID)
        json["State"] = "Active"
        json["LastUpdateStatus"] = "Successful"
        json["PackageType"] = "Zip"
        json["Architectures"] = [.string(configuration.architecture)]
        json["EphemeralStorage"] = ["Size": 512]
        json["SnapStart"] = ["ApplyOn": "None", "OptimizationStatus": "Off"]
        json["LoggingConfig"] = ["LogFormat": "Text", "LogGroup": .string("/aws/lambda/\(record.name)")]
        return json
    }

    static func json(_ tags: [Tag]) -> JSON { .object(JSONObject(tags.map { ($0.key, .string($0.value)) })) }
}
