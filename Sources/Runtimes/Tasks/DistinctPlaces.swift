import CSV
import Glibc

/// Keeps a task from writing a file over another of its files, however the paths are spelled.
package struct DistinctPlaces {
    /// What is at each place so far.
    private var taken: [String: String] = [:]
    private var inputs: [String: String] = [:]

    /// Starts without places.
    package init() {}

    /// Names files that are read and must stay.
    package mutating func read(_ path: String, as what: String) { inputs[DistinctPlaces.canonical(path)] = what }

    /// Names the files of a table that is read.
    package mutating func read(_ files: DelimitedFiles) {
        for file in files.files { read(String(decoding: file.path, as: UTF8.self), as: "the data") }
    }

    /// Names a file that will be written.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - what: what it is, for messages.
    ///   - mayReplaceInput: whether it may take the place of what is read.
    /// - Throws: ``TaskFailure`` with exit code 2 when another file is there.
    package mutating func write(
        _ path: String, as what: String, mayReplaceInput: Bool = false
    ) throws(TaskFailure) {
        let place = DistinctPlaces.canonical(path)
        guard let other = taken[place] ?? (mayReplaceInput ? nil : inputs[place]) else {
            taken[place] = what
            return
        }
        throw TaskFailure(
            message: "\(other) and \(what) would be the same file '\(path)'", help: "name different files",
            exitCode: 2)
    }

    /// One path for all spellings: links and `..` resolved as far as the path is there.
    private static func canonical(_ path: String) -> String {
        var rest: [Substring] = []
        var head = path.hasPrefix("/") ? path : "./\(path)"
        while true {
            if let real = unsafe realpath(head, nil) {
                defer { unsafe free(real) }
                return unsafe ([String(cString: real)] + rest.reversed().map(String.init)).joined(separator: "/")
            }
            guard let slash = head.lastIndex(of: "/"), slash > head.startIndex else { return path }
            rest.append(head[head.index(after: slash)...])
            head = String(head[..<slash])
        }
    }
}
