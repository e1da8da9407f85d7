import FileTree
import Glibc
import OrderedJSON
public import S3Model

extension LocalObjectStore {
    /// See ``S3Store/createMultipartUpload(_:_:)``.
    public func createMultipartUpload(
        _ address: S3Address, _ attributes: S3Attributes
    ) throws(S3Failure) -> S3MultipartUpload {
        try check(address)
        _ = try bucket(address.bucket)
        let id = (0..<3).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
        return try serving { () throws(FileTreeError) in
            let state = try state.made()
            let file = try TemporaryFile(in: temporaryDirectory())
            try file.file.setModifiedNow()
            let initiated = try file.file.status().modified
            let json = MultipartDirectory.json(address, attributes, initiated: initiated)
            try file.file.write(json.serializedBytes()[...])
            let name = StateDirectory.uploads(address.bucket).appending(FileName(id))
                .appending(MultipartDirectory.record)
            try state.makingParents(of: name) { () throws(FileTreeError) in try file.place(in: state, name) }
            return S3MultipartUpload(key: address.key, id: id, initiated: initiated, attributes: attributes)
        }
    }

    /// See ``S3Store/multipartUpload(_:id:)``.
    public func multipartUpload(_ address: S3Address, id: String) throws(S3Failure) -> S3MultipartUpload {
        try upload(address, id).upload
    }

    /// See ``S3Store/beginPart(_:uploadID:number:)``.
    public func beginPart(
        _ address: S3Address, uploadID: String, number: Int
    ) throws(S3Failure) -> any S3PartUpload {
        guard (1...10_000).contains(number) else { throw .invalidPart(number) }
        return try PartUpload(self, upload(address, uploadID).directory, id: uploadID, number: number)
    }

    /// See ``S3Store/parts(_:uploadID:)``.
    public func parts(_ address: S3Address, uploadID: String) throws(S3Failure) -> [S3Part] {
        let directory = try upload(address, uploadID).directory
        return try serving { () throws(FileTreeError) in try directory.parts() }
    }

    /// See ``S3Store/completeMultipartUpload(_:uploadID:parts:_:if:)``.
    ///
    /// The parts stay until the object is in its place, so that nothing is lost when the condition does not hold or the
    /// disk is full; that takes room for both. The file of an only part becomes the object's.
    public func completeMultipartUpload(
        _ address: S3Address, uploadID: String, parts: [Int], _ attributes: S3Attributes, if condition: S3Condition?
    ) throws(S3Failure) -> S3Object {
        let directory = try upload(address, uploadID).directory
        let file = try joined(parts, of: directory, for: address)
        return try locked(address.bucket) { (state) throws(S3Failure) in
            // Another one may have completed or aborted it.
            _ = try upload(address, uploadID)
            let object = try place(file, at: address, attributes, if: condition, in: state)
            try serving { () throws(FileTreeError) in
                try forget(StateDirectory.uploads(address.bucket).appending(FileName(uploadID)), in: state)
            }
            return object
        }
    }

    /// See ``S3Store/abortMultipartUpload(_:uploadID:)``.
    public func abortMultipartUpload(_ address: S3Address, uploadID: String) throws(S3Failure) {
        _ = try upload(address, uploadID)
        try serving { () throws(FileTreeError) in
            try forget(StateDirectory.uploads(address.bucket).appending(FileName(uploadID)), in: state.made())
        }
    }

    /// See ``S3Store/multipartUploads(_:)``.
    public func multipartUploads(_ bucket: String) throws(S3Failure) -> [S3MultipartUpload] {
        _ = try self.bucket(bucket)
        return try serving { () throws(FileTreeError) in
            guard let state = try state.ifPresent() else { return [] }
            let all: Directory
            do throws(FileTreeError) {
                all = try Directory(beneath: state, StateDirectory.uploads(bucket))
            } catch  where error.isMissing {
                return []
            }
            var found: [S3MultipartUpload] = []
            for entry in try all.entries() {
                guard let id = entry.name.text, let directory = try? Directory(beneath: all, entry.name) else {
                    continue
                }
                if let upload = try MultipartDirectory(directory: directory).upload(id: id) { found.append(upload) }
            }
            return found.sorted { left, right in
                if left.key.utf8.elementsEqual(right.key.utf8) {
                    return (left.initiated, left.id) < (right.initiated, right.id)
                }
                return left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
            }
        }
    }

    // MARK: - Finding

    private func upload(
        _ address: S3Address, _ id: String
    ) throws(S3Failure) -> (upload: S3MultipartUpload, directory: MultipartDirectory) {
        try check(address)
        _ = try bucket(address.bucket)
        // An ID is a name here, so it may have nothing that leads elsewhere.
        let isName =
            !id.isEmpty && id.utf8.count <= 64
            && id.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (48...57).contains($0) }
        guard isName else { throw .noSuchUpload(id) }
        let found = try serving { () throws(FileTreeError) -> (S3MultipartUpload, MultipartDirectory)? in
            guard let state = try state.ifPresent() else { return nil }
            do throws(FileTreeError) {
                let name = StateDirectory.uploads(address.bucket).appending(FileName(id))
                let directory = try MultipartDirectory(directory: Directory(beneath: state, name))
                guard let upload = try directory.upload(id: id) else { return nil }
                return upload.key.utf8.elementsEqual(address.key.utf8) ? (upload, directory) : nil
            } catch  where error.isMissing {
                return nil
            }
        }
        guard let found else { throw .noSuchUpload(id) }
        return found
    }

    // MARK: - Joining

    private func joined(
        _ parts: [Int], of upload: MultipartDirectory, for address: S3Address
    ) throws(S3Failure) -> TemporaryFile {
        for number in parts {
            let part = try serving { () throws(FileTreeError) in try upload.part(number) }
            if part == nil { throw .invalidPart(number) }
        }
        if let only = parts.first, parts.count == 1, let file = linked(only, of: upload) { return file }
        let file = try temporaryFile(for: address)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        for number in parts {
            let found = try serving { () throws(FileTreeError) in
                do throws(FileTreeError) {
                    let part = try OpenFile(upload.directory, MultipartDirectory.name(ofPart: number))
                    try file.append(part, buffer: &buffer)
                    return true
                } catch  where error.isMissing {
                    return false
                }
            }
            if !found { throw .invalidPart(number) }
        }
        try serving { () throws(FileTreeError) in try file.file.setModifiedNow() }
        return file
    }

    /// Another name of a part's file; nil where it cannot have one.
    private func linked(_ number: Int, of upload: MultipartDirectory) -> TemporaryFile? {
        guard let temporary = try? temporaryDirectory() else { return nil }
        return try? TemporaryFile(
            linking: MultipartDirectory.name(ofPart: number), below: upload.directory, in: temporary)
    }
}
