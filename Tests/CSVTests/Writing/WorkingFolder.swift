import Glibc

/// A folder of a test, removed with it.
final class WorkingFolder: Sendable {
    let path: String

    init() {
        var name = Array("/tmp/writers.XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { fatalError("no folder for a test") }
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in names { if unlink(file(name)) != 0 { rmdir(file(name)) } }
        rmdir(path)
    }

    func file(_ name: String) -> String { path + "/" + name }

    /// The names in the folder, hidden ones too.
    var names: [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    func write(_ text: String, to name: String) {
        let file = open(file(name), O_WRONLY | O_CREAT | O_TRUNC, 0o640)
        var text = text
        text.withUTF8 { _ = Glibc.write(file, $0.baseAddress, $0.count) }
        close(file)
    }

    func bytes(_ name: String) -> [UInt8]? {
        let file = open(file(name), O_RDONLY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file, &piece, piece.count)
            if count <= 0 { return bytes }
            bytes += piece[..<count]
        }
    }

    func text(_ name: String) -> String? { bytes(name).map { String(decoding: $0, as: UTF8.self) } }
}
