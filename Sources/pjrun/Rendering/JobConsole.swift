import JobEngine
import JobModel
import Synchronization

/// Shows a running job: the scripts' output untouched on its own stream, pjrun's words on standard error.
final class JobConsole: JobObserver {
    private struct State {
        var isBarShown = false
        var closed: Set<Int32> = []
        var last = ContinuousClock.now
    }
    private let request: JobRequest
    private let isQuiet: Bool
    private let state = Mutex(State())

    init(_ request: JobRequest, isQuiet: Bool) {
        self.request = request
        self.isQuiet = isQuiet
    }

    func phase(_ phase: JobPhase) {
        let detail =
            switch phase {
            case .starting: "\(request.name) (\(request.imageURI), \(Amount.count(request.instanceCount, "host")))"
            case .downloading: Amount.count(request.inputs.count, "input")
            case .processing: (request.containerEntrypoint ?? []).joined(separator: " ")
            case .uploading: Amount.count(request.outputs.count, "output")
            }
        line(phase.rawValue, detail)
    }

    func say(_ text: String) { line("", text) }

    func uploaded(_ name: String, bytes: Int64) { line("", "uploaded \(name) (\(Amount.bytes(bytes)))") }

    func queried(_ input: QueriedInput) {
        let result = input.result
        let rows = Amount.count(Int(result.rows), "row")
        let milliseconds = input.duration / .milliseconds(1)
        let time = Amount.duration(milliseconds: Int64(milliseconds.rounded(.up)))
        line("", "input '\(input.name)': \(rows) from \(Amount.bytes(result.scannedBytes)) in \(time)")
    }

    func stopping() { Terminal.isImpatient.store(true, ordering: .relaxed) }

    func progress(_ phase: JobPhase, files: Int, bytes: Int64, of total: (files: Int, bytes: Int64)?) {
        guard Terminal.isInteractive, !isQuiet else { return }
        state.withLock { state in
            let isOver = total.map { files >= $0.files } ?? false
            guard isOver || ContinuousClock.now - state.last > .milliseconds(50) else { return }
            state.last = .now
            state.isBarShown = true
            let goal = total.map { " of \($0.files)" } ?? ""
            let bytesGoal = total.map { " of \(Amount.bytes($0.bytes))" } ?? ""
            var bar = ""
            if let total, total.bytes > 0 {
                let filled = Int(20 * bytes / total.bytes)
                bar = "[" + String(repeating: "=", count: filled) + String(repeating: " ", count: 20 - filled) + "] "
            }
            Terminal.write(2, "\r\u{1b}[K\(bar)\(files)\(goal) files, \(Amount.bytes(bytes))\(bytesGoal)")
        }
    }

    func output(_ host: String, _ stream: OutputStream, _ bytes: ArraySlice<UInt8>) {
        let descriptor: Int32 = stream == .standardOutput ? 1 : 2
        let isClosed = state.withLock { state in
            clearBar(&state)
            return state.closed.contains(descriptor)
        }
        guard !isClosed else { return }
        // The job goes on when its reader has gone, as in "pjrun … | head".
        if !Terminal.writeAll(descriptor, bytes) { state.withLock { _ = $0.closed.insert(descriptor) } }
    }

    /// Says how the job ended, and where its outputs are.
    func ended(_ report: JobReport) {
        let record = report.record
        let time = (record.endTime?.milliseconds ?? 0) - record.creationTime.milliseconds
        for warning in record.warnings { Terminal.error("warning: \(warning)") }
        if let message = record.exitMessage { line("", "exit message: \(message)") }
        switch record.status {
        case .failed:
            let reason = record.failureReason?.text ?? "no reason was recorded"
            line(record.status.rawValue, Terminal.red(reason))
            if let remedy = report.end.failure?.remedy { Terminal.error("  help: \(remedy)") }
        default:
            let cause =
                report.exitCode == JobEnd.timedOut
                ? ": MaxRuntimeInSeconds (\(request.maxRuntimeInSeconds)) have passed" : ""
            line(record.status.rawValue, "in \(Amount.duration(milliseconds: time))\(cause)")
        }
        if !report.queries.isEmpty, !isQuiet { Terminal.error(JobConsole.table(of: report.queries)) }
        if !record.outputs.isEmpty, !isQuiet {
            let rows = record.outputs.map {
                [$0.name, $0.localDirectory ?? $0.destination, "\($0.files)", Amount.bytes($0.bytes)]
            }
            Terminal.error(Table.text(["output", "where", "files", "bytes"], rows, numeric: [2, 3]))
        }
    }

    /// What the queries of inputs read and wrote.
    private static func table(of queries: [QueriedInput]) -> String {
        let rows = queries.map { query in
            let result = query.result
            return [
                query.name, "\(result.rows)", "\(result.files)", Amount.bytes(result.bytes),
                Amount.bytes(result.scannedBytes), Amount.partitions(of: result.scan), result.uri.text,
            ]
        }
        return Table.text(
            ["query", "rows", "files", "bytes", "scanned", "partitions", "where"], rows, numeric: [1, 2, 3, 4])
    }

    // MARK: - Lines

    private func line(_ word: String, _ text: String) {
        guard !isQuiet || word == JobStatus.failed.rawValue else { return }
        state.withLock { state in
            clearBar(&state)
            Terminal.progress(word, text)
        }
    }

    private func clearBar(_ state: inout State) {
        guard state.isBarShown else { return }
        state.isBarShown = false
        Terminal.write(2, "\r\u{1b}[K")
    }
}
