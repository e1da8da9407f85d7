// The few system calls the toolkit needs. Foundation would do them too, and cost every script its start-up time.

// Not `internal import`: a script linked with the static library would then miss the Swift part of the C library.
#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A variable of the process environment.
///
/// - Parameter name: the variable's name.
/// - Returns: its value, or `nil` when it is not set.
public func environmentVariable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
}

func endProcess(saying text: String, exitCode: Int32) -> Never {
    // Nobody is left to tell when stderr itself is gone.
    try? writeAll(Array(text.utf8)[...], to: STDERR_FILENO, path: "stderr")
    exit(exitCode)
}

func errorText(_ code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
}

func openForReading(_ path: String) throws(ProcessingError) -> Int32 {
    try openFile(path, O_RDONLY, operation: "open")
}

func createFile(_ path: String) throws(ProcessingError) -> Int32 {
    try openFile(path, O_WRONLY | O_CREAT | O_TRUNC, operation: "create")
}

private func openFile(_ path: String, _ flags: Int32, operation: String) throws(ProcessingError) -> Int32 {
    while true {
        let descriptor = unsafe open(path, flags | O_CLOEXEC, 0o666)
        if descriptor >= 0 { return descriptor }
        guard errno == EINTR else { throw .system(operation: operation, path: path, code: errno) }
    }
}

/// Closes a descriptor; gives the error code if that reported a lost write.
func closeDescriptor(_ descriptor: Int32) -> Int32? { close(descriptor) == 0 || errno == EINTR ? nil : errno }

/// Reads at most one block; 0 means the end of the file.
func readBlock(_ descriptor: Int32, into block: inout [UInt8], path: String) throws(ProcessingError) -> Int {
    while true {
        let count = unsafe block.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        if count >= 0 { return count }
        guard errno == EINTR else { throw .system(operation: "read", path: path, code: errno) }
    }
}

func writeAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, path: String) throws(ProcessingError) {
    var rest = bytes
    while !rest.isEmpty {
        let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        if count >= 0 {
            rest = rest.dropFirst(count)
        } else if errno != EINTR {
            throw .system(operation: "write", path: path, code: errno)
        }
    }
}

func firstLineFeed(in block: [UInt8], within range: Range<Int>) -> Int? {
    unsafe block.withUnsafeBytes { buffer in
        guard let base = buffer.baseAddress,
            let found = unsafe memchr(base + range.lowerBound, Int32(UInt8(ascii: "\n")), range.count)
        else { return nil }
        return unsafe UnsafeRawPointer(found) - base
    }
}

/// The whole file, or `nil` when there is none.
func contents(ofFile path: String) throws(ProcessingError) -> [UInt8]? {
    let descriptor: Int32
    do throws(ProcessingError) {
        descriptor = try openForReading(path)
    } catch {
        if case .system(_, _, ENOENT) = error { return nil }
        throw error
    }
    defer { _ = close(descriptor) }
    var block = [UInt8](repeating: 0, count: 16 * 1024)
    var bytes: [UInt8] = []
    while true {
        let count = try readBlock(descriptor, into: &block, path: path)
        if count == 0 { return bytes }
        bytes.append(contentsOf: block[..<count])
    }
}

func makeDirectories(_ path: String) throws(ProcessingError) {
    if unsafe path.isEmpty || mkdir(path, 0o777) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/") else {
        throw .system(operation: "create directory", path: path, code: errno)
    }
    try makeDirectories(String(path[..<slash]))
    guard unsafe mkdir(path, 0o777) == 0 || errno == EEXIST else {
        throw .system(operation: "create directory", path: path, code: errno)
    }
}

/// Files and named pipes under a directory, in no particular order.
func files(under directory: String) throws(ProcessingError) -> [String] {
    var found: [String] = []
    var waiting = [directory]
    while let next = waiting.popLast() {
        for name in try names(in: next) {
            let path = next + "/" + name
            var status = stat()
            guard unsafe lstat(path, &status) == 0 else {
                throw .system(operation: "look at", path: path, code: errno)
            }
            if status.st_mode & S_IFMT == S_IFDIR {
                waiting.append(path)
                continue
            }
            // A link counts as what it points to, except that a directory behind a link is not entered: links may loop.
            guard unsafe stat(path, &status) == 0 else {
                throw .system(operation: "look at", path: path, code: errno)
            }
            if [S_IFREG, S_IFIFO].contains(status.st_mode & S_IFMT) { found.append(path) }
        }
    }
    return found
}

private func names(in directory: String) throws(ProcessingError) -> [String] {
    guard let stream = unsafe opendir(directory) else {
        throw .system(operation: "list", path: directory, code: errno)
    }
    defer { unsafe _ = closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 1) { unsafe String(validatingCString: $0) }
        }
        guard let name else { throw .nameNotUTF8(directory: directory) }
        if name != ".", name != ".." { names.append(name) }
    }
    return names
}

extension Sequence<String> {
    /// Sorted by UTF-8 bytes, as S3 sorts keys; `<` on `String` follows Unicode equivalence instead.
    func inByteOrder() -> [String] { sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
}

extension String {
    /// The longest beginning of whole Unicode scalars that fits.
    func cut(toByteCount limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(startIndex, offsetBy: limit)
        while end > startIndex, end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
