import CSV

/// Small files of text.
package enum TextFiles {
    /// Writes a file; it appears when it is complete, in place of one that is there.
    ///
    /// - Throws: `OutputError`.
    package static func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

    /// Writes a file of bytes in the same way.
    ///
    /// - Throws: `OutputError`.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        let file = try FileOutput(path: path)
        try unsafe bytes.withUnsafeBytes { try unsafe file.write($0) }
        try file.finish()
    }
}
