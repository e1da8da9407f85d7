import Glibc

/// A directory of a test's own, removed with the value.
public final class ScratchDirectory: Sendable {
    /// Its absolute path.
    public let path: String

    /// Makes it below the system's temporary directory, or below `parent`.
    public init(in parent: String = "/tmp") {
        var template = Array("\(parent)/pjrun-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { fatalError("mkdtemp: \(String(cString: strerror(errno)))") }
        path = String(cString: made)
    }

    deinit { _ = Shell.run("chmod -R u+rwX '\(path)' 2>/dev/null; rm -rf '\(path)'") }

    /// A path below.
    public func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file below, with its directories.
    @discardableResult
    public func write(_ name: String, _ text: String) -> String { write(name, Array(text.utf8)) }

    /// Writes a file of bytes below, with its directories.
    @discardableResult
    public func write(_ name: String, _ bytes: [UInt8]) -> String {
        let target = self(name)
        _ = Shell.run("mkdir -p \"$(dirname '\(target)')\"")
        guard let file = fopen(target, "w") else { fatalError("cannot write \(target)") }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
        return target
    }

    /// The text of a file below; nil when it is not there.
    public func read(_ name: String) -> String? {
        guard let file = fopen(self(name), "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
