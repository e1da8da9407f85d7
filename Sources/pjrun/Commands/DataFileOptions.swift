import ArgumentParser
import CSV
import Runtimes

/// How files are read.
struct DataFileOptions: ParsableArguments {
    @Flag(inversion: .prefixedNo, help: "Whether the file begins with a header; without one columns are _col0, _col1 …")
    var inputHeader = true

    @Option(help: "What separates fields: a character, or 'tab'; a comma otherwise, a tab in .tsv files.")
    var delimiter: String?

    /// Finds the files of an argument, and says what was passed over.
    func source(_ file: String) throws -> DelimitedFiles {
        let source = try DelimitedFiles(
            file, relativeTo: try JobSource.currentDirectory(),
            delimiter: try delimiter.map(DelimitedFiles.delimiter(named:)), hasHeader: inputHeader,
            objects: { try Composition.open().objects })
        for warning in source.warnings { Terminal.error("warning: \(warning)") }
        return source
    }
}
