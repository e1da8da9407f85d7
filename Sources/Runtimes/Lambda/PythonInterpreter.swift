import FileTree
import Glibc
import Synchronization

/// Finds the Python that runs handlers: the one of the function's Runtime where the machine has it, else its python3.
struct PythonInterpreter: Sendable {
    /// The program, absolute.
    let program: String
    /// Whether it is another version than the Runtime says.
    let isSubstitute: Bool

    /// A finder that asks each program once.
    final class Finder: Sendable {
        private let path: String
        private let host: HostCommand
        private let known = Mutex<[String: String]>([:])

        init(path: String, host: HostCommand) {
            self.path = path
            self.host = host
        }

        /// The interpreter for a Runtime; nil when there is no Python.
        func interpreter(for runtime: String?) -> PythonInterpreter? {
            if let runtime, let program = program(runtime) {
                return PythonInterpreter(program: program, isSubstitute: false)
            }
            return program("python3").map { PythonInterpreter(program: $0, isSubstitute: runtime != nil) }
        }

        private func program(_ name: String) -> String? {
            if let known = known.withLock({ $0[name] }) { return known.isEmpty ? nil : known }
            let found = HostCommand.find(name, path: path).flatMap(real)
            known.withLock { $0[name] = found ?? "" }
            return found
        }

        /// What a program that is itself a script starts: version managers put such scripts on PATH, and they take longer than
        /// Python.
        private func real(_ program: String) -> String? {
            var beginning = [UInt8](repeating: 0, count: 2)
            guard let file = try? OpenFile(path: FileName(program)), (try? file.read(into: &beginning)) == 2,
                beginning == Array("#!".utf8)
            else { return program }
            let answer = host.run([program, "-c", "import sys; print(sys.executable)"])
            guard answer.code == 0, let last = answer.text.split(separator: "\n").last, last.hasPrefix("/") else {
                return nil
            }
            return String(last)
        }
    }
}
