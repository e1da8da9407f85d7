/// The job a script runs in: its names, directories, hosts and arguments.
///
/// Read from the files SageMaker Processing puts into the container,
/// `/opt/ml/config/processingjobconfig.json` and `/opt/ml/config/resourceconfig.json`
/// (https://docs.aws.amazon.com/sagemaker/latest/dg/build-your-own-processing-container.html), so a script
/// written with it runs the same locally and in the cloud:
/// ```swift
/// import ProcessingToolkit
///
/// ProcessingJob.run { job in
///     for path in try job.inputFiles("data") { … }
///     try job.exitMessage("done")
/// }
/// ```
/// A value: nothing in it changes after loading, and it may be shared between threads.
public struct ProcessingJob: Hashable, Sendable {
    /// The directory everything else is found under; `/opt/ml` in a job.
    public let root: String
    /// `ProcessingJobName` of the request.
    public let name: String
    /// `ProcessingJobArn`; some local runners write the bare job name here.
    public let arn: String
    /// The region part of ``arn``, or `AWS_REGION` when the ARN has none.
    public let region: String?
    /// The `Environment` map of the request, not the whole process environment.
    public let environment: [String: String]
    /// Input name to directory.
    ///
    /// An application-managed input without `LocalPath` is not listed.
    public let inputs: [String: String]
    /// Output name to directory.
    ///
    /// What is written there is uploaded after the script ends.
    public let outputs: [String: String]
    /// The name of the host this copy of the script runs on, such as `algo-1`.
    public let currentHost: String
    /// Every host of the job in byte order, so `algo-10` stands before `algo-2`.
    public let hosts: [String]
    /// The arguments given to the script, without the program name.
    public let arguments: [String]

    /// Whether this host should do what only one host may do: the first of ``hosts``.
    public var isPrimaryHost: Bool { currentHost == hosts.first }

    /// The job of this process, loaded on first use.
    ///
    /// Looks under the directory named by the environment variable `PROCESSING_ROOT`, or under `/opt/ml`. A
    /// process that is not in a job ends here with a message on stderr and exit code 1; use
    /// ``load(root:arguments:variables:)`` to handle that case.
    public static let current: ProcessingJob = {
        do throws(ProcessingError) {
            return try load(
                root: environmentVariable("PROCESSING_ROOT") ?? "/opt/ml",
                arguments: Array(CommandLine.arguments.dropFirst())
            )
        } catch {
            end("\(error)", exitCode: 1)
        }
    }()

    /// Runs a script body with ``current``, and turns an error into a message and exit code 1.
    ///
    /// The error's first line becomes the job's exit message, so it is seen in `ExitMessage` of the job.
    /// - Parameter body: what the script does; returning normally lets the program go on.
    public static func run(_ body: (ProcessingJob) throws -> Void) {
        let job = current
        do { try body(job) } catch { job.fail("\(error)") }
    }

    /// The directory of an input.
    ///
    /// - Parameter name: the `InputName` of the request.
    /// - Returns: an absolute path without a trailing slash.
    /// - Throws: `ProcessingError.unknownInput`, which lists the inputs there are.
    public func inputDirectory(_ name: String) throws(ProcessingError) -> String {
        guard let path = inputs[name] else { throw .unknownInput(name: name, known: inputs.keys.inByteOrder()) }
        return path
    }

    /// The directory of an output, created if it is not there yet.
    ///
    /// - Parameter name: the `OutputName` of the request.
    /// - Returns: an absolute path without a trailing slash.
    /// - Throws: `ProcessingError.unknownOutput`, which lists the outputs there are, or `.system`.
    public func outputDirectory(_ name: String) throws(ProcessingError) -> String {
        guard let path = outputs[name] else { throw .unknownOutput(name: name, known: outputs.keys.inByteOrder()) }
        try makeDirectories(path)
        return path
    }

    /// Every file of an input, through all its directories, in byte order of the paths.
    ///
    /// Byte order is the order in which S3 lists keys, so two runs see the same order on every machine. Named
    /// pipes (`S3InputMode` `Pipe`) and links to files are listed; links to directories are not entered.
    /// - Parameter name: the `InputName` of the request.
    /// - Returns: absolute paths; empty when the input holds no file, as a host may when objects are sharded.
    /// - Throws: `ProcessingError.unknownInput`, `.system` or `.nameNotUTF8`.
    public func inputFiles(_ name: String) throws(ProcessingError) -> [String] {
        try files(under: inputDirectory(name)).inByteOrder()
    }

    /// Writes the job's exit message, which `DescribeProcessingJob` shows as `ExitMessage`.
    ///
    /// A later call replaces the text of an earlier one. The service keeps the first 1,024 bytes, and fails the
    /// job when they are not UTF-8, so a longer text is cut here, before the character that would not fit whole.
    /// - Parameter text: what to say.
    /// - Throws: `ProcessingError.system` when the file cannot be written.
    public func exitMessage(_ text: String) throws(ProcessingError) {
        try makeDirectories(root + "/output")
        let writer = try TextWriter(path: root + "/output/message")
        try writer.write(text.cut(toByteCount: 1024))
        try writer.close()
    }

    /// Ends the process as failed: message on stderr, its first line as exit message, and the exit code.
    ///
    /// - Parameters:
    ///   - message: what went wrong; may have more lines with place and help.
    ///   - exitCode: 1 to 255; SageMaker shows it in the job's `FailureReason`.
    public func fail(_ message: String, exitCode: Int32 = 1) -> Never {
        let firstLine = message.prefix { !$0.isNewline }
        // The process ends with the real message on stderr; a full disk must not hide it.
        try? exitMessage(String(firstLine))
        Self.end(message, exitCode: exitCode)
    }

    private static func end(_ message: String, exitCode: Int32) -> Never {
        precondition((1...255).contains(exitCode), "a failure needs an exit code from 1 to 255")
        endProcess(saying: "error: \(message)\n", exitCode: exitCode)
    }
}
