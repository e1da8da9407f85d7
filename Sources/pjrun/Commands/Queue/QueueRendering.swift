import FileTree
import Glibc
import JobEngine
import JobModel
import OrderedJSON

/// Prints what there is to say of a queue, a task at a time: there may be many.
struct QueueRendering {
    private let report: QueueReport

    init(_ report: QueueReport) { self.report = report }

    private var history: QueueHistory { report.history }

    /// Prints and writes as the user wants it.
    func show(_ output: QueueOutput) throws {
        if let path = output.report { try write(to: path) }
        if !output.quiet { try show(output.format) }
    }

    func show(_ format: OutputFormat) throws {
        switch format {
        case .json: try json { Terminal.write(1, $0) }
        case .text: try text { Terminal.write(1, $0) }
        }
    }

    private func write(to path: String) throws {
        do {
            let file = try OpenFile(path: FileName(path), flags: O_WRONLY | O_CREAT | O_TRUNC)
            try json { try file.write(Array($0.utf8)[...]) }
        } catch let error as FileTreeError {
            throw UserError(message: "the report cannot be written: \(error)", code: 125)
        }
    }

    // MARK: - JSON

    /// Everything but the tasks.
    var summary: JSONObject {
        var counts = JSONObject()
        for (name, phase) in QueueRendering.phases { counts[name] = .number(JSONNumber(history.count(phase))) }
        var members: JSONObject = [
            "QueueName": .string(report.name), "QueueStatus": .string(report.status.rawValue),
            "TasksFile": .string(history.file), "CreationTime": .string(report.creationTime.iso8601),
            "LastModifiedTime": .string(history.lastTime.iso8601), "TaskCount": .number(JSONNumber(history.taskCount)),
            "TaskCounts": .object(counts),
        ]
        if let maximum = report.maximumConcurrency { members["MaxConcurrency"] = .number(JSONNumber(maximum)) }
        members["HighestConcurrency"] = .number(JSONNumber(history.highestConcurrency))
        return members
    }

    private static let phases: [(String, FanOutPlan.Phase)] = [
        ("Completed", .succeeded), ("Failed", .failed), ("Stopped", .stopped), ("Running", .running),
        ("Retrying", .delayed), ("Waiting", .waiting),
    ]

    /// One document, with a task on each line.
    private func json(_ write: (String) throws -> Void) throws {
        // The last brace closes the document, behind the tasks.
        let head = JSON.object(summary).serialized(.pretty)
        try write(head.dropLast(2) + ",\n  \"Tasks\": [")
        var piece = ""
        for number in 0..<history.taskCount {
            piece +=
                (number == 0 ? "\n    " : ",\n    ")
                + JSON.object(try members(of: report.task(number))).serialized(.compact)
            if piece.utf8.count > 60_000 {
                try write(piece)
                piece = ""
            }
        }
        try write(piece + "\n  ]\n}\n")
    }

    private func members(of task: QueueReport.Task) -> JSONObject {
        var members: JSONObject = ["Line": .number(JSONNumber(task.line)), "TaskStatus": .string(task.status)]
        if let job = task.job { members["ProcessingJobName"] = .string(job) }
        members["Attempts"] = .number(JSONNumber(task.attempts))
        members["Interruptions"] = .number(JSONNumber(task.interruptions))
        members["RunTimeMilliseconds"] = .number(JSONNumber(task.runTime))
        if let code = task.exitCode { members["ExitCode"] = .number(JSONNumber(code)) }
        if !task.reason.isEmpty { members["FailureReason"] = .string(task.reason) }
        return members
    }

    // MARK: - Text

    /// So many tasks are all shown; of more, those that there is something to say of.
    private static let shownWhole = 100

    private func text(_ write: (String) throws -> Void) throws {
        let isWhole = history.taskCount <= QueueRendering.shownWhole
        var plain = 0
        var rows: [[String]] = []
        var isFirst = true
        func flush() throws {
            guard !rows.isEmpty else { return }
            let table = Table.text(
                ["line", "job", "status", "attempts", "interrupted", "time", ""], rows, numeric: [0, 3, 4, 5])
            // The columns may differ from piece to piece; the header comes once.
            let lines = isFirst ? table[...] : table[(table.firstIndex(of: "\n") ?? table.startIndex)...].dropFirst()
            try write(lines + "\n")
            isFirst = false
            rows = []
        }
        for number in 0..<history.taskCount {
            let task = try report.task(number)
            guard isWhole || !(task.isPlain || (task.status == "Waiting" && task.attempts == 0)) else {
                if task.isPlain { plain += 1 }
                continue
            }
            rows.append([
                "\(task.line)", task.job ?? "-", task.status, "\(task.attempts)", "\(task.interruptions)",
                task.attempts + task.interruptions == 0 ? "-" : Amount.duration(milliseconds: task.runTime),
                task.reason,
            ])
            if rows.count == 500 { try flush() }
        }
        try flush()
        if plain > 0 {
            try write("\(Amount.count(plain, "task")) \(plain == 1 ? "is" : "are") Completed at the first attempt\n")
        }
        try write(line + "\n")
    }

    /// How many tasks are how, in a line.
    private var line: String {
        let parts = QueueRendering.phases.compactMap { name, phase -> String? in
            let count = history.count(phase)
            return count > 0 ? "\(count) \(name)" : nil
        }
        return
            "\(report.name) \(report.status.rawValue): \(parts.joined(separator: ", ")) of \(Amount.count(history.taskCount, "task")); highest concurrency \(history.highestConcurrency)"
            + (report.maximumConcurrency.map { " of \($0)" } ?? "")
    }
}

extension QueueOutput {
    /// Refuses a report file that cannot be written, which is better known before the jobs have run.
    func check() throws(UserError) {
        guard let report else { return }
        do throws(FileTreeError) {
            _ = try OpenFile(path: FileName(report), flags: O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_NOCTTY)
        } catch {
            throw UserError(
                message: "--report: \(error)", help: "name a file that you may write to, in a directory that exists")
        }
    }
}
