import FileTree
import Glibc
import JobModel

/// Compiles a Swift script once, with `-O`, and keeps it by the script's content and the compiler.
///
/// `import ProcessingToolkit` works: the toolkit comes as source and is compiled once per compiler, so it always fits.
struct SwiftScriptCompiler {
    /// What became of a script.
    enum Outcome {
        /// The path of the program.
        case program(String)
        /// What the compiler said.
        case error(String)
    }

    let compiler: String
    let toolkitSources: String
    let cache: String
    let host: HostCommand

    /// - Parameters:
    ///   - script: path of the source file.
    ///   - say: told when something is compiled that takes time.
    /// - Throws: `FileTreeError` when the script or the cache cannot be read or written.
    /// - Returns: a program in the cache, or the compiler's words about the script.
    func compile(_ script: String, say: (String) -> Void) throws -> Outcome {
        let source = try OpenFile(path: FileName(script)).readToEnd()
        var flags = ["-O"]
        var key = Fingerprint()
        key.add(program: compiler)
        key.add(source)
        if String(decoding: source, as: UTF8.self).contains("import ProcessingToolkit") {
            switch try toolkit(say) {
            case .program(let directory):
                flags += ["-I", directory, "-L", directory, "-lProcessingToolkit"]
                key.add(directory)
            case .error(let text): return .error(text)
            }
        }
        let name = FileName(script).last.description
        let target = "\(cache)/swift/\(key.text)"
        return try once(target, product: "program") { work in
            say("Compiling \(name)")
            // The compiler's messages name the file; a copy under its own name keeps them readable.
            try Directory(FileName(work)).writeAtomically(FileName(name), source)
            return host.run(
                [compiler] + flags + ["\(work)/\(name)", "-o", "\(work)/program"])
        }
    }

    private func toolkit(_ say: (String) -> Void) throws -> Outcome {
        let sources = try Directory(FileName(toolkitSources)).files().filter { $0.name.description.hasSuffix(".swift") }
        var key = Fingerprint()
        key.add(program: compiler)
        for file in sources {
            key.add(try OpenFile(path: FileName("\(toolkitSources)/\(file.name)")).readToEnd())
        }
        let target = "\(cache)/toolkit/\(key.text)"
        let outcome = try once(target, product: "libProcessingToolkit.a") { work in
            say("Compiling ProcessingToolkit for this compiler")
            return host.run(
                [
                    compiler, "-O", "-wmo", "-parse-as-library", "-emit-module", "-emit-library", "-static",
                    "-module-name",
                    "ProcessingToolkit", "-emit-module-path", "\(work)/ProcessingToolkit.swiftmodule", "-o",
                    "\(work)/libProcessingToolkit.a",
                ] + sources.map { "\(toolkitSources)/\($0.name)" })
        }
        guard case .program = outcome else { return outcome }
        return .program(target)
    }

    /// Makes a directory of the cache with a product in it, unless it is there.
    ///
    /// Two processes may make it at the same time; the first one's stays.
    private func once(
        _ target: String, product: String, make: (_ work: String) throws -> HostCommand.Result
    ) throws -> Outcome {
        let program = "\(target)/\(product)"
        if unsafe access(program, R_OK) == 0 { return .program(program) }
        let work = Directory.temporaryName(beside: FileName(target))
        let root = try Directory("/")
        try root.makeDirectories(work)
        defer { try? root.removeTree(work) }
        let result = try make(work.description)
        guard result.code == 0 else {
            return .error(result.text.replacing("\(work)/", with: ""))
        }
        do {
            try root.rename(work, to: root, FileName(target))
        } catch {
            // Somebody else was faster: the same program from the same source.
            guard unsafe access(program, R_OK) == 0 else { throw error }
        }
        return .program(program)
    }
}
