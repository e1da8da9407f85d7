import PjrunTesting

/// `pjrun serve` on a free port, for one test.
final class RunningServer: Sendable {
    let process: PjrunProcess
    let endpoint: String
    private let folder: JobFolder

    /// Starts one and waits until it says that it is ready.
    init(_ folder: JobFolder, _ arguments: [String] = []) {
        self.folder = folder
        process = PjrunProcess.start(
            ["serve", "--port", "0", "--format", "json"] + arguments, home: folder.home,
            directory: folder.scratch.path)
        let process = process
        _ = eventually { process.output.contains("\n") || !process.isRunning }
        endpoint = JSONValue(parsing: process.output)["endpoint"]?.string ?? "http://127.0.0.1:1"
    }

    /// Calls SageMaker without a signature.
    /// - Returns: the status, and what was answered.
    func call(_ operation: String, _ input: String) -> (status: String, body: JSONValue) {
        post("SageMaker.\(operation)", version: "1.1", input)
    }

    /// Calls Step Functions without a signature.
    /// - Returns: the status, and what was answered.
    func states(_ operation: String, _ input: String) -> (status: String, body: JSONValue) {
        post("AWSStepFunctions.\(operation)", version: "1.0", input)
    }

    private func post(_ target: String, version: String, _ input: String) -> (status: String, body: JSONValue) {
        let result = Shell.run([
            "curl", "-sS", "-X", "POST", endpoint, "-H", "X-Amz-Target: \(target)", "-H",
            "Content-Type: application/x-amz-json-\(version)", "-d", input, "-w", "\n%{http_code}",
        ])
        let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
        return (String(lines.last ?? ""), JSONValue(parsing: lines.dropLast().joined(separator: "\n")))
    }

    /// A request whose script is `main.sh` of the folder.
    func request(_ name: String) -> String {
        """
        {"ProcessingJobName": "\(name)", "RoleArn": "arn:aws:iam::123456789012:role/Processing",
         "AppSpecification": {"ImageUri": "local", "ContainerEntrypoint": ["bash", "/opt/ml/processing/code/main.sh"]},
         "ProcessingResources": {"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 5}},
         "ProcessingInputs": [{"InputName": "code", "S3Input": {"S3Uri": "s3://code/main.sh", "S3DataType": "S3Prefix",
           "S3InputMode": "File", "LocalPath": "/opt/ml/processing/code"}}]}
        """
    }

    /// Puts the script and creates the job.
    @discardableResult
    func create(_ name: String, script: String) -> (status: String, body: JSONValue) {
        folder.write("main.sh", script + "\n")
        folder.pjrun("s3", "cp", "main.sh", "s3://code/main.sh")
        return call("CreateProcessingJob", request(name))
    }

    func describe(_ name: String) -> JSONValue {
        call("DescribeProcessingJob", #"{"ProcessingJobName": "\#(name)"}"#).body
    }

    func status(_ name: String) -> String { describe(name)["ProcessingJobStatus"]?.string ?? "" }
}

extension JobFolder {
    /// The status of a job, as the command line tells it.
    func status(_ name: String) -> String {
        JSONValue(parsing: pjrun("describe", name, "--format", "json").output)["ProcessingJobStatus"]?.string ?? ""
    }
}
