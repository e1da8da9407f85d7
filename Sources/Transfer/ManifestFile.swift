import FileTree
public import JobModel
import OrderedJSON

/// An S3DataType `ManifestFile`: a JSON array of `{"prefix": "s3://…"}` and suffixes that are added to it verbatim.
///
/// Source: the S3Uri text of `S3DataSource` in the service's model. A suffix is also the object's place below
/// LocalPath, which for processing is not documented.
public enum ManifestFile {
    /// The objects that a manifest names, in the order of their keys' UTF-8 bytes, each once.
    /// - Throws: `JobFailure` that names the manifest and the place in it.
    public static func objects(of uri: StorageURI, in store: any ObjectStore) throws -> [StoredObject] {
        guard let manifest = try store.object(at: uri) else {
            throw failure(uri, "there is no such object", "name the object itself, not a prefix")
        }
        let bytes: [UInt8]
        if let remote = store.remote {
            bytes = try remote.content(of: manifest)
        } else {
            do throws(FileTreeError) {
                bytes = try OpenFile(path: FileName(manifest.file)).readToEnd()
            } catch {
                throw failure(uri, "\(error)", nil)
            }
        }
        let (prefix, suffixes) = try parse(bytes, uri)
        var entries: [(number: Int, suffix: String, address: StorageURI)] = []
        var seen: Set<[UInt8]> = []
        for (index, suffix) in suffixes.enumerated() where seen.insert(Array(suffix.utf8)).inserted {
            let address: StorageURI
            do throws(StorageURIError) {
                address = try StorageURI(parsing: prefix + suffix)
            } catch {
                throw failure(uri, "entry [\(index + 1)]: \(error.message)", nil)
            }
            entries.append((index + 1, suffix, address))
        }
        let found = try store.remote?.objects(at: entries.map(\.address))
        var objects: [StoredObject] = []
        for (index, (number, suffix, address)) in entries.enumerated() {
            guard let object = try found.map({ $0[index] }) ?? store.object(at: address) else {
                throw failure(
                    uri, "entry [\(number)] names \(address), which does not exist",
                    "put the object there, or take the entry out")
            }
            objects.append(
                StoredObject(
                    key: object.key, relativePath: suffix, byteCount: object.byteCount, file: object.file,
                    isImmutable: object.isImmutable, origin: object.origin))
        }
        return objects.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    private static func parse(_ bytes: [UInt8], _ uri: StorageURI) throws(JobFailure) -> (String, [String]) {
        let shape = "a manifest is an array: {\"prefix\": \"s3://bucket/some/prefix/\"}, then strings that follow it"
        let json: JSON
        do throws(JSONSyntaxError) {
            json = try JSON(parsing: bytes)
        } catch {
            throw failure(uri, error.message, shape)
        }
        guard let array = json.array, let first = array.first?.object, let prefix = first["prefix"]?.string,
            !prefix.isEmpty
        else {
            throw failure(uri, "its first element is not an object with a non-empty \"prefix\"", shape)
        }
        var suffixes: [String] = []
        for (index, element) in array.enumerated().dropFirst() {
            guard let suffix = element.string, !suffix.isEmpty else {
                throw failure(uri, "entry [\(index)] is not a non-empty string", shape)
            }
            suffixes.append(suffix)
        }
        return (prefix, suffixes)
    }

    private static func failure(_ uri: StorageURI, _ problem: String, _ remedy: String?) -> JobFailure {
        JobFailure(
            stage: .stage, code: "ClientError", message: "the manifest \(uri): \(problem)",
            remedy: remedy, cause: nil)
    }
}
