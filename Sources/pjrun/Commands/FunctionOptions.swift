import ArgumentParser
import Glibc

/// Where Lambda functions are.
struct FunctionOptions: ParsableArguments {
    @Option(
        help:
            "A directory with a Lambda function in each of its directories (NAME/handler.py) and executable files (NAME). Changes count from the next call on."
    )
    var functions: String?

    /// The directory, absolute; nil when none is named.
    func path() throws -> String? {
        guard let functions else { return nil }
        var status = stat()
        guard unsafe stat(functions, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw UserError(
                message: "--functions '\(functions)' is not a directory",
                help: "make it, with a directory per function: \(functions)/NAME/handler.py")
        }
        return functions.hasPrefix("/") ? functions : try JobSource.currentDirectory() + "/" + functions
    }
}
