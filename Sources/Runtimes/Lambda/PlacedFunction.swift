import FileTree
public import JobModel

/// A function that is found by a template, and not by the directory it is in.
public struct PlacedFunction: Sendable {
    /// What it is called by.
    public enum Code: Sendable {
        /// A directory, absolute.
        case directory(String)
        /// The text of a Python module called `index`, as CloudFormation calls code in a template.
        case inline(String)
    }

    /// Its name.
    public var name: String
    /// Where its code is.
    public var code: Code
    /// How it is run.
    public var configuration: FunctionConfiguration

    /// Makes one.
    public init(name: String, code: Code, configuration: FunctionConfiguration) {
        self.name = name
        self.code = code
        self.configuration = configuration
    }

    /// The function as it is on the disk now.
    ///
    /// - Parameter scratch: where code from a template is written.
    /// - Returns: the program, and the bytes of its code.
    /// - Throws: `FunctionFailure` when its directory has no handler or cannot be read.
    func program(scratch: String) throws(FunctionFailure) -> (program: FunctionProgram, byteCount: Int64) {
        do {
            let directory: String
            switch code {
            case .directory(let path): directory = path
            case .inline(let text):
                directory = "\(scratch)/\(name)"
                let made = try Directory.make(FileName(directory))
                let file = FileName("index.py")
                if (try? OpenFile(made, file, flags: 0).readToEnd()) != Array(text.utf8) {
                    try made.writeAtomically(file, Array(text.utf8))
                }
            }
            guard let kind = FunctionProgram.kind(in: directory, handler: configuration.handler) else {
                throw FunctionFailure.invalidParameter(
                    message: "the directory '\(directory)' has no handler: \(FunctionProgram.remedy)")
            }
            let (fingerprint, byteCount) = try FunctionProgram.fingerprint(of: directory)
            return (
                FunctionProgram(
                    name: name, directory: directory, kind: kind, configuration: configuration,
                    fingerprint: fingerprint), byteCount
            )
        } catch {
            throw FunctionDirectory.failure(error)
        }
    }
}
