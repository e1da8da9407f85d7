import Glibc
import Sandboxing

/// Runs the programs that prepare a runtime (a compiler, pip) on the machine itself, not in a sandbox.
///
/// They end with pjrun.
struct HostCommand {
    /// How a program ended, and what it printed on both streams.
    struct Result: Sendable {
        let code: Int32
        let text: String
    }

    let initProgram: String
    let environment: [String: String]

    /// Runs a program and blocks until it and everything it started has ended.
    /// - Parameters:
    ///   - arguments: the program and what it is called with.
    ///   - line: called with each whole line of both streams as it comes, without the line break.
    /// - Returns: code 127 when the program is not there, 128 + n when signal n ended it, 125 when it could not be run.
    func run(_ arguments: [String], line: ((String) -> Void)? = nil) -> Result {
        let process: SandboxedProcess
        do throws(SandboxError) {
            process = try Sandbox.startUnconfined(
                SandboxCommand(
                    arguments: arguments, environment: environment.map { ($0.key, $0.value) }, workingDirectory: "/"),
                initProgram: initProgram)
        } catch {
            return Result(code: 125, text: "\(error)")
        }
        var all: [UInt8] = []
        var shown = 0
        let end = process.run { _, bytes in
            all += bytes
            while let line, let end = all[shown...].firstIndex(of: UInt8(ascii: "\n")) {
                line(String(decoding: all[shown..<end], as: UTF8.self))
                shown = end + 1
            }
        }.end
        let text = String(decoding: all, as: UTF8.self)
        switch end {
        case .exited(let code): return Result(code: code, text: text)
        case .signalled(let number): return Result(code: 128 + number, text: text)
        case .killed: return Result(code: 137, text: text)
        case .notExecuted(let number):
            return Result(code: 127, text: "\(arguments[0]): \(unsafe String(cString: strerror(number)))")
        }
    }

    /// The path of a program in a PATH, nil when it is not there.
    static func find(_ program: String, path: String) -> String? {
        if program.contains("/") { return unsafe access(program, X_OK) == 0 ? program : nil }
        for directory in path.split(separator: ":") {
            let candidate = "\(directory)/\(program)"
            var status = stat()
            if unsafe stat(candidate, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
                unsafe access(candidate, X_OK) == 0
            {
                return candidate
            }
        }
        return nil
    }
}
