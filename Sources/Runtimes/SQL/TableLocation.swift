import JobModel

/// Where the files of a table are.
enum TableLocation: Hashable, Sendable {
    /// A file or directory of this machine.
    case path(String)
    /// An object, or all objects below a folder.
    case objects(StorageURI)

    /// Reads `s3://…`, `file:///…`, or a path.
    ///
    /// - Parameters:
    ///   - text: as the user wrote it.
    ///   - directory: where relative paths begin; nil if they are not allowed.
    /// - Throws: `QueryFailure` with the reason why the text is no place for data.
    init(_ text: String, relativeTo directory: String?) throws(QueryFailure) {
        if let scheme = TableLocation.scheme(text) {
            // Hadoop's names for S3.
            let isS3 = ["s3a", "s3n"].contains(scheme)
            do throws(StorageURIError) {
                let uri = try StorageURI(parsing: isS3 ? "s3" + text.dropFirst(scheme.utf8.count) : text)
                switch uri.kind {
                case .file(let path): self = .path(path)
                case .s3: self = .objects(uri)
                }
                return
            } catch {
                throw QueryFailure(
                    code: "INVALID_TABLE_PROPERTY", message: "'\(text)' is not a place for data: \(error.message)",
                    help: error.remedy)
            }
        }
        if text.hasPrefix("/") {
            self = .path(text)
        } else if let directory, !text.isEmpty {
            self = .path(directory + "/" + text)
        } else {
            throw QueryFailure(
                code: "INVALID_TABLE_PROPERTY", message: "'\(text)' is not a place for data: it is not absolute",
                help: "write s3://bucket/prefix/ or file:///directory/")
        }
    }

    /// The scheme of an address in lower case; a path with a colon in it has none.
    private static func scheme(_ text: String) -> String? {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let scheme = text[..<colon].lowercased()
        let hasSlashes = text[colon...].hasPrefix("://")
        return hasSlashes || (scheme == "file" && text[colon...].hasPrefix(":/")) ? scheme : nil
    }
}
