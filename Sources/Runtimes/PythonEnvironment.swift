import FileTree
import Glibc
import JobModel

/// A virtual environment with pinned packages: made once, used offline from then on.
struct PythonEnvironment {
    let manifest: RuntimeManifest
    let version: RuntimeManifest.Version
    let cache: String
    let host: HostCommand

    /// The directory of the environment, made on first use; other processes wait meanwhile.
    /// - Throws: `JobFailure` of stage `execute` with pip's own words.
    func directory(say: @escaping (String) -> Void) throws -> String {
        let root = try Directory.make(FileName("\(cache)/python"))
        let name = try name()
        let target = "\(cache)/python/\(name)"
        if try root.status(ifPresent: FileName("\(name)/.complete")) != nil { return target }
        let guardian = try OpenFile(root, FileName("\(name).lock"), flags: O_RDWR | O_CREAT)
        _ = try guardian.lock(wait: true)
        if try root.status(ifPresent: FileName("\(name)/.complete")) != nil { return target }
        try root.removeTree(FileName(name))
        guard let python = interpreter() else {
            throw failure(
                "needs Python \(version.python.joined(separator: " or ")), which is not on the PATH",
                "install it (apt-get install python\(version.python.first ?? "3") python\(version.python.first ?? "3")-venv), or use an image version that runs on this machine's Python ('pjrun runtimes')"
            )
        }
        say("Making the Python environment of \(manifest.name) (once)")
        let made = host.run([python, "-m", "venv", target])
        guard made.code == 0 else {
            throw failure("the virtual environment cannot be made: \(made.text)", "apt-get install python3-venv")
        }
        if let file = version.requirements {
            let installed = host.run(
                [
                    "\(target)/bin/python3", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r",
                    "\(manifest.directory)/\(file)",
                ], line: { say($0) })
            guard installed.code == 0 else {
                try? root.removeTree(FileName(name))
                throw failure(
                    "its packages cannot be installed: \(installed.text.split(separator: "\n").suffix(3).joined(separator: " "))",
                    "the first use needs a package index (pip); later ones work offline")
            }
        }
        try root.writeAtomically(FileName("\(name)/.complete"), [])
        return target
    }

    /// Its name in the cache: other packages, another name.
    private func name() throws(FileTreeError) -> String {
        var key = Fingerprint()
        key.add(manifest.name)
        key.add(version.python.joined(separator: " "))
        if let file = version.requirements {
            key.add(try OpenFile(path: FileName("\(manifest.directory)/\(file)")).readToEnd())
        }
        return "\(manifest.name)-\(key.text)"
    }

    /// Whether it has been made already.
    var isMade: Bool {
        guard let name = try? name() else { return false }
        return unsafe access("\(cache)/python/\(name)/.complete", F_OK) == 0
    }

    /// The first accepted Python of this machine.
    func interpreter() -> String? {
        let path = host.environment["PATH"] ?? SubprocessRuntime.defaultPath
        let question = "import sys; print('%d.%d' % sys.version_info[:2])"
        for wanted in version.python {
            for candidate in ["python\(wanted)", "python3"] {
                guard let program = HostCommand.find(candidate, path: path) else { continue }
                let answer = host.run([program, "-c", question])
                if answer.code == 0, answer.text.split(separator: "\n").last.map(String.init) == wanted {
                    return program
                }
            }
        }
        return nil
    }

    private func failure(_ message: String, _ remedy: String) -> JobFailure {
        JobFailure(
            stage: .execute, code: "ClientError", message: "the runtime '\(manifest.name)' \(message)", remedy: remedy,
            cause: nil)
    }
}
