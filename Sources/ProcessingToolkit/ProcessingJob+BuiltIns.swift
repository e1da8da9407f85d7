// Not `internal import`: see Files.swift.
#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

// What pjrun brings along: a splitter and a trainer. They are no part of SageMaker's containers.
extension ProcessingJob {
    /// Splits an input of this job into its outputs, as the image `local/splitter` does.
    ///
    /// ```swift
    /// try job.split("--input", "data", "--test-size", "0.2", "--seed", "42", "--stratify", "label")
    /// ```
    /// - Parameter arguments: the flags of `pjrun split`, but for the places of files: parts go to the outputs `train`,
    ///   `validation` and `test`, or into folders of these names in the first output of another name.
    /// - Throws: `ProcessingError.builtInMissing` outside of pjrun, `.builtInFailed` with the reason, or `.system`.
    public func split(_ arguments: String...) throws(ProcessingError) { try runBuiltIn("split", arguments) }

    /// Fits a linear or logistic model to an input of this job, as the image `local/linear-learner` does.
    ///
    /// ```swift
    /// try job.train("--input", "train", "--target", "price", "--algorithm", "ridge")
    /// ```
    /// - Parameter arguments: the flags of `pjrun train`, but for the places of files: they go to the outputs `model`,
    ///   `evaluation` and `report`, or into folders of these names in the first output of another name.
    /// - Throws: `ProcessingError.builtInMissing` outside of pjrun, `.builtInFailed` with the reason, or `.system`.
    public func train(_ arguments: String...) throws(ProcessingError) { try runBuiltIn("train", arguments) }

    private func runBuiltIn(_ name: String, _ arguments: [String]) throws(ProcessingError) {
        guard let program = environmentVariable("PJRUN_WORKER") else { throw .builtInMissing(name: name) }
        let message = root + "/output/message"
        let before = try contents(ofFile: message)
        let status = try run([program, name] + arguments)
        guard status != 0 else { return }
        // The program leaves its reason where the job's exit message belongs.
        let after = try contents(ofFile: message)
        let reason = after == before ? nil : after.map { String(decoding: $0, as: UTF8.self) }
        throw .builtInFailed(name: name, exitCode: status, reason: reason)
    }

    /// Runs a program to its end; its output is that of this program.
    private func run(_ command: [String]) throws(ProcessingError) -> Int32 {
        // What the script has printed comes before what the program prints.
        fflush(nil)
        let words = unsafe command.map { unsafe strdup($0) } + [nil]
        defer {
            unsafe words.withUnsafeBufferPointer { words in
                for place in words.indices { unsafe free(words[place]) }
            }
        }
        var child: pid_t = 0
        let code = unsafe posix_spawn(&child, command[0], nil, nil, words, environ)
        guard code == 0 else { throw .system(operation: "start", path: command[0], code: code) }
        var status: Int32 = 0
        while unsafe waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { throw .system(operation: "wait for", path: command[0], code: errno) }
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
}
