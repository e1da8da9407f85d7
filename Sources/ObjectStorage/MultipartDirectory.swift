import FileTree
import Glibc
import OrderedJSON
import S3Model

/// The directory of an upload in parts.
///
/// `upload` says what it is; `part.00001` and so on are the parts' contents, and beside them lies what is known of each
/// under its file's identity, as with objects: a part and its ETag are replaced in one instant.
struct MultipartDirectory: Sendable {
    let directory: Directory
    private var known: AttributeStore { AttributeStore(base: directory, directory: "") }

    static let record: FileName = "upload"
    private static let mark = Array("part.".utf8)

    static func name(ofPart number: Int) -> FileName {
        let digits = String(number)
        return FileName("part." + String(repeating: "0", count: max(0, 5 - digits.utf8.count)) + digits)
    }

    // MARK: - The upload

    static func json(_ address: S3Address, _ attributes: S3Attributes, initiated: Int64) -> JSON {
        [
            "Key": .string(address.key), "Initiated": .number(JSONNumber(initiated)),
            "Attributes": .object(AttributeFile.json(attributes)),
        ]
    }

    /// What the directory says of itself; nil when it has been removed or is not an upload's.
    func upload(id: String) throws(FileTreeError) -> S3MultipartUpload? {
        guard let json = try directory.json(MultipartDirectory.record), let key = json["Key"]?.string,
            let initiated = json["Initiated"]?.int,
            let attributes = json["Attributes"].flatMap(AttributeFile.attributes)
        else { return nil }
        return S3MultipartUpload(key: key, id: id, initiated: Int64(initiated), attributes: attributes)
    }

    // MARK: - Parts

    /// Makes a file that has been written a part.
    func place(
        _ file: TemporaryFile, number: Int, eTag: String, checksum: S3Checksum?
    ) throws(FileTreeError) -> S3Part {
        let name = MultipartDirectory.name(ofPart: number)
        let old = try directory.status(ifPresent: name)
        let status = try file.file.status()
        let part = S3Part(
            number: number, byteCount: status.size, eTag: eTag, checksum: checksum, modified: status.modified)
        try known.write(part, of: FileIdentity(status))
        try file.place(in: directory, name)
        if let old { known.remove(FileIdentity(old)) }
        return part
    }

    /// A part; nil when it is not there.
    func part(_ number: Int) throws(FileTreeError) -> S3Part? {
        let name = MultipartDirectory.name(ofPart: number)
        var before: FileIdentity?
        while let status = try directory.status(ifPresent: name) {
            let identity = FileIdentity(status)
            if let part = try known.part(of: identity) { return part }
            // Nothing is known of it, and it was not replaced meanwhile either.
            if before == identity { return nil }
            before = identity
        }
        return nil
    }

    /// All parts, by number.
    func parts() throws(FileTreeError) -> [S3Part] {
        var numbers: [Int] = []
        for entry in try directory.entries() where entry.name.bytes.starts(with: MultipartDirectory.mark) {
            let digits = entry.name.bytes.dropFirst(MultipartDirectory.mark.count)
            if let number = Int(String(decoding: digits, as: UTF8.self)) { numbers.append(number) }
        }
        var result: [S3Part] = []
        for number in numbers.sorted() {
            if let part = try part(number) { result.append(part) }
        }
        return result
    }
}
