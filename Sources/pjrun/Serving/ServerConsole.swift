import JobEngine
import JobModel

/// Says on standard error what a job's record cannot say; a server's jobs are quiet otherwise.
struct ServerConsole: JobObserver {
    let job: String

    func say(_ line: String) { Terminal.error("job \(job): \(line)") }
    func phase(_ phase: JobPhase) {}
    func progress(_ phase: JobPhase, files: Int, bytes: Int64, of total: (files: Int, bytes: Int64)?) {}
    func output(_ host: String, _ stream: OutputStream, _ bytes: ArraySlice<UInt8>) {}
    func uploaded(_ name: String, bytes: Int64) {}
    func stopping() {}
}
