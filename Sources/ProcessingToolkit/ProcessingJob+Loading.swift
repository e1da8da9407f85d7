extension ProcessingJob {
    /// Loads the job described by the files under a directory.
    ///
    /// - Parameters:
    ///   - root: the directory that holds `config/processingjobconfig.json`; `/opt/ml` in a job. When it is another
    ///     one, paths of the configuration that begin with `/opt/ml` are looked for under it, so a job's directory
    ///     can be used where it lies.
    ///   - arguments: the script's arguments, without the program name.
    ///   - variables: looks up a variable of the process environment; only `AWS_REGION` is asked for.
    /// - Returns: the job. Without `config/resourceconfig.json` it has the one host `algo-1`.
    /// - Throws: `ProcessingError.notInJob` when there is no configuration, `.malformedJSON` or `.missingField`
    ///   when it is not as documented, `.system` when it cannot be read.
    public static func load(
        root: String, arguments: [String] = [], variables: (String) -> String? = { environmentVariable($0) }
    ) throws(ProcessingError) -> ProcessingJob {
        let root = root.withoutTrailingSlashes()
        let path = root + "/config/processingjobconfig.json"
        guard let bytes = try contents(ofFile: path) else { throw .notInJob(path: path) }
        let config = try JSONReader.read(bytes, path: path)
        guard let name = config["ProcessingJobName"]?.string else {
            throw .missingField(path: path, field: "ProcessingJobName")
        }
        let arn = config["ProcessingJobArn"]?.string ?? name
        let (currentHost, hosts) = try hosts(root: root)
        return ProcessingJob(
            root: root, name: name, arn: arn, region: region(ofARN: arn) ?? variables("AWS_REGION"),
            environment: (config["Environment"]?.members ?? [:]).compactMapValues(\.string),
            inputs: directories(
                config["ProcessingInputs"], name: "InputName", sources: ["S3Input", "DatasetDefinition"], root: root),
            outputs: directories(
                config["ProcessingOutputConfig"]?["Outputs"], name: "OutputName", sources: ["S3Output"], root: root),
            currentHost: currentHost, hosts: hosts, arguments: arguments)
    }

    private static func hosts(root: String) throws(ProcessingError) -> (String, [String]) {
        let path = root + "/config/resourceconfig.json"
        guard let bytes = try contents(ofFile: path) else { return ("algo-1", ["algo-1"]) }
        let config = try JSONReader.read(bytes, path: path)
        guard let current = config["current_host"]?.string else {
            throw .missingField(path: path, field: "current_host")
        }
        let hosts = (config["hosts"]?.elements ?? []).compactMap(\.string)
        return (current, hosts.isEmpty ? [current] : hosts.inByteOrder())
    }

    /// `arn:aws:sagemaker:eu-west-1:…` has the region in its fourth part.
    private static func region(ofARN arn: String) -> String? {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count > 3 && parts[0] == "arn" && !parts[3].isEmpty ? String(parts[3]) : nil
    }

    private static func directories(
        _ list: JSONValue?, name: String, sources: [String], root: String
    ) -> [String: String] {
        var found: [String: String] = [:]
        for entry in list?.elements ?? [] {
            guard let key = entry[name]?.string else { continue }
            let path = sources.lazy.compactMap { entry[$0]?["LocalPath"]?.string }.first
            if let path { found[key] = rooted(path.withoutTrailingSlashes(), at: root) }
        }
        return found
    }

    /// A configuration speaks of `/opt/ml`; a job directory that lies elsewhere is read where it lies.
    private static func rooted(_ path: String, at root: String) -> String {
        path == "/opt/ml" || path.hasPrefix("/opt/ml/") ? root + path.dropFirst("/opt/ml".count) : path
    }
}

extension String {
    fileprivate func withoutTrailingSlashes() -> String {
        var path = self[...]
        while path.count > 1, path.last == "/" { path.removeLast() }
        return String(path)
    }
}
