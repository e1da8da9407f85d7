import FileTree
import Glibc
import JobModel
import ObjectStorage
import PjrunTesting
import S3Model

/// A store in a directory of its own, with one bucket.
struct StoreFolder {
    static let bucket = "bucket"
    let scratch = ScratchDirectory()
    let store: LocalObjectStore

    init() throws {
        store = try LocalObjectStore(root: scratch("s3"))
        _ = try store.createBucket(StoreFolder.bucket)
    }

    /// The store as another process sees it, which knows nothing but what is on the disk.
    func another() throws -> LocalObjectStore { try LocalObjectStore(root: scratch("s3")) }

    func address(_ key: String) -> S3Address { S3Address(bucket: StoreFolder.bucket, key: key) }

    static func attributes(_ eTag: String) -> S3Attributes {
        var attributes = S3Attributes()
        attributes.eTag = eTag
        return attributes
    }

    @discardableResult
    func put(
        _ key: String, _ text: String, eTag: String = "e", if condition: S3Condition? = nil
    ) throws -> S3Object {
        try put(key, text, StoreFolder.attributes(eTag), if: condition)
    }

    @discardableResult
    func put(_ key: String, _ text: String, _ attributes: S3Attributes, if condition: S3Condition? = nil) throws
        -> S3Object
    {
        let upload = try store.beginObject(address(key))
        try upload.write(text)
        return try upload.commit(attributes, if: condition)
    }

    /// The content of an object; nil when there is none.
    func get(_ key: String) throws -> String? {
        do {
            return try store.open(address(key)).content.text()
        } catch S3Failure.noSuchKey {
            return nil
        }
    }

    func eTag(_ key: String) throws -> String { try store.object(address(key)).attributes.eTag }

    func keys(_ query: S3ListQuery = S3ListQuery()) throws -> [String] {
        try StoreFolder.texts(store.list(StoreFolder.bucket, query))
    }

    static func texts(_ page: S3ListPage) -> [String] {
        page.entries.map {
            switch $0 {
            case .object(let object): object.key
            case .commonPrefix(let prefix): "prefix " + prefix
            }
        }
    }

    /// A user's doing in the bucket's directory.
    func drop(_ key: String, _ text: String) { scratch.write("s3/bucket/\(key)", text) }

    /// Everything in a directory, as `find` tells it, sorted.
    func tree(_ directory: String) -> [String] {
        Shell.run("cd '\(scratch(directory))' && find . -mindepth 1 -printf '%P\\n' | LC_ALL=C sort").output
            .split(separator: "\n").map(String.init)
    }

    /// What `body` is refused with.
    func refusal(_ body: () throws -> some Any) -> S3Failure? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? S3Failure
        }
    }
}

extension S3Upload {
    func write(_ text: String) throws {
        try Array(text.utf8).withUnsafeBytes { (bytes) throws in try write(bytes) }
    }
}

extension S3PartUpload {
    func write(_ text: String) throws {
        try Array(text.utf8).withUnsafeBytes { (bytes) throws in try write(bytes) }
    }
}

extension S3Content {
    func text() throws -> String {
        var bytes = [UInt8](repeating: 0, count: Int(byteCount))
        let count = try bytes.withUnsafeMutableBytes { (buffer) throws in try read(at: 0, into: buffer) }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
