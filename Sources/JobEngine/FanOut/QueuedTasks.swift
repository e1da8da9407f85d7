import FileTree
public import JobModel
import OrderedJSON

/// The tasks of a queue as requests of CreateProcessingJob.
public struct QueuedTasks: Sendable {
    /// Their lines.
    public let lines: TaskLines
    /// What the names of jobs begin with where a task has none.
    public let prefix: String
    private let roleARN: String

    /// Puts the parts together.
    /// - Parameters:
    ///   - lines: where the tasks are.
    ///   - prefix: what the names of jobs begin with where a task has none; itself a legal name of a job.
    ///   - roleARN: the role of requests that name none.
    public init(_ lines: TaskLines, prefix: String, roleARN: String) {
        self.lines = lines
        self.prefix = prefix
        self.roleARN = roleARN
    }

    /// One thing wrong with a line.
    public struct Fault: Error, Hashable, Sendable {
        /// The line, counted from 1.
        public let line: Int
        /// The column, counted from 1 in Unicode scalars.
        public let column: Int
        /// Where in the request; empty for the line as a whole.
        public let path: String
        /// What happened.
        public let message: String
        /// What to do.
        public let help: String?
    }

    /// Everything that is wrong with the lines.
    public struct Faults: Hashable, Sendable {
        /// As many as anybody reads, in order.
        public internal(set) var first: [Fault] = []
        /// How many there are.
        public internal(set) var count = 0
        /// How many lines have any.
        public internal(set) var lineCount = 0

        /// How many are kept.
        public static let kept = 100
    }

    /// What a task's first job is called, and whether the task says so itself.
    struct Name: Hashable {
        var text: String
        var isGiven: Bool
    }

    // MARK: - Reading

    /// Reads a task for a run of it.
    /// - Parameters:
    ///   - task: its number, from 0.
    ///   - name: what its job is called, by what its first would be called.
    /// - Throws: `Fault`, `InvalidRequest`, `FileTreeError`, or what `name` throws.
    /// - Returns: the request, checked.
    func request(
        of task: Int, name: (Name) throws -> String
    ) throws -> JobRequest {
        let read = try read(task)
        let name = try name(self.name(of: task, read.json))
        return try validate(read, named: name, task)
    }

    /// What a task's first job is called.
    private func name(of task: Int, _ request: JSONObject) -> Name {
        if let given = request["ProcessingJobName"]?.string { return Name(text: given, isGiven: true) }
        let number = "-\(lines.line(of: task))"
        return Name(text: prefix.prefix(63 - number.utf8.count) + number, isGiven: false)
    }

    private struct Reading {
        var text: String
        var json: JSONObject
        /// Where the request is in the line.
        var base: JSONPath
    }

    private func read(_ task: Int) throws -> Reading {
        let line = lines.line(of: task)
        func fault(_ message: String, column: Int = 1, help: String? = nil) -> Fault {
            Fault(line: line, column: column, path: "", message: message, help: help)
        }
        let length = lines.byteCount(of: task)
        guard length <= TaskLines.longest else {
            throw fault("the line has \(length) bytes, at most \(TaskLines.longest) are allowed")
        }
        let bytes = try lines.bytes(of: task)
        let json: JSON
        do throws(JSONSyntaxError) {
            json = try JSON(parsing: bytes)
        } catch {
            let isCut = error.kind == .unexpectedEnd
            throw fault(
                "the task is not JSON: \(error.kind.message)", column: error.position.column,
                help: isCut ? "each line is one whole request; 'jq -c' makes such lines" : nil)
        }
        var base = JSONPath.root
        var request = json
        // What "--dry-run --format json" prints has the request inside.
        if let planned = json["Request"], json["Hosts"] != nil {
            base = base.appending(key: "Request")
            request = planned
        }
        guard let object = request.object else {
            throw fault(
                "the task is not a JSON object",
                help: request.array == nil
                    ? "it is what CreateProcessingJob takes"
                    : "each line is one request; 'jq -c .[]' takes an array apart")
        }
        return Reading(text: String(decoding: bytes, as: UTF8.self), json: object, base: base)
    }

    private func validate(_ read: Reading, named name: String, _ task: Int) throws(InvalidRequest) -> JobRequest {
        var object = read.json
        // A name of another kind than text is what is wrong with the request.
        if object["ProcessingJobName"]?.string != nil || isAbsent(object["ProcessingJobName"]) {
            object["ProcessingJobName"] = .string(name)
        }
        if isAbsent(object["RoleArn"]) { object["RoleArn"] = .string(roleARN) }
        return try JobRequest.validating(.object(object), as: .commandLine)
    }

    private func isAbsent(_ json: JSON?) -> Bool { json == nil || json == .null }

    // MARK: - Checking

    /// Looks at all tasks.
    /// - Parameter refuse: throws a `JobFailure` for a request that cannot be run here.
    /// - Throws: `FileTreeError`.
    /// - Returns: all that is wrong with them.
    public func check(refuse: (JobRequest) throws -> Void = { _ in }) throws -> Faults {
        var faults = Faults()
        var names: [String: Int] = [:]
        for task in 0..<lines.count {
            let found = try check(task, &names, refuse)
            faults.count += found.count
            if !found.isEmpty { faults.lineCount += 1 }
            faults.first += found.prefix(Faults.kept - faults.first.count)
        }
        return faults
    }

    private func check(
        _ task: Int, _ names: inout [String: Int], _ refuse: (JobRequest) throws -> Void
    ) throws -> [Fault] {
        let line = lines.line(of: task)
        let reading: Reading
        do {
            reading = try read(task)
        } catch let fault as Fault {
            return [fault]
        }
        let name = name(of: task, reading.json)
        func place(_ path: JSONPath) -> (column: Int, path: String) {
            let whole = JSONPath(reading.base.components + path.components)
            return (JSONSourceMap(reading.text).keyPosition(of: whole).column, whole.description)
        }
        var found: [Fault] = []
        do {
            try refuse(validate(reading, named: name.text, task))
        } catch let invalid as InvalidRequest {
            for problem in invalid.problems {
                let place = place(problem.location)
                found.append(
                    Fault(
                        line: line, column: place.column, path: place.path, message: problem.message,
                        help: problem.remedy))
            }
        } catch let failure as JobFailure {
            found.append(
                Fault(line: line, column: 1, path: "", message: failure.description, help: failure.remedy))
        }
        if name.isGiven, let other = names.updateValue(line, forKey: name.text) {
            names[name.text] = other
            let place = place(.root.appending(key: "ProcessingJobName"))
            found.append(
                Fault(
                    line: line, column: place.column, path: place.path,
                    message: "the job name \"\(name.text)\" is used twice: line \(other) has it, too",
                    help: "leave ProcessingJobName out, and every task gets a name of its own"))
        }
        return found
    }
}
