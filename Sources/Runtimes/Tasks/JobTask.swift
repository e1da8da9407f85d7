import FileTree

/// What the built-in programs for a job's files have in common.
enum JobTask {
    /// Says why a task failed, and leaves the reason of a failure of the data where the service looks for it.
    ///
    /// - Parameters:
    ///   - error: what the task has thrown.
    ///   - root: `/opt/ml`.
    ///   - file: below `output`: `message` of a processing job, `failure` of a training job.
    /// - Returns: the exit code.
    static func end(_ error: any Error, root: String, file: String = "message") -> Int32 {
        let failure = TaskFailure(error)
        SQLRuntime.say(failure.text)
        if failure.exitCode == 1, let directory = try? Directory.make(FileName("\(root)/output")) {
            var message = failure.message + (failure.place.map { " (\($0))" } ?? "")
            // Of a training job this is all that is seen.
            if file == "failure", let help = failure.help { message += "; \(help)" }
            try? directory.write(FileName(file), Array(message.utf8))
        }
        return failure.exitCode
    }

    /// The job's configuration.
    ///
    /// - Parameters:
    ///   - root: `/opt/ml`.
    ///   - command: what to call outside of a job.
    /// - Throws: ``TaskFailure``.
    /// - Returns: inputs and outputs.
    static func container(root: String, command: String) throws(TaskFailure) -> ContainerDescription {
        do throws(ScriptFailure) {
            return try ContainerDescription.read(root: root)
        } catch {
            throw TaskFailure(message: error.message, help: "this program runs inside a job, or: \(command) FILE")
        }
    }

    /// The input of a task: the one that is named, or the usual one, or the only one.
    ///
    /// - Parameters:
    ///   - container: the job.
    ///   - name: from the arguments.
    ///   - usual: the input's usual name.
    ///   - example: a call that has an input.
    /// - Throws: ``TaskFailure`` with exit code 2.
    /// - Returns: the input.
    static func input(
        _ container: ContainerDescription, named name: String?, usual: String? = nil, example: String
    ) throws(TaskFailure) -> ContainerDescription.Channel {
        let names = container.inputs.map(\.name).joined(separator: ", ")
        if let wanted = name ?? usual, let input = container.inputs.first(where: { $0.name == wanted }) { return input }
        if let name { throw TaskFailure(message: "there is no input '\(name)'", help: "inputs: \(names)", exitCode: 2) }
        guard container.inputs.count == 1 else {
            let hint = usual.map { ", none named \($0)" } ?? ""
            throw TaskFailure(
                message: container.inputs.isEmpty ? "the job has no input" : "the job has several inputs\(hint)",
                help: container.inputs.isEmpty ? "for example \(example)" : "say which with --input: \(names)",
                exitCode: 2)
        }
        return container.inputs[0]
    }

    /// The files of an input.
    ///
    /// - Parameters:
    ///   - input: of the job.
    ///   - delimiter: what separates fields; by the files' names if nil.
    ///   - hasHeader: whether they begin with a header; as the input usually has it if nil.
    /// - Throws: ``TaskFailure``, and what reading throws.
    /// - Returns: the files.
    static func files(
        _ input: ContainerDescription.Channel, delimiter: UInt8?, hasHeader: Bool?
    ) throws -> DelimitedFiles {
        let files = try DelimitedFiles(
            input.directory, relativeTo: "/", delimiter: delimiter, hasHeader: hasHeader ?? !input.isQueryResult,
            objects: { throw TaskFailure(message: "a job sees its inputs, not buckets") })
        for warning in files.warnings { SQLRuntime.say("warning: \(warning)\n") }
        return files
    }
}
