import FileTree
import Glibc
import JobModel
import OrderedJSON

/// Makes the CreateProcessingJob request that flags or a file describe: the one way into the program.
struct RequestBuilder {
    let workingDirectory: String
    let environment: [String: String]
    let now: Timestamp
    /// Where archives of source directories are unpacked.
    let cache: String

    /// A role for requests that name none; nothing here ever assumes it.
    static let placeholderRole = "arn:aws:iam::123456789012:role/pjrun-local"
    static let codePath = "/opt/ml/processing/input/code"

    /// The request, checked.
    func build(_ options: JobOptions) throws -> JobRequest {
        if options.request == nil, let mapping = options.mappings.first {
            throw UserError(
                message: "'--map \(mapping)' needs a request whose addresses it maps",
                help: "give --request FILE, or name the place in --input and --output")
        }
        var json = try options.request.map { try requestFile($0, options) } ?? .object(requestFromFlags(options))
        if var object = json.object {
            if let name = options.jobName { object["ProcessingJobName"] = .string(name) }
            if isAbsent(object["ProcessingJobName"]) {
                object["ProcessingJobName"] = .string(generatedName(options, object))
            }
            if isAbsent(object["RoleArn"]) { object["RoleArn"] = .string(RequestBuilder.placeholderRole) }
            json = .object(object)
        }
        return try JobRequest.validating(json, as: .commandLine)
    }

    private func isAbsent(_ json: JSON?) -> Bool { json == nil || json == .null }

    // MARK: - From a file

    private func requestFile(_ path: String, _ options: JobOptions) throws -> JSON {
        let conflicting =
            [
                ("--image", options.image != nil), ("--script", options.script != nil),
                ("--input", !options.inputs.isEmpty),
                ("--output", !options.outputs.isEmpty), ("--argument", !options.arguments.isEmpty),
                ("--entrypoint", !options.entrypoint.isEmpty), ("--env", !options.environment.isEmpty),
                ("--env-file", !options.environmentFiles.isEmpty), ("--instances", options.instances != nil),
                ("--instance-type", options.instanceType != nil), ("--max-runtime", options.maxRuntime != nil),
                ("--tag", !options.tags.isEmpty), ("--continuous", options.continuous), ("--shard", options.shard),
                ("--network-isolation", options.networkIsolation), ("--source-dir", options.sourceDir != nil),
            ].filter(\.1).map(\.0)
        guard conflicting.isEmpty else {
            throw UserError(
                message:
                    "--request says everything about the job; it cannot be combined with \(conflicting.joined(separator: ", "))",
                help: "change the request, or leave --request out; --job-name may be combined with it")
        }
        let bytes: [UInt8]
        do throws(FileTreeError) {
            bytes =
                try path == "-"
                ? OpenFile(owning: dup(0), path: "standard input").readToEnd()
                : OpenFile(path: FileName(path)).readToEnd()
        } catch {
            throw UserError(message: "the request cannot be read: \(error.reason)", place: path)
        }
        let json: JSON
        do throws(JSONSyntaxError) {
            json = try JSON(parsing: bytes)
        } catch {
            throw UserError(
                message: "the request is not JSON: \(error.kind.message)",
                place: "\(path):\(error.position.line):\(error.position.column)",
                help: "'pjrun … --dry-run --format json' prints a request to start from")
        }
        var mappings: [URIMapping] = []
        for text in options.mappings {
            mappings.append(try URIMapping(text, workingDirectory: workingDirectory))
        }
        // What "--dry-run --format json" prints has the request inside.
        if let planned = json["Request"], json["Hosts"] != nil { return try URIMapping.apply(mappings, to: planned) }
        guard json.object != nil else {
            throw UserError(
                message: "the request is not a JSON object", place: path, help: "it is what CreateProcessingJob takes")
        }
        return try URIMapping.apply(mappings, to: json)
    }

    // MARK: - From flags

    private func requestFromFlags(_ options: JobOptions) throws -> JSONObject {
        guard options.script != nil || options.image != nil || !options.entrypoint.isEmpty else {
            throw UserError(
                message: "there is nothing to run",
                help: "pjrun --script preprocess.py --input data=./data --output train=./out/train")
        }
        var request = JSONObject()
        var application: JSONObject = ["ImageUri": .string(options.image ?? "local")]
        var inputs = try options.inputs.map { try input($0, options) }
        if let script = options.script {
            let code = try scriptSource(script, options)
            inputs.append(code.input)
            application["ContainerEntrypoint"] = .array(
                (options.entrypoint.isEmpty ? code.entrypoint : options.entrypoint).map(JSON.string))
        } else if !options.entrypoint.isEmpty {
            application["ContainerEntrypoint"] = .array(options.entrypoint.map(JSON.string))
        }
        if !options.arguments.isEmpty { application["ContainerArguments"] = .array(options.arguments.map(JSON.string)) }
        if !inputs.isEmpty { request["ProcessingInputs"] = .array(inputs) }
        if !options.outputs.isEmpty {
            request["ProcessingOutputConfig"] = ["Outputs": .array(try options.outputs.map { try output($0, options) })]
        }
        request["ProcessingResources"] = [
            "ClusterConfig": [
                "InstanceCount": .number(JSONNumber(options.instances ?? 1)),
                "InstanceType": .string(options.instanceType ?? "ml.m5.xlarge"), "VolumeSizeInGB": 30,
            ]
        ]
        if let seconds = options.maxRuntime {
            request["StoppingCondition"] = ["MaxRuntimeInSeconds": .number(JSONNumber(seconds))]
        }
        request["AppSpecification"] = .object(application)
        let variables = try EnvironmentArguments(inherited: environment).variables(options)
        if !variables.isEmpty { request["Environment"] = .object(variables) }
        if options.networkIsolation { request["NetworkConfig"] = ["EnableNetworkIsolation": true] }
        if !options.tags.isEmpty {
            request["Tags"] = .array(
                try options.tags.map { text in
                    guard let equals = text.firstIndex(of: "=") else {
                        throw UserError(message: "--tag '\(text)' has no '='", help: "write KEY=VALUE")
                    }
                    guard equals != text.startIndex else {
                        throw UserError(message: "--tag '\(text)' has no key", help: "write KEY=VALUE")
                    }
                    return [
                        "Key": .string(String(text[..<equals])),
                        "Value": .string(String(text[text.index(after: equals)...])),
                    ]
                })
        }
        return request
    }

    private func input(_ text: String, _ options: JobOptions) throws -> JSON {
        let channel = try ChannelArgument(text, flag: "--input")
        return inputJSON(
            channel.name, uri(channel.uri), channel.localPath ?? "/opt/ml/processing/input/\(channel.name)",
            sharded: options.shard)
    }

    private func inputJSON(_ name: String, _ uri: String, _ localPath: String, sharded: Bool) -> JSON {
        [
            "InputName": .string(name),
            "S3Input": [
                "S3Uri": .string(uri), "LocalPath": .string(localPath), "S3DataType": "S3Prefix", "S3InputMode": "File",
                "S3DataDistributionType": .string(sharded ? "ShardedByS3Key" : "FullyReplicated"),
            ],
        ]
    }

    private func output(_ text: String, _ options: JobOptions) throws -> JSON {
        let channel = try ChannelArgument(text, flag: "--output")
        return [
            "OutputName": .string(channel.name),
            "S3Output": [
                "S3Uri": .string(uri(channel.uri)),
                "LocalPath": .string(channel.localPath ?? "/opt/ml/processing/output/\(channel.name)"),
                "S3UploadMode": .string(options.continuous ? "Continuous" : "EndOfJob"),
            ],
        ]
    }

    // MARK: - The script

    private func scriptSource(_ script: String, _ options: JobOptions) throws -> (input: JSON, entrypoint: [String]) {
        let isObject = script.hasPrefix("s3://") || script.hasPrefix("https://")
        if let source = options.sourceDir {
            let directory = try SourceDirectory(cache: cache).directory(of: source)
            return (
                inputJSON("code", uri(directory), RequestBuilder.codePath, sharded: false),
                RequestBuilder.entrypoint("\(RequestBuilder.codePath)/\(script)")
            )
        }
        let name = script.split(separator: "/").last.map(String.init) ?? script
        if !isObject {
            let path = script.hasPrefix("file://") ? String(script.dropFirst(7)) : absolute(script)
            var status = stat()
            guard unsafe stat(path, &status) == 0 else {
                throw UserError(
                    message: "the script '\(script)' cannot be found: \(unsafe String(cString: strerror(errno)))",
                    help: "--script takes a path of this machine, or s3://bucket/key", code: 127)
            }
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw UserError(
                    message: "the script '\(script)' is not a file",
                    help: "for a directory: --source-dir \(script) --script main.py", code: 126)
            }
        }
        return (
            inputJSON("code", uri(script), RequestBuilder.codePath, sharded: false),
            RequestBuilder.entrypoint("\(RequestBuilder.codePath)/\(name)")
        )
    }

    /// As the SageMaker SDK would write it, where an image has the program; other scripts are run by their ending.
    static func entrypoint(_ script: String) -> [String] {
        for (ending, program) in [(".py", "python3"), (".sh", "/bin/bash"), (".R", "Rscript"), (".js", "node")]
        where script.hasSuffix(ending) { return [program, script] }
        return [script]
    }

    // MARK: - Names

    private func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(workingDirectory)/\(path)" }

    /// A path becomes an absolute `file://` URI; URIs stay as they are.
    func uri(_ text: String) -> String {
        if text.hasPrefix("file:") { return text }
        // Whatever else has a scheme is no path either; validation knows which schemes there are.
        if let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://"),
            text[..<colon].allSatisfy({ $0.isLetter || $0.isNumber })
        {
            return text
        }
        var components: [Substring] = []
        for component in absolute(text).split(separator: "/", omittingEmptySubsequences: true) where component != "." {
            if component == ".." { _ = components.popLast() } else { components.append(component) }
        }
        return "file:///" + RequestBuilder.encode(components.joined(separator: "/"))
    }

    private static func encode(_ path: String) -> String {
        var bytes: [UInt8] = []
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "%"), UInt8(ascii: " "), UInt8(ascii: "?"), UInt8(ascii: "#"), 0..<32, 127:
                bytes += Array(("%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)).utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func generatedName(_ options: JobOptions, _ request: JSONObject) -> String {
        let image = request["AppSpecification"]?["ImageUri"]?.string ?? "local"
        let script = options.script.flatMap {
            $0.split(separator: "/").last?.split(separator: ".").first.map(String.init)
        }
        let base = script ?? image.split(separator: "/").last?.split(separator: ":").first.map(String.init) ?? "job"
        return JobNameGenerator.name(base: base, now: now, suffix: UInt32.random(in: .min ... .max))
    }
}
