import CSV
import FileTree
import Glibc
import ObjectStorage
import OrderedJSON
import Runtimes
import Splitting

/// One call of `pjrun split`.
struct SplitRun {
    private let command: Split
    private let threads: Int
    private let flags: SplitFlags

    /// Reads the flags.
    init(_ command: Split) throws {
        self.command = command
        threads = try SQLSettings.threads(command.threads)
        var flags = command.method.flags
        flags.target = command.files.target
        flags.preprocessing = command.preprocessing.flags
        flags.pandasFormat = command.files.pandasFormat
        flags.statistics = command.statistics ?? (command.report != nil && command.file != nil)
        self.flags = flags
    }

    /// Does what was asked for.
    ///
    /// - Throws: `UserError`.
    func run() throws {
        try TaskErrors.translated {
            try check()
            let task = try SplitTask(
                flags, threads: threads, memory: try SQLSettings.memoryLimit(command.memoryLimit),
                temporaryFolder: unsafe getenv("TMPDIR").map { unsafe String(cString: $0) })
            let hasReport = command.report != nil || !command.indices
            let report: SplitReport
            if let rows = command.rows {
                report = try task.split(rowCount: rows)
            } else {
                let source = try command.files.input.source(command.file ?? "")
                var places = DistinctPlaces()
                places.read(source)
                for (what, path) in others { try places.write(path, as: what) }
                report =
                    writes
                    ? try task.write(
                        source, to: { try path($0, source) }, others: others, named: named.map(\.name),
                        hasHeader: command.files.header)
                    : try task.split(source, reports: hasReport)
            }
            for note in task.notes(reports: hasReport) { Terminal.error("note: \(note)") }
            try show(report)
        }
    }

    // MARK: - Flags

    /// Whether files are written.
    private var writes: Bool { !command.indices && (command.files.output != nil || !named.isEmpty) }

    /// Files beside the parts.
    private var others: [(what: String, path: String)] {
        [("the report", command.report), ("the preprocessing", command.preprocessing.savePreprocessing)]
            .compactMap { what, path in path.map { (what, $0) } }
    }

    private var named: [(name: PartName, path: String)] {
        let files = command.files
        return [(PartName.train, files.train), (.validation, files.validation), (.test, files.test)]
            .compactMap { name, path in path.map { (name, $0) } }
    }

    private func check() throws(UserError) {
        let hasPlace = command.files.output != nil || !named.isEmpty
        if command.file == nil, command.rows == nil {
            throw UserError(message: "there is nothing to split", help: "name a FILE, or a number of rows with --rows")
        }
        if command.file != nil, command.rows != nil {
            throw UserError(message: "a FILE and --rows are both given", help: "give one of them")
        }
        if command.indices, hasPlace {
            throw UserError(message: "--indices writes no files", help: "leave out --indices, or the places of files")
        }
        if command.all, !command.indices {
            throw UserError(message: "--all belongs to --indices", help: "add --indices")
        }
        if command.rows != nil, hasPlace {
            throw UserError(message: "--rows has no rows to write", help: "add --indices, or name a FILE")
        }
        let saves = command.preprocessing.savePreprocessing != nil
        if saves, command.preprocessing.flags.isEmpty {
            throw UserError(
                message: "--save-preprocessing has nothing to save", help: "add --standardize COLUMN, or another step")
        }
        if command.indices, saves || !command.preprocessing.flags.isEmpty || command.files.pandasFormat {
            throw UserError(
                message: "--indices writes no files, so nothing is preprocessed",
                help: "leave out --indices, or the flags for columns")
        }
        if !hasPlace, !command.indices, command.report == nil, !saves {
            throw UserError(
                message: "it is not said where the parts go",
                help: "add --output DIR, or --indices to see the row numbers")
        }
    }

    /// The file of a part; nil when it is not wanted.
    private func path(_ part: PartName, _ source: DelimitedFiles) throws(UserError) -> String? {
        if let named = named.first(where: { $0.name == part }) { return named.path }
        guard let output = command.files.output else { return nil }
        return "\(output)/\(part.rawValue)/\(part.rawValue).\(source.isTabbed ? "tsv" : "csv")"
    }

    // MARK: - Results

    private func show(_ report: SplitReport) throws {
        if let seed = report.drawnSeed, command.indices { Terminal.error("note: the seed \(seed) was drawn") }
        if command.indices { for warning in report.warnings { Terminal.error("warning: \(warning)") } }
        if let path = command.preprocessing.savePreprocessing {
            try TextFiles.write(JSON.object(FittedColumnFile.json(report.fitted)).serialized(.pretty) + "\n", to: path)
        }
        if let path = command.report {
            let text = path.hasSuffix(".json") ? JSON.object(report.json).serialized(.pretty) + "\n" : report.text
            try TextFiles.write(text, to: path)
        }
        switch (command.indices, command.format) {
        case (true, .json): print(JSON.object(report.indices(all: command.all)).serialized(.compact))
        case (true, .text): print(command.all ? report.listing : report.partTable)
        case (false, .json): print(JSON.object(report.json).serialized(.pretty))
        case (false, .text): print(report.text, terminator: "")
        }
    }
}
