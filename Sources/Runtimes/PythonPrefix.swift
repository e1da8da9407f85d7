import FileTree
import Glibc

/// Where the Python of a PATH keeps its packages, so that a job can be given a private, writable view of it.
enum PythonPrefix {
    /// The directories to show through an overlay; empty when there is no Python or they are not the caller's.
    ///
    /// The answer is kept by the program's path, size and age: asking Python takes longer than most jobs' start.
    static func directories(path: String, host: HostCommand, cache: String) -> [String] {
        guard let program = HostCommand.find("python3", path: path) else { return [] }
        var key = Fingerprint()
        key.add(program: program)
        let file = FileName("\(cache)/python-prefix/\(key.text)")
        if let bytes = try? OpenFile(path: file).readToEnd() { return decode(String(decoding: bytes, as: UTF8.self)) }
        let answer = host.run([program, "-c", "import sys; print(sys.prefix)"])
        guard answer.code == 0, let prefix = answer.text.split(separator: "\n").last else { return [] }
        let text = String(prefix)
        try? Directory.make(file.parent).writeAtomically(file.last, Array(text.utf8))
        return decode(text)
    }

    private static func decode(_ prefix: String) -> [String] {
        // A distribution's Python installs packages of root here, and leaves the rest to the package manager.
        let candidates = prefix == "/usr" ? ["/usr/local", "/usr/lib/python3"] : [prefix]
        return candidates.filter { path in
            var status = stat()
            return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && status.st_uid == geteuid()
        }
    }
}
