import ArgumentParser
import OrderedJSON
import Runtimes
import Splitting

/// `pjrun transform`.
struct Transform: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transform",
        abstract: "Apply preprocessing that pjrun split has fitted to another file.",
        discussion: """
            pjrun split data.csv --standardize age --one-hot city --save-preprocessing p.json --output out
            pjrun transform new.csv --preprocessing p.json --output new-features.csv
            """)

    @Argument(help: "The file; a directory, s3://bucket/prefix/, or '-' for standard input.")
    var file: String

    @Option(help: "What --save-preprocessing has written.")
    var preprocessing: String

    @Option(help: "The new file; .gz for gzip.")
    var output: String

    @Option(help: "Column that comes first.")
    var target: String?

    @Flag(inversion: .prefixedNo, help: "Whether the new file begins with the header.")
    var header = true

    @OptionGroup
    var input: DataFileOptions

    @Option(help: "Threads; one for each processor otherwise.")
    var threads: Int?

    @Option(help: "text or json.")
    var format: OutputFormat = .text

    func run() throws {
        StopSignals.unblock()
        let threads = try SQLSettings.threads(threads)
        try TaskErrors.translated {
            let fitted = try TransformTask.fitted(path: preprocessing)
            let source = try input.source(file)
            var places = DistinctPlaces()
            places.read(preprocessing, as: "the preprocessing")
            try places.write(output, as: "the new file")
            let rows = try TransformTask(fitted, target: target, threads: threads)
                .write(source, to: output, hasHeader: header)
            switch format {
            case .text: print("\(rows) rows, \(fitted.count) columns changed: \(output)")
            case .json:
                let report: JSONObject = [
                    "rows": .number(JSONNumber(rows)), "columns": .array(fitted.map { .string($0.name) }),
                    "file": .string(output),
                ]
                print(JSON.object(report).serialized(.pretty))
            }
        }
    }
}
