import FileTree
import Glibc
import JobModel
import OrderedJSON

/// A directory of the user's with a function in each of its directories and executable files.
///
/// It is read again with every call: what is changed counts from the next one on.
struct FunctionDirectory: Sendable {
    /// Where it is, absolute.
    let path: String

    /// How long a call may take when no function.json says it, seconds.
    ///
    /// Lambda's own default of 3 s belongs to CreateFunction. A directory has had no CreateFunction, and whoever deploys it sets a
    /// Timeout that is not known here; so it is the longest there is, and a call that takes longer than it may in the cloud is seen
    /// by giving that Timeout in the function.json.
    static let timeout = 900

    /// The names of the functions.
    func names() throws(FileTreeError) -> [String] {
        try Directory(FileName(path)).entries().compactMap { entry -> String? in
            guard let name = entry.name.text, FunctionName.isName(name), find(name) != nil else { return nil }
            return name
        }.sorted()
    }

    /// What a name means in the directory.
    enum Found {
        case directory(String)
        case executable(String)
    }

    func find(_ name: String) -> Found? {
        guard FunctionName.isName(name) else { return nil }
        let place = "\(path)/\(name)"
        var status = stat()
        guard unsafe stat(place, &status) == 0 else { return nil }
        if status.st_mode & S_IFMT == S_IFDIR { return .directory(place) }
        let isExecutable = unsafe access(place, X_OK) == 0
        return isExecutable && status.st_mode & S_IFMT == S_IFREG ? .executable(place) : nil
    }

    /// The function with a name.
    /// - Throws: `FunctionFailure` when there is something with this name that is no function.
    func program(_ name: String) throws(FunctionFailure) -> (program: FunctionProgram, byteCount: Int64)? {
        guard let found = find(name) else { return nil }
        var configuration = FunctionConfiguration()
        configuration.timeoutSeconds = FunctionDirectory.timeout
        do {
            switch found {
            case .executable(let file):
                let status = try Directory(FileName(path)).status(ifPresent: FileName(name), followingLink: true)
                let program = FunctionProgram(
                    name: name, directory: path, kind: .executable(file: name), configuration: configuration,
                    fingerprint: status.map { "\($0.inode) \($0.size) \($0.changed)" } ?? file)
                return (program, status?.size ?? 0)
            case .directory(let directory):
                let settings = "\(directory)/function.json"
                if unsafe access(settings, F_OK) == 0 {
                    let bytes = try OpenFile(path: FileName(settings)).readToEnd()
                    configuration = try FunctionDirectory.configuration(bytes, file: settings, configuration)
                }
                guard let kind = FunctionProgram.kind(in: directory, handler: configuration.handler) else {
                    throw FunctionFailure.invalidParameter(
                        message: "the directory '\(directory)' has no handler: \(FunctionProgram.remedy)")
                }
                if case .python(let handler, _) = kind { configuration.handler = handler }
                let (fingerprint, byteCount) = try FunctionProgram.fingerprint(of: directory)
                let program = FunctionProgram(
                    name: name, directory: directory, kind: kind, configuration: configuration, fingerprint: fingerprint
                )
                return (program, byteCount)
            }
        } catch {
            throw FunctionDirectory.failure(error)
        }
    }

    // MARK: - function.json

    /// Reads a function.json: members of CreateFunction.
    static func configuration(
        _ bytes: [UInt8], file: String, _ defaults: FunctionConfiguration
    ) throws(FunctionFailure) -> FunctionConfiguration {
        let json: JSON
        do throws(JSONSyntaxError) {
            json = try JSON(parsing: bytes)
        } catch {
            throw .invalidParameter(message: "'\(file)' is not JSON: \(error.message)")
        }
        let problems = ShapeChecker.problems(
            in: json, against: .structure(Shape.functionConfiguration), unknownMembers: .refused)
        if let invalid = InvalidRequest(problems: problems) {
            throw .invalidParameter(message: "'\(file)' is not a function's configuration: \(invalid)")
        }
        var configuration = defaults
        configuration.apply(json)
        return configuration
    }

    static func failure(_ error: any Error) -> FunctionFailure {
        (error as? FunctionFailure) ?? .service(message: "\(error)")
    }
}
