import Archives
import Crypto
import FileTree
import Glibc
import JobModel
import OrderedJSON

/// The functions that were made through the API: a directory each, with the configuration and a directory per version of the code.
///
/// The configuration names the directory of its code and is replaced in an instant, so a reader sees one version or the other; a
/// process of the version before keeps the files that it began with.
struct FunctionStore: Sendable {
    private let path: String
    private let now: @Sendable () -> Timestamp

    init(_ path: String, now: @escaping @Sendable () -> Timestamp) {
        self.path = path
        self.now = now
    }

    /// How many bytes the files of a function may have.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
    private static let unpackedLimit: Int64 = 262_144_000
    private static let archive = FileName("code.zip")
    private static let code = FileName("code")
    private static let configuration = FileName("function.json")

    // MARK: - Reading

    func names() throws(FileTreeError) -> [String] {
        let directory: Directory
        do throws(FileTreeError) {
            directory = try Directory(FileName(path))
        } catch  where error.isMissing {
            return []
        }
        return try directory.entries().compactMap { $0.name.text }.filter(FunctionName.isName).sorted()
    }

    func record(_ name: String) throws -> FunctionRecord? {
        guard FunctionName.isName(name), let bytes = try contents(name, FunctionStore.configuration) else { return nil }
        let json = try JSON(parsing: bytes)
        var configuration = FunctionConfiguration()
        configuration.apply(json)
        configuration.architecture = json["Architecture"]?.string ?? configuration.architecture
        configuration.tags = (json["Tags"]?.object ?? [:]).map { Tag(key: $0.key, value: $0.value.string ?? "") }
        return FunctionRecord(
            name: name, configuration: configuration, codeSHA256: Hexadecimal.bytes(json["CodeSha256"]?.string ?? ""),
            codeSize: Int64(json["CodeSize"]?.int ?? 0),
            lastModified: Timestamp(milliseconds: Int64(json["LastModified"]?.int ?? 0)),
            revisionID: json["RevisionId"]?.string ?? "", path: nil)
    }

    func archive(_ name: String) throws -> [UInt8]? {
        guard let version = try version(name) else { return nil }
        return try contents(name, FileName(version).appending(FunctionStore.archive))
    }

    /// The directory with the code of a function, in its own.
    private func version(_ name: String) throws -> String? {
        try contents(name, FunctionStore.configuration).flatMap { try JSON(parsing: $0)["Version"]?.string }
    }

    func program(_ name: String) throws(FunctionFailure) -> FunctionProgram? {
        do {
            guard let record = try record(name) else { return nil }
            let directory = try "\(path)/\(name)/\(version(name) ?? "")/\(FunctionStore.code)"
            let kind = FunctionProgram.Kind.python(handler: record.configuration.handler ?? "", isGuessed: false)
            return FunctionProgram(
                name: name, directory: directory, kind: kind, configuration: record.configuration,
                fingerprint: record.revisionID)
        } catch {
            throw .service(message: "the function \(name) cannot be read: \(error)")
        }
    }

    private func contents(_ name: String, _ file: FileName) throws(FileTreeError) -> [UInt8]? {
        do throws(FileTreeError) {
            return try OpenFile(path: FileName("\(path)/\(name)").appending(file)).readToEnd()
        } catch  where error.isMissing {
            return nil
        }
    }

    // MARK: - Writing

    /// Makes or replaces a function from a zip archive.
    func put(_ name: String, _ configuration: FunctionConfiguration, code: [UInt8]) throws -> FunctionRecord {
        let record = FunctionRecord(
            name: name, configuration: configuration, codeSHA256: Array(SHA256.hash(data: code)),
            codeSize: Int64(code.count), lastModified: now(), revisionID: RandomUUID.text(), path: nil)
        let root = try Directory.make(FileName("\(path)/\(name)"))
        let version = FileName("code-\(record.revisionID)")
        let before = try self.version(name)
        do {
            let directory = try Directory.make(root.full(version))
            try directory.write(FunctionStore.archive, code)
            let target = try Directory.make(directory.full(FunctionStore.code))
            do throws(ArchiveError) {
                try ArchiveReader.unpack(
                    directory.full(FunctionStore.archive), byteLimit: FunctionStore.unpackedLimit, into: target)
            } catch {
                if case .file(let error) = error { throw error }
                if case .tooLarge(let limit) = error { throw FunctionRefusal.tooLarge(limit: limit) }
                throw FunctionRefusal.badArchive("\(error)")
            }
            try write(record, version: version.description, in: root)
        } catch {
            try? root.removeTree(version)
            // Fails, as it should, where there is an older version.
            _ = try? Directory(FileName(path)).removeEmptyDirectory(FileName(name))
            throw error
        }
        // The version before this one stays for calls that run.
        for entry in try root.entries() where entry.kind == .directory && entry.name != version {
            if entry.name.description != before { try root.removeTree(entry.name) }
        }
        return record
    }

    /// Changes the configuration of a function.
    func put(_ name: String, _ configuration: FunctionConfiguration) throws -> FunctionRecord {
        guard var record = try record(name) else { throw FunctionRefusal.missing(name: name) }
        record.configuration = configuration
        record.lastModified = now()
        record.revisionID = RandomUUID.text()
        try write(record, version: version(name) ?? "", in: Directory(FileName("\(path)/\(name)")))
        return record
    }

    private func write(_ record: FunctionRecord, version: String, in root: Directory) throws {
        var json = FunctionStore.json(record)
        json["Version"] = .string(version)
        try root.writeAtomically(FunctionStore.configuration, JSON.object(json).serializedBytes(.pretty))
    }

    func remove(_ name: String) throws -> Bool {
        guard try record(name) != nil else { return false }
        let root = try Directory(FileName(path))
        let temporary = Directory.temporaryName(beside: FileName(name))
        try root.rename(FileName(name), to: root, temporary)
        try root.removeTree(temporary)
        return true
    }

    private static func json(_ record: FunctionRecord) -> JSONObject {
        var json = record.configuration.json
        json["Architecture"] = .string(record.configuration.architecture)
        json["Tags"] = .object(JSONObject(record.configuration.tags.map { ($0.key, JSON.string($0.value)) }))
        json["CodeSha256"] = .string(Hexadecimal.text(record.codeSHA256))
        json["CodeSize"] = .number(JSONNumber(record.codeSize))
        json["LastModified"] = .number(JSONNumber(record.lastModified.milliseconds))
        json["RevisionId"] = .string(record.revisionID)
        return json
    }

    private enum Hexadecimal {
        static func text(_ bytes: [UInt8]) -> String {
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }

        static func bytes(_ text: String) -> [UInt8] {
            let digits = text.compactMap(\.hexDigitValue)
            return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
        }
    }
}
