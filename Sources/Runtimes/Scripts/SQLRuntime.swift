import CSV
import Columnar
import FileTree
import Glibc
import JobModel
public import TrinoSQL

/// Runs scripts of SQL inside a job: the job's inputs are the tables, its outputs get the results.
///
/// `runtimes/README.md` says what a script may contain and where its results go.
public struct SQLRuntime {
    private let root: String
    private let limits: TaskLimits
    private let now: () -> Int64
    private let cancellation: QueryCancellation

    /// Makes a runtime.
    ///
    /// - Parameters:
    ///   - root: `/opt/ml`.
    ///   - limits: how much of the machine a statement may use.
    ///   - now: microseconds since 1970.
    ///   - cancellation: ends the statement that runs.
    public init(
        root: String, limits: TaskLimits, now: @escaping () -> Int64, cancellation: QueryCancellation
    ) {
        self.root = root
        self.limits = limits
        self.now = now
        self.cancellation = cancellation
    }

    /// Runs what the arguments say, and says on standard error what became of it.
    ///
    /// - Parameter arguments: what follows `pjrun-worker sql`.
    /// - Returns: the exit code: 0; 1 when a statement failed, then `output/message` has the reason; 2 for wrong arguments.
    public func run(_ arguments: [String]) -> Int32 {
        do throws(ScriptFailure) {
            try run(try ScriptArguments(arguments))
            return 0
        } catch {
            SQLRuntime.say(error.text)
            if error.exitCode == 1, let directory = try? Directory.make(FileName("\(root)/output")) {
                try? directory.write("message", Array(error.summary.utf8))
            }
            return error.exitCode
        }
    }

    // MARK: - Statements

    private func run(_ arguments: ScriptArguments) throws(ScriptFailure) {
        let container = try ContainerDescription.read(root: root)
        let script = try Script(arguments.source)
        let parameters = try SQLRuntime.parameters(arguments.parameters)
        let inputs: InputTables
        do throws(QueryFailure) {
            inputs = try InputTables(container, script: script.path)
        } catch {
            throw ScriptFailure(message: error.description, help: error.help)
        }
        // What is wrong with the text is said before anything is run.
        let kinds = try script.statements.map { statement throws(ScriptFailure) in
            do throws(SQLError) {
                return try SQLCommand.parse(statement.text)
            } catch {
                throw script.failure(QueryFailure(error), in: statement)
            }
        }
        let store = MemoryTableStore()
        let session = Session(
            startTime: now(), catalog: TableCatalog.name, schema: GlueDatabase.defaultName,
            parallelism: limits.threads, memoryLimit: limits.memory)
        let catalog = TableCatalog(adHoc: inputs.tables, store: { store }, objects: { throw SQLRuntime.noBuckets })
        let runner = StatementRunner(catalog: catalog, session: session, now: now)
        var places = ResultPlaces(
            container: container, script: script.name,
            unnamed: zip(script.statements, kinds).filter { $0.output == nil && $1.isQuery }.count)
        let steps = try zip(script.statements, kinds).map { statement, kind throws(ScriptFailure) in
            do throws(ScriptFailure) {
                return Step(
                    statement: statement, place: kind.isQuery ? try places.place(statement.output) : nil,
                    isQuery: kind.isQuery)
            } catch {
                throw script.located(error, at: statement)
            }
        }
        let results = ResultFiles(directory: "\(root)/.pjrun-results")
        defer { results.removeAll() }
        for step in steps {
            let target = try results.open(step.place, isQuery: step.isQuery)
            let outcome: StatementRunner.Outcome
            do throws(QueryFailure) {
                outcome = try runner.run(
                    step.statement.text, parameters: step.statement.hasParameters ? parameters : [],
                    into: target.sink, restart: { target.sink.discard() }, cancellation: cancellation)
            } catch {
                target.sink.discard()
                throw script.failure(error.with(help: error.help ?? inputs.help(error)), in: step.statement)
            }
            for warning in outcome.warnings { SQLRuntime.say("warning: \(warning)\n") }
            if let note = outcome.note { SQLRuntime.say("\(note)\n") }
            guard let place = step.place else { continue }
            try results.publish(target, to: place)
            let rows = target.sink.rowCount
            SQLRuntime.say("\(place.output)/\(place.name): \(rows) row\(rows == 1 ? "" : "s")\n")
        }
    }

    private struct Step {
        let statement: ScriptStatement
        let place: ResultPlace?
        let isQuery: Bool
    }

    private static func parameters(_ texts: [String]) throws(ScriptFailure) -> [QueryParameter] {
        try texts.map { text throws(ScriptFailure) in
            do throws(SQLError) {
                return try QueryParameter(parsing: text)
            } catch {
                throw ScriptFailure(
                    message: "\(error.code): --parameter '\(text)': \(error.message)",
                    help: "a parameter is SQL: 5, 'text', DATE '2024-02-29'", exitCode: 2)
            }
        }
    }

    private static let noBuckets = QueryFailure(
        code: "NOT_SUPPORTED", message: "a script sees its job's inputs, not buckets",
        help: "make the data an input of the job, and a table with LOCATION 'file:///opt/ml/processing/input/…'")

    /// How it is called.
    public static var usage: String { ScriptArguments.usage }

    /// Writes to standard error, or another open file, whole.
    public static func say(_ text: String, on descriptor: Int32 = 2) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { return }
            rest = rest.dropFirst(max(0, count))
        }
    }
}

extension SQLCommand {
    /// Whether its rows are a result and not something about the catalog.
    fileprivate var isQuery: Bool {
        switch self {
        case .query, .execute: true
        default: false
        }
    }
}
