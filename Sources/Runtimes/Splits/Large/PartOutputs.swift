import CSV
import Columnar
import Compression
import FileTree
import Synchronization

/// The files of the parts while they are written, with their headers; a name that ends in `.gz` means gzip.
///
/// A gzip file consists of members one after the other, as RFC 1952 allows it, so that several threads compress.
struct PartOutputs: Sendable {
    private let files: [ScatteredFile]
    private let compresses: [Bool]
    /// Where the rows of each file begin.
    let starts: [Int]

    /// Makes the files under no name.
    ///
    /// - Throws: `OutputError`, `FileTreeError`.
    init(_ paths: [String], header: [UInt8]) throws {
        compresses = paths.map { $0.hasSuffix(".gz") }
        files = try paths.map { text in
            let path = FileName(text)
            if !path.parent.bytes.isEmpty { _ = try Directory.make(path.parent) }
            return try ScatteredFile(path: text)
        }
        var starts: [Int] = []
        for (place, file) in files.enumerated() {
            // An empty gzip file has a member, too.
            let bytes =
                try compresses[place] ? unsafe header.withUnsafeBytes { try unsafe PartOutputs.member($0) } : header
            try unsafe bytes.withUnsafeBytes { try unsafe file.write($0, at: 0) }
            starts.append(bytes.count)
        }
        self.starts = starts
    }

    /// Whether a file's bytes have places only when everything in front of them is compressed.
    func compresses(_ file: Int) -> Bool { compresses[file] }

    /// Writes bytes as they are.
    func write(_ bytes: UnsafeRawBufferPointer, to file: Int, at offset: Int) throws {
        try unsafe files[file].write(bytes, at: offset)
    }

    /// Ends all files and gives them their names, or none of them.
    func publish() throws {
        for file in files { try file.close() }
        var published: [ScatteredFile] = []
        do {
            for file in files {
                try file.publish()
                published.append(file)
            }
        } catch {
            for file in published { file.unpublish() }
            throw error
        }
    }

    /// Bytes as a member of a gzip file.
    static func member(_ bytes: UnsafeRawBufferPointer) throws -> [UInt8] {
        let encoder = GzipEncoder()
        var member: [UInt8] = []
        try unsafe encoder.encode(bytes) { unsafe member += $0 }
        try unsafe encoder.finish { unsafe member += $0 }
        return member
    }
}

/// Gives out places in files in the order of turns.
final class PartOffsets: Sendable {
    private let ends: Mutex<[Int]>

    init(_ starts: [Int]) { ends = Mutex(starts) }

    /// The place for so many bytes.
    func reserve(_ count: Int, in file: Int) -> Int {
        ends.withLock { ends in
            ends[file] += count
            return ends[file] - count
        }
    }
}
