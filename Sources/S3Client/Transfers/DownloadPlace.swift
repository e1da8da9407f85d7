import Checksums
import FileTree
import JobModel

/// The file where a version of an object is put.
struct DownloadPlace: Hashable, Sendable {
    /// Absolute; empty when there is neither a cache nor a job.
    let path: String

    /// Chooses it by bucket, key and entity tag, so that another version is another file.
    ///
    /// A version without an entity tag cannot be told from others and is not kept.
    init(_ object: RemoteObject, cache: String?, endpoint: S3Endpoint, job: String?) {
        let base =
            if let cache, !object.entityTag.isEmpty { "\(cache)/s3/\(endpoint.directoryName)" } else { job ?? "" }
        guard !base.isEmpty else {
            path = ""
            return
        }
        var key = RunningChecksum(.sha256)
        key.update(Array(object.key.utf8)[...])
        let tag = object.entityTag.utf8.filter { $0 != UInt8(ascii: "\"") }
        // Tags are short and plain; what is not becomes so.
        let name: String
        if tag.count <= 64, tag.allSatisfy({ PercentCoding.isUnreserved($0) }) {
            name = String(decoding: tag, as: UTF8.self)
        } else {
            var digest = RunningChecksum(.sha256)
            digest.update(Array(tag)[...])
            name = Hexadecimal.encoded(digest.value())
        }
        path = "\(base)/\(object.bucket)/\(Hexadecimal.encoded(key.value()))-\(name)"
    }

    /// Whether the version is there already.
    static func has(_ object: RemoteObject, at path: String) -> Bool {
        guard let root = try? Directory("/"), let status = try? root.status(ifPresent: FileName(path)) else {
            return false
        }
        return status.kind == .file && status.size == object.byteCount
    }
}
