import FileTree
import Glibc
public import JobModel
import OrderedJSON
import Synchronization

/// Lambda functions on this machine: those of a directory of the user's, and those made through the API.
///
/// Each call has a process to itself, which waits for the next one when it has answered. Processes end when this value does, and at
/// the latest with pjrun.
public final class LocalFunctions: FunctionInvoker {
    let settings: FunctionSettings
    let store: FunctionStore
    let directory: FunctionDirectory?
    private let launcher: FunctionLauncher
    private let pool: FunctionPool
    private let logs: FunctionLogFiles
    private let running = Mutex(0)
    /// Held while functions are made, changed or removed.
    let changes = Mutex(())

    /// Makes functions; nothing is started or read yet.
    public init(_ settings: FunctionSettings) {
        self.settings = settings
        store = FunctionStore(settings.store, now: settings.now)
        directory = settings.directory.map { FunctionDirectory(path: $0) }
        launcher = FunctionLauncher(settings)
        pool = FunctionPool(limit: settings.idleLimit)
        logs = FunctionLogFiles(settings.logs)
    }

    deinit { pool.close() }

    /// Ends the processes that wait; those that run a call end with it.
    public func close() { pool.close() }

    /// Where the log of a function is kept.
    public func logFile(ofFunction name: String) -> String { logs.path(name) }

    /// See ``FunctionInvoker/invoke(_:)``.
    public func invoke(_ call: FunctionCall) throws(FunctionFailure) -> FunctionAnswer {
        let program = try checked(call)
        if call.payload.count > FunctionFailure.payloadLimit { throw .requestTooLarge(bytes: call.payload.count) }
        if !call.payload.isEmpty {
            do throws(JSONSyntaxError) {
                _ = try JSON(parsing: call.payload, duplicateKeys: .lastWins)
            } catch {
                throw .invalidRequestContent(error.message)
            }
        }
        try begin()
        defer { running.withLock { $0 -= 1 } }
        let requestID = RandomUUID.text()
        var run = FunctionRun(
            program, call, launcher, pool, requestID: requestID,
            functionARN: FunctionName.arn(
                program.name, qualifier: FunctionName(call.function)?.qualifier, settings.identity))
        defer { logs.append(run.log.bytes(), of: program.name) }
        return try run.answer()
    }

    /// Finds the function that a call means and checks its configuration; runs nothing.
    public func check(_ call: FunctionCall) throws(FunctionFailure) { _ = try checked(call) }

    private func checked(_ call: FunctionCall) throws(FunctionFailure) -> FunctionProgram {
        guard let name = FunctionName(call.function) else {
            throw .invalidParameter(
                message:
                    "'\(call.function)' is neither a function's name nor its ARN; a name has letters, digits, - and _")
        }
        let arn = FunctionName.arn(name.name, qualifier: name.qualifier, settings.identity)
        guard name.qualifier == nil || name.qualifier == "$LATEST", let program = try program(name.name) else {
            throw .notFound(functionARN: arn)
        }
        return program
    }

    /// The function with a name as it is on the disk now; a directory's comes before one that was made through the API.
    func program(_ name: String) throws(FunctionFailure) -> FunctionProgram? {
        if let found = try user(name) { return found.program }
        return try store.program(name)
    }

    /// The user's own function with a name: that of the directory, or of the template.
    func user(_ name: String) throws(FunctionFailure) -> (program: FunctionProgram, byteCount: Int64)? {
        if let found = try directory?.program(name) { return found }
        guard let placed = settings.placed.first(where: { $0.name == name }) else { return nil }
        return try placed.program(scratch: settings.scratch)
    }

    private func begin() throws(FunctionFailure) {
        let isFree = running.withLock { running in
            guard running < settings.concurrencyLimit else { return false }
            running += 1
            return true
        }
        if !isFree { throw .tooManyRequests }
    }
}
