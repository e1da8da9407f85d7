import FileTree
import Glibc
import OrderedJSON
import S3Model

/// Reads and writes attributes by the identity of the file they belong to.
struct AttributeStore: Sendable {
    /// Below which `directory` is.
    let base: Directory
    /// The directory of the files of attributes.
    let directory: FileName

    private func file(_ identity: FileIdentity) -> FileName { directory.appending(FileName(identity.text)) }
    private func partsFile(_ identity: FileIdentity) -> FileName {
        directory.appending(FileName(identity.text + partsSuffix))
    }
    private var partsSuffix: String { ".parts" }

    /// The attributes of a file; nil when nothing is kept of it, or when what is kept was cut off by a loss of power.
    func attributes(of identity: FileIdentity, withParts: Bool) throws(FileTreeError) -> S3Attributes? {
        guard let json = try read(file(identity)), var result = AttributeFile.attributes(json) else { return nil }
        if withParts, let count = json["PartsCount"]?.int, count > 0 {
            let parts = try read(partsFile(identity))?.array?.compactMap(AttributeFile.part) ?? []
            // A client that asks for a part must not get the whole instead; without parts there is nothing to trust.
            guard parts.count == count else { return nil }
            result.parts = parts
        }
        return result
    }

    /// Writes the attributes of a file that nobody looks at yet.
    func write(_ attributes: S3Attributes, of identity: FileIdentity) throws(FileTreeError) {
        do throws(FileTreeError) {
            if !attributes.parts.isEmpty {
                try write(.array(attributes.parts.map(AttributeFile.json)), to: partsFile(identity))
            }
            try write(.object(AttributeFile.json(attributes)), to: file(identity))
        } catch {
            remove(identity)
            throw error
        }
    }

    /// Replaces the attributes of a file that others may be looking at, all but its parts.
    func replace(_ attributes: S3Attributes, of identity: FileIdentity) throws(FileTreeError) {
        let bytes = JSON.object(AttributeFile.json(attributes)).serializedBytes()
        let name = file(identity)
        try base.makingParents(of: name) { () throws(FileTreeError) in try base.writeAtomically(name, bytes) }
    }

    /// Forgets the attributes of a file that is gone; a file that stays behind is never read and swept some day.
    func remove(_ identity: FileIdentity) {
        try? base.remove(file(identity))
        try? base.remove(partsFile(identity))
    }

    // MARK: - Parts of uploads

    func write(_ part: S3Part, of identity: FileIdentity) throws(FileTreeError) {
        try write(AttributeFile.json(part), to: file(identity))
    }

    func part(of identity: FileIdentity) throws(FileTreeError) -> S3Part? {
        try read(file(identity)).flatMap(AttributeFile.part)
    }

    // MARK: - Files

    private func write(_ json: JSON, to name: FileName) throws(FileTreeError) {
        let bytes = json.serializedBytes()
        try base.makingParents(of: name) { () throws(FileTreeError) in
            try OpenFile(base, name, flags: O_WRONLY | O_CREAT | O_TRUNC).write(bytes[...])
        }
    }

    private func read(_ name: FileName) throws(FileTreeError) -> JSON? { try base.json(name) }
}

extension Directory {
    /// A JSON file; nil when it is not there or holds no JSON.
    func json(_ name: FileName) throws(FileTreeError) -> JSON? {
        let file: OpenFile
        do throws(FileTreeError) {
            file = try OpenFile(self, name)
        } catch  where error.isMissing {
            return nil
        }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = try file.read(into: &bytes)
        if count < bytes.count {
            bytes.removeLast(bytes.count - count)
        } else {
            bytes += try file.readToEnd()
        }
        return try? JSON(parsing: bytes)
    }
}
