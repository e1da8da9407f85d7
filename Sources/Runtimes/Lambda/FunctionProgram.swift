import FileTree
import Glibc
import JobModel

/// A function as it is on the disk now.
struct FunctionProgram: Hashable, Sendable {
    /// What is started.
    enum Kind: Hashable, Sendable {
        /// A handler of a Python module; a guessed one is called `lambda_handler` or `handler`.
        case python(handler: String, isGuessed: Bool)
        /// An executable file of the function's directory, which reads the event and prints the answer.
        case executable(file: String)
    }

    /// Its name.
    let name: String
    /// The directory with its code; `/var/task` for the function.
    let directory: String
    let kind: Kind
    let configuration: FunctionConfiguration
    /// Changes when a file of its code does.
    let fingerprint: String

    /// The names that Python modules with a handler have, in the order in which they are looked for: that of this program's
    /// documents, of Lambda's console, of inline code in CloudFormation, and of SAM.
    static let modules = ["handler", "lambda_function", "index", "app"]

    /// What a directory without a handler is told.
    static let remedy =
        "give it a handler.py, lambda_function.py, index.py or app.py with a function lambda_handler, name another one "
        + "as Handler in its function.json, or give it an executable file bootstrap"

    /// Finds what is to be started in a function's directory.
    /// - Returns: nil when nothing in it is a handler.
    static func kind(in directory: String, handler: String?) -> Kind? {
        func has(_ name: String, _ mode: Int32) -> Bool {
            var status = stat()
            guard unsafe stat("\(directory)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                return false
            }
            return unsafe access("\(directory)/\(name)", mode) == 0
        }
        if let handler { return .python(handler: handler, isGuessed: false) }
        if let module = modules.first(where: { has("\($0).py", R_OK) }) {
            return .python(handler: "\(module).lambda_handler", isGuessed: true)
        }
        return has("bootstrap", X_OK) ? .executable(file: "bootstrap") : nil
    }

    /// Names and ages of all files of a directory; what Python keeps beside them does not count.
    static func fingerprint(of directory: String) throws(FileTreeError) -> (text: String, byteCount: Int64) {
        var print = Fingerprint()
        var byteCount: Int64 = 0
        let root = try Directory(FileName(directory))
        var entries: [(name: FileName, status: FileStatus)] = []
        try root.visit { (name, status) throws(FileTreeError) in
            let isLink = status.kind == .symbolicLink
            entries.append((name, isLink ? try root.status(ifPresent: name, followingLink: true) ?? status : status))
        }
        entries.sort { $0.name < $1.name }
        let cache = Array("__pycache__".utf8)
        for (name, status) in entries where status.kind != .directory {
            if name.parent.last.bytes == cache { continue }
            print.add(name.bytes)
            print.add("\(status.inode) \(status.size) \(status.changed) \(status.mode)")
            byteCount += status.size
        }
        return (print.text, byteCount)
    }
}
