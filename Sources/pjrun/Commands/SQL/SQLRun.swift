import ArgumentParser
import CSV
import Columnar
import FileTree
import Glibc
import JobModel
import JobStore
import Parquet
import Runtimes
import TrinoSQL

/// One call of `pjrun sql`: its statements, its session, and where results go.
final class SQLRun {
    private let flags: SQL
    private let runner: StatementRunner
    private let parameters: [QueryParameter]
    private let format: SQLFormat
    /// Where text goes; of Parquet the file is made for each result.
    private let output: any ByteOutput
    private let interrupt = QueryInterrupt()
    private let home: String
    private var resultCount = 0
    private var hasFailed = false
    private var isPrompt = false

    /// Reads the flags.
    init(_ flags: SQL) throws {
        self.flags = flags
        let tables = try SQLSettings.tables(flags.tables, schemas: flags.schemas)
        let zone = try SQLSettings.usage { try SessionClock.zone(flags.sessionTimeZone) }
        let fixed = try flags.sessionStartTime.map { text in
            try SQLSettings.usage { try SessionClock.micros(text, zone: zone) }
        }
        let session = Session(
            timeZone: zone, startTime: 0, schema: flags.database.lowercased(),
            parallelism: try SQLSettings.threads(flags.threads),
            memoryLimit: try SQLSettings.memoryLimit(flags.memoryLimit), seed: flags.seed)
        let composition = try Composition.tableCatalog(tables, database: flags.database)
        home = composition.home.path
        runner = StatementRunner(catalog: composition.catalog, session: session) { fixed ?? SQLRun.microseconds() }
        parameters = try flags.parameters.map { text in
            do throws(SQLError) {
                return try QueryParameter(parsing: text)
            } catch {
                throw UserError(
                    message: "--parameter \(text): \(error.message)",
                    help: "text stands in quotes: --parameter \"'\(text)'\"")
            }
        }
        format = flags.format ?? flags.output.map(SQLFormat.init(ofFile:)) ?? .table
        if format == .parquet, flags.output == nil {
            throw UserError(message: "Parquet is no text for a terminal", help: "name a file: --output result.parquet")
        }
        output = try SQLRun.output(format == .parquet ? nil : flags.output)
    }

    private static func microseconds() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    private static func output(_ path: String?) throws -> any ByteOutput {
        guard let path else { return DescriptorOutput(descriptor: 1) }
        do {
            let file = try FileOutput(path: path)
            return path.hasSuffix(".gz") ? GzipOutput(file) : file
        } catch let error as OutputError {
            throw UserError(message: "\(error)", place: "--output \(path)", code: 125)
        }
    }

    // MARK: - Statements

    /// Runs what was asked for.
    ///
    /// - Returns: the exit code if it is not 0.
    func run() throws -> Int32? {
        if flags.statements != nil, flags.file != nil {
            throw UserError(message: "statements and --file are both given", help: "give one of them")
        }
        interrupt.listen()
        if let text = flags.statements {
            guard !SQLScript.split(text).isEmpty else {
                throw UserError(message: "there is no statement", help: "for example: pjrun sql \"SELECT 1\"")
            }
            return try run(text, source: "sql")
        }
        if let file = flags.file { return try run(try read(file), source: file) }
        if isatty(0) == 1, Terminal.variable("TERM") != "dumb" {
            isPrompt = true
            let prompt = SQLPrompt(
                run: { [self] in _ = try run($0, source: "sql") }, historyPath: "\(home)/sql_history")
            try prompt.loop()
            return nil
        }
        return try run(try read("-"), source: "standard input")
    }

    private func read(_ path: String) throws -> String {
        do {
            let bytes =
                try path == "-"
                ? OpenFile(owning: dup(0), path: "standard input").readToEnd()
                : OpenFile(path: FileName(path)).readToEnd()
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw UserError(message: "'\(path)' is not UTF-8 text")
            }
            return text
        } catch let error as FileTreeError {
            throw UserError(message: "the statements cannot be read: \(error)")
        }
    }

    private func run(_ text: String, source: String) throws -> Int32? {
        let parts = SQLScript.split(text)
        if flags.output != nil, format != .jsonl, !isPrompt {
            // Whoever reads the file expects one table.
            let results = parts.count { (try? SQLCommand.parse($0.text))?.hasRows ?? false }
            guard results <= 1 else {
                throw UserError(
                    message: "--output takes one result, and \(results) statements have one",
                    help: "run them one by one, or write them as JSON lines (--format jsonl)")
            }
        }
        for part in parts {
            let code = try run(part, source: source)
            if let code, code == 130 || !flags.keepGoing { return code }
        }
        if isPrompt { return nil }
        if resultCount > 0 || flags.output == nil { try finishOutput() }
        // In JSON lines the failures are part of the result.
        return hasFailed && format != .jsonl ? 1 : nil
    }

    private func finishOutput() throws {
        do {
            try output.finish()
        } catch let error as OutputError {
            throw UserError(message: "\(error)", place: flags.output.map { "--output \($0)" }, code: 125)
        }
    }

    /// - Returns: the exit code of a failure, nil after success.
    private func run(_ part: SQLScript.Part, source: String) throws -> Int32? {
        let isLines = format == .jsonl
        let held = HeldOutput(output, limit: isLines && flags.keepGoing ? .max : HeldOutput.usualLimit)
        let sink = sink(held)
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let outcome = try interrupt.during { cancellation in
                try runner.run(
                    part.text, parameters: parameters, into: sink, restart: { sink.discard() },
                    cancellation: cancellation)
            }
            for warning in outcome.warnings { Terminal.error("warning: \(warning)") }
            if outcome.hasRows {
                resultCount += 1
            } else if isLines {
                try write("{\"columns\":[],\"rows\":[]}\n")
            } else if isPrompt || outcome.note != nil {
                Terminal.error(outcome.note ?? "done")
            }
            if flags.time { report(outcome, clock.now - start, sink.rowCount) }
            return nil
        } catch let failure as QueryFailure {
            _ = sink.discard()
            return try failed(failure, part, source)
        }
    }

    /// Where the rows of a statement go.
    private func sink(_ held: HeldOutput) -> any CountingSink {
        if let text = format.text { return StreamSink(format: text, output: held, table: SQLRun.layout) }
        // Others read these timestamps better than those of Athena's own files, and faster.
        var options = ParquetWriterOptions()
        options.timestamps = .int64
        return ParquetSink(path: flags.output ?? "", options: options)
    }

    private func failed(_ failure: QueryFailure, _ part: SQLScript.Part, _ source: String) throws -> Int32? {
        hasFailed = true
        if failure.isClosedOutput { return 0 }
        if failure.isCancellation {
            Terminal.error("cancelled")
            return 130
        }
        if format == .jsonl, flags.keepGoing {
            try write(SQLErrorText.json(failure) + "\n")
            return 1
        }
        let start = (line: part.position.line, column: part.position.column)
        for line in SQLErrorText.lines(failure, source: source, statement: part.text, start: start) {
            Terminal.error(line)
        }
        return failure.code == QueryFailure.outputCode ? 125 : 1
    }

    private func write(_ text: String) throws {
        do {
            try unsafe Array(text.utf8).withUnsafeBytes { try unsafe output.write($0) }
        } catch OutputError.brokenPipe {
            throw ExitCode(0)
        }
    }

    private func report(_ outcome: StatementRunner.Outcome, _ time: Duration, _ rows: Int) {
        let milliseconds = time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000
        var text = "time: \(Amount.duration(milliseconds: milliseconds)), \(Amount.count(rows, "row"))"
        if !outcome.scans.isEmpty { text += ", \(Amount.bytes(Int64(outcome.bytesRead))) read" }
        Terminal.error(text)
        for scan in outcome.scans { Terminal.error("  \(scan.text)") }
    }

    private static let layout: TableLayout = {
        guard isatty(1) == 1 else { return TableLayout() }
        var size = winsize()
        let width = unsafe ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
        return TableLayout(terminalWidth: width, dimsNull: Terminal.hasColour)
    }()
}

/// A sink that knows how many rows it has and can forget them.
private protocol CountingSink: ResultSink {
    var rowCount: Int { get }
    func discard() -> Bool
}

extension StreamSink: CountingSink {}
extension ParquetSink: CountingSink {}
