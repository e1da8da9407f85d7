import Checksums
import JobModel
import OrderedJSON
import S3Model

/// Reads what CreateFunction and the updates say of a function.
struct LambdaInput {
    /// The whole input.
    let json: JSON

    /// Checks an input: members that pjrun has no use for are refused by name, the others have their form.
    init(_ call: LambdaCall, _ members: [Shape.Member]) throws(AWSError) {
        let shape = Shape.structure(members)
        let input = shape.pruned(try call.input(), keepingUnknownMembers: true)
        for (name, value) in input.object ?? [:] { try LambdaInput.check(name, value) }
        for (name, value) in input["Code"]?.object ?? [:] { try LambdaInput.check(name, value) }
        let rest = JSON.object(
            JSONObject((input.object ?? [:]).filter { !LambdaInput.isPassedOver($0.key) }.map { ($0.key, $0.value) }))
        try LambdaInput.checkRuntime(rest["Runtime"]?.string)
        let problems = ShapeChecker.problems(in: rest, against: shape, unknownMembers: .refused)
        if let invalid = InvalidRequest(problems: problems) {
            throw AWSError(
                "ValidationException", invalid.serviceMessage.isEmpty ? "\(invalid)" : invalid.serviceMessage)
        }
        json = rest
    }

    // MARK: - Members

    static let name = Shape.Member.required("FunctionName", .string(.text(1...256, .something)))
    static let tags = Shape.Member.optional(
        "Tags", .map(key: .text(1...128, .tagText), value: .text(0...256, .tagText), count: 0...50))
    static let architectures = Shape.Member.optional(
        "Architectures", .list(of: .string(.words(["x86_64", "arm64"])), count: 1...1))
    static let revision = Shape.Member.optional("RevisionId", .string(.any))
    /// Where the code is; the archive in Base64 is checked when it is decoded.
    static let codeMembers: [Shape.Member] = [
        .optional("ZipFile", .string(.any)), .optional("S3Bucket", .string(.text(3...63, .singleLine))),
        .optional("S3Key", .string(.text(1...1024, .anything))),
    ]

    /// Members that mean what a function has anyway when they have a certain value, and are refused with another.
    private static func check(_ name: String, _ value: JSON) throws(AWSError) {
        guard let member = special.first(where: { $0.name == name }), !member.isHarmless(value) else { return }
        throw AWSError(
            "InvalidParameterValueException",
            "pjrun has no \(name) of functions, so nothing was done. AWS would \(member.awsWouldDo). Leave it out here."
        )
    }

    private static func isPassedOver(_ name: String) -> Bool { special.contains { $0.name == name } }

    private struct Special: Sendable {
        let name: String
        let awsWouldDo: String
        let isHarmless: @Sendable (JSON) -> Bool

        init(_ name: String, _ awsWouldDo: String, _ isHarmless: @escaping @Sendable (JSON) -> Bool = { _ in false }) {
            self.name = name
            self.awsWouldDo = awsWouldDo
            self.isHarmless = isHarmless
        }
    }

    private static func isEmpty(_ value: JSON) -> Bool {
        switch value {
        case .array(let list): list.isEmpty
        case .object(let object): object.allSatisfy { isEmpty($0.value) }
        case .string(let text): text.isEmpty
        case .bool(let flag): !flag
        case .number, .null: false
        }
    }

    private static let special: [Special] = [
        Special("Publish", "publish version 1", { $0 == false }),
        Special("DryRun", "check the code and keep nothing", { $0 == false }),
        Special("PackageType", "run the container image", { $0 == "Zip" }),
        Special("EphemeralStorage", "give the function another size of /tmp than 512 MB", { $0["Size"]?.int == 512 }),
        Special("TracingConfig", "send traces to X-Ray", { $0["Mode"] == "PassThrough" }),
        Special("SnapStart", "start the function from a snapshot", { $0["ApplyOn"] == "None" }),
        Special(
            "LoggingConfig", "write the logs elsewhere or as JSON",
            { $0["LogFormat"] == "Text" && $0["LogGroup"] == nil }),
        Special("VpcConfig", "attach the function to the VPC", isEmpty),
        Special("Layers", "put the content of the layers into /opt", isEmpty),
        Special("DeadLetterConfig", "send failed events to the queue", isEmpty),
        Special("FileSystemConfigs", "mount the file systems", isEmpty),
        Special("KMSKeyArn", "encrypt the variables with the key", isEmpty),
        Special("ImageConfig", "overrule what the container image says", isEmpty),
        Special("CodeSigningConfigArn", "check the signature of the code"),
        Special("S3ObjectVersion", "take that version of the archive"),
        Special("ImageUri", "run the container image"),
        Special("DurableConfig", "keep the state of the function's executions"),
    ]

    /// Runtimes of other languages exist, but not here; what is no Runtime at all is refused as the service does it.
    private static func checkRuntime(_ runtime: String?) throws(AWSError) {
        let families = ["nodejs", "java", "dotnet", "ruby", "go1", "provided"]
        guard let runtime, let family = families.first(where: { runtime.hasPrefix($0) }) else { return }
        throw AWSError(
            "InvalidParameterValueException",
            "pjrun runs functions of Python, and none of the Runtime \(runtime), so nothing was done. AWS would run it as "
                + "\(family). An executable file that reads the event and prints the answer can be a function in the directory of "
                + "'pjrun serve --functions'.")
    }

    // MARK: - Values

    /// The archive with the code, nil when none is named.
    func code(in code: JSON, _ objects: any S3Store) throws(AWSError) -> [UInt8]? {
        if let text = code["ZipFile"]?.string {
            guard code["S3Bucket"] == nil, code["S3Key"] == nil else {
                throw LambdaInput.invalid(
                    "Please do not provide other FunctionCode parameters when providing a ZipFile.")
            }
            guard let bytes = Base64.decoded(text) else {
                throw AWSError("SerializationException", "ZipFile is not Base64.")
            }
            if bytes.isEmpty { throw LambdaInput.invalid("Uploaded file must be a non-empty zip") }
            return bytes
        }
        switch (code["S3Bucket"]?.string, code["S3Key"]?.string) {
        case (nil, nil): return nil
        case (let bucket?, let key?): return try LambdaInput.object(S3Address(bucket: bucket, key: key), objects)
        default: throw LambdaInput.invalid("Please provide a source for function code: S3Bucket and S3Key go together.")
        }
    }

    /// The largest archive that may be named by its place in S3.
    private static let archiveLimit: Int64 = 250 << 20

    private static func object(_ address: S3Address, _ objects: any S3Store) throws(AWSError) -> [UInt8] {
        do {
            let (object, content) = try objects.open(address)
            guard object.byteCount <= archiveLimit else {
                throw invalid("The archive s3://\(address.bucket)/\(address.key) is larger than 250 MB.")
            }
            return try unsafe [UInt8](unsafeUninitializedCapacity: Int(object.byteCount)) { buffer, count in
                count = try unsafe content.read(at: 0, into: UnsafeMutableRawBufferPointer(buffer))
            }
        } catch let error as AWSError {
            throw error
        } catch {
            throw invalid(
                "Error occurred while GetObject. S3 Error Message: s3://\(address.bucket)/\(address.key) cannot be read: \(error)"
            )
        }
    }

    /// Changes a configuration as the input says.
    func apply(to configuration: inout FunctionConfiguration) throws(AWSError) {
        configuration.apply(json)
        if let architecture = json["Architectures"]?[0]?.string { configuration.architecture = architecture }
        if let tags = json["Tags"]?.object {
            configuration.tags = tags.map { Tag(key: $0.key, value: $0.value.string ?? "") }
        }
        let reserved = configuration.environment.map(\.name).filter(LambdaInput.reserved.contains)
        guard reserved.isEmpty else {
            throw LambdaInput.invalid(
                "Lambda was unable to configure your environment variables because the environment variables you have provided "
                    + "contains reserved keys that are currently not supported for modification. Reserved keys used in this request: "
                    + reserved.joined(separator: ", "))
        }
        let size = configuration.json["Environment"]?["Variables"]?.serializedBytes(.compact).count ?? 0
        guard size <= 4096 else {
            throw LambdaInput.invalid(
                "Lambda was unable to configure your environment variables because the environment variables you have provided "
                    + "exceeded the 4KB limit. They have \(size) bytes.")
        }
    }

    /// Variables that Lambda sets itself.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime>
    private static let reserved: Set<String> = [
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT",
        "LAMBDA_RUNTIME_DIR",
    ]

    static func invalid(_ message: String) -> AWSError { AWSError("InvalidParameterValueException", message) }
}
