import HTTPTypes

/// What a request asks Lambda for, by its method and path.
///
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html>
enum LambdaRoute: Hashable, Sendable {
    case createFunction
    case listFunctions
    case getFunction(String)
    case deleteFunction(String)
    case getFunctionConfiguration(String)
    case updateFunctionConfiguration(String)
    case updateFunctionCode(String)
    case invoke(String)
    case createMapping
    case listMappings
    case getMapping(String)
    case updateMapping(String)
    case deleteMapping(String)
    case listTags(String)
    case tagResource(String)
    case untagResource(String)
    /// Not of Lambda's API: where GetFunction says that the archive is.
    case archive(String)
    /// An operation that Lambda has and pjrun has not.
    case other(String)

    /// The operation's name.
    var operation: String {
        switch self {
        case .createFunction: "CreateFunction"
        case .listFunctions: "ListFunctions"
        case .getFunction: "GetFunction"
        case .deleteFunction: "DeleteFunction"
        case .getFunctionConfiguration: "GetFunctionConfiguration"
        case .updateFunctionConfiguration: "UpdateFunctionConfiguration"
        case .updateFunctionCode: "UpdateFunctionCode"
        case .invoke: "Invoke"
        case .createMapping: "CreateEventSourceMapping"
        case .listMappings: "ListEventSourceMappings"
        case .getMapping: "GetEventSourceMapping"
        case .updateMapping: "UpdateEventSourceMapping"
        case .deleteMapping: "DeleteEventSourceMapping"
        case .listTags: "ListTags"
        case .tagResource: "TagResource"
        case .untagResource: "UntagResource"
        case .archive: "GetFunctionArchive"
        case .other(let name): name
        }
    }

    /// The last part of the address at which the archive of a function is.
    static let archiveName = "code.zip"

    /// Whether a call is Lambda's: by its path, and by the scope of its signature where it has one.
    ///
    /// A bucket may be called like a version of Lambda's API; so a call that is signed for S3 is never Lambda's.
    static func isMeant(by request: AWSRequest) -> Bool {
        guard isLambda(path: request.rawPath) else { return false }
        let scope =
            request.headers[.authorization]?
            .split(whereSeparator: { $0 == " " || $0 == "," }).first { $0.hasPrefix("Credential=") }?
            .split(separator: "/", omittingEmptySubsequences: false) ?? []
        return scope.count < 5 || scope[scope.count - 2] == LambdaService.name
    }

    /// Whether a path is one of Lambda's: its first component is the date of a version, and the second one of its resources.
    private static func isLambda(path: Substring) -> Bool {
        let parts = path.split(separator: "/", maxSplits: 2)
        guard parts.count >= 2, parts[0].utf8.count == 10 else { return false }
        let resources = [
            "functions", "tags", "event-source-mappings", "layers", "layers-by-arn", "account-settings",
            "code-signing-configs",
        ]
        let isDate = parts[0].utf8.enumerated().allSatisfy { place, byte in
            place == 4 || place == 7 ? byte == UInt8(ascii: "-") : 48...57 ~= byte
        }
        return isDate && resources.contains(String(parts[1]))
    }

    /// Finds the operation.
    /// - Returns: nil when an escape of the path is broken.
    init?(method: HTTPRequest.Method, path: Substring) {
        var parts: [String] = []
        for part in path.split(separator: "/").dropFirst() {
            guard let text = PercentCoding.decoded(part.utf8, plusIsSpace: false) else { return nil }
            parts.append(text)
        }
        // The ARN of a tag's resource may come unescaped; it has no slash.
        let resource = parts.first ?? ""
        let name = parts.count > 1 ? parts[1] : ""
        let rest = parts.dropFirst(2).joined(separator: "/")
        switch (resource, name.isEmpty, rest, method) {
        case ("functions", true, _, .post): self = .createFunction
        case ("functions", true, _, .get): self = .listFunctions
        case ("functions", false, "", .get): self = .getFunction(name)
        case ("functions", false, "", .delete): self = .deleteFunction(name)
        case ("functions", false, "configuration", .get): self = .getFunctionConfiguration(name)
        case ("functions", false, "configuration", .put): self = .updateFunctionConfiguration(name)
        case ("functions", false, "code", .put): self = .updateFunctionCode(name)
        case ("functions", false, LambdaRoute.archiveName, .get): self = .archive(name)
        case ("functions", false, "invocations", .post): self = .invoke(name)
        case ("event-source-mappings", true, _, .post): self = .createMapping
        case ("event-source-mappings", true, _, .get): self = .listMappings
        case ("event-source-mappings", false, "", .get): self = .getMapping(name)
        case ("event-source-mappings", false, "", .put): self = .updateMapping(name)
        case ("event-source-mappings", false, "", .delete): self = .deleteMapping(name)
        case ("tags", false, "", .get): self = .listTags(name)
        case ("tags", false, "", .post): self = .tagResource(name)
        case ("tags", false, "", .delete): self = .untagResource(name)
        default: self = .other(LambdaRoute.name(resource, parts.dropFirst(2).first ?? "", method, parts.count))
        }
    }

    /// The names of operations that are not here, as far as callers are likely to use them.
    private static func name(_ resource: String, _ part: String, _ method: HTTPRequest.Method, _ count: Int) -> String {
        let isWrite = method != .get
        switch (resource, part) {
        case ("functions", "versions"): return isWrite ? "PublishVersion" : "ListVersionsByFunction"
        case ("functions", "aliases"):
            return isWrite
                ? (method == .delete ? "DeleteAlias" : "CreateAlias") : (count > 3 ? "GetAlias" : "ListAliases")
        case ("functions", "policy"):
            return isWrite ? (method == .delete ? "RemovePermission" : "AddPermission") : "GetPolicy"
        case ("functions", "concurrency"): return isWrite ? "PutFunctionConcurrency" : "GetFunctionConcurrency"
        case ("functions", "provisioned-concurrency"): return "PutProvisionedConcurrencyConfig"
        case ("functions", "event-invoke-config"): return "PutFunctionEventInvokeConfig"
        case ("functions", "url"): return "CreateFunctionUrlConfig"
        case ("functions", "invoke-async"): return "InvokeAsync"
        case ("functions", "response-streaming-invocations"): return "InvokeWithResponseStream"
        case ("layers", _), ("layers-by-arn", _): return isWrite ? "PublishLayerVersion" : "ListLayers"
        case ("account-settings", _): return "GetAccountSettings"
        default: return "\(method.rawValue) \(resource)\(part.isEmpty ? "" : "/…/\(part)")"
        }
    }
}
