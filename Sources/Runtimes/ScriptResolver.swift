import FileTree
import Glibc
import JobModel

/// Turns a command into one that can be executed: a staged script is run by the interpreter of its ending.
struct ScriptResolver {
    enum Resolution {
        /// Execute this.
        case run([String])
        /// It cannot be executed, and this is what a shell would have said.
        case cannot(HostOutcome.End, words: String)
    }

    let manifest: RuntimeManifest
    let path: String
    let context: RuntimeContext
    let isIsolated: Bool
    let say: @Sendable (String) -> Void

    func resolve(_ command: [String], on host: StagedHost) throws -> Resolution {
        let program = command[0]
        if program == RuntimeContext.workerName { return runBuiltIn(Array(command.dropFirst())) }
        guard let staged = ContainerPath(program).flatMap({ host.stagedFile(at: $0) }) else {
            return checkProgram(command)
        }
        guard unsafe access(staged, F_OK) == 0 else {
            return .cannot(.notFound(program), words: "\(program): no such file")
        }
        let ending = FileName(program).last.description.lastIndex(of: ".").map {
            String(FileName(program).last.description[$0...])
        }
        guard let ending, let interpreter = manifest.interpreters[ending] else {
            return try makeExecutable(command, staged, host)
        }
        if interpreter.isBuiltIn { return runBuiltIn(interpreter.arguments + command) }
        guard
            let found = interpreter.programs.lazy.compactMap({ name in
                HostCommand.find(name, path: path).map { (name: name, path: $0) }
            }).first
        else {
            return .cannot(
                .notFound(interpreter.programs[0]),
                words: "\(interpreter.programs.joined(separator: " or ")): not found, and \(program) needs it"
                    + (interpreter.remedy.map { "; \($0)" } ?? ""))
        }
        guard interpreter.compiles else {
            return .run([found.name] + interpreter.arguments + command)
        }
        return try compile(staged, found.path, command, host)
    }

    // MARK: - Kinds of programs

    private func checkProgram(_ command: [String]) -> Resolution {
        let program = command[0]
        if program.contains("/") || HostCommand.find(program, path: path) != nil { return .run(command) }
        let remedy = manifest.interpreters.values.first { $0.programs.contains(program) }?.remedy
        return .cannot(
            .notFound(program),
            words: "\(program): not found in PATH" + (remedy.map { "; \($0)" } ?? ""))
    }

    /// A runtime that is a part of pjrun.
    private func runBuiltIn(_ arguments: [String]) -> Resolution {
        let program = context.workerProgram
        guard unsafe access(program, X_OK) == 0 else {
            return .cannot(
                .notFound(RuntimeContext.workerName),
                words: "\(program): not there, though it is a part of pjrun; install pjrun again, or build all of it")
        }
        return .run([program] + arguments)
    }

    private func compile(_ script: String, _ compiler: String, _ command: [String], _ host: StagedHost) throws
        -> Resolution
    {
        let compiler = SwiftScriptCompiler(
            compiler: compiler, toolkitSources: context.toolkitSources, cache: context.cache,
            host: context.host)
        switch try compiler.compile(script, say: say) {
        case .error(let text): return .cannot(.exited(1), words: text)
        case .program(let program):
            // Under /tmp, because that is the job's own wherever the cache may be.
            let name = FileName(script).last.description.split(separator: ".").first.map(String.init) ?? "program"
            let root = try Directory("/")
            let target = FileName("\(host.directory)/tmp/.pjrun/\(name)")
            try root.makeDirectories(target.parent)
            try root.copy(FileName(program), to: root, target, mode: 0o755)
            let inside = isIsolated ? "/tmp/.pjrun/\(name)" : target.description
            return .run([inside] + command.dropFirst())
        }
    }

    /// S3 carries no mode bits: a program that came as an object is made executable, in the job's own copy.
    private func makeExecutable(_ command: [String], _ staged: String, _ host: StagedHost) throws -> Resolution {
        let root = try Directory("/")
        let file = FileName(staged)
        let status = try root.status(file)
        guard status.kind == .file else { return .run(command) }
        var head = [UInt8](repeating: 0, count: 256)
        let count = try OpenFile(path: file).read(into: &head)
        if head.starts(with: Array("#!".utf8)) {
            let line = String(decoding: head[2..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
            let interpreter = line.split(separator: " ").first.map(String.init) ?? ""
            if unsafe access(interpreter, F_OK) != 0 {
                return .cannot(
                    .notFound(interpreter),
                    words: "\(command[0]): its first line names '\(interpreter)', which is not there")
            }
        }
        if status.mode & 0o111 != 0 { return .run(command) }
        guard count >= 2, head.starts(with: [0x7f, 0x45, 0x4c, 0x46]) || head.starts(with: Array("#!".utf8)) else {
            return .cannot(
                .notExecutable(command[0]),
                words: "\(command[0]): not a program: it has no '#!' line and its ending is not one of "
                    + manifest.interpreters.keys.sorted().joined(separator: " "))
        }
        if let overlay = host.overlay(over: command[0]) {
            let below = FileName(String(command[0].dropFirst(overlay.at.text.count + 1)))
            let upper = FileName(overlay.upper).appending(below)
            try root.makeDirectories(upper.parent)
            try root.copy(file, to: root, upper, mode: 0o755)
        } else {
            try root.setMode(file, status.mode | 0o111)
        }
        return .run(command)
    }
}
