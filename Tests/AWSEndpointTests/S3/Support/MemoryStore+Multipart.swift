import S3Model

extension MemoryStore {
    func createMultipartUpload(
        _ address: S3Address, _ attributes: S3Attributes
    ) throws(S3Failure) -> S3MultipartUpload {
        try access(address.bucket) { bucket, state in
            state.uploadCount += 1
            let id = "upload-\(state.uploadCount)"
            let upload = S3MultipartUpload(key: address.key, id: id, initiated: state.tick(), attributes: attributes)
            bucket.uploads.append(Upload(description: upload))
            return .success(upload)
        }
    }

    private func upload(_ address: S3Address, _ id: String) throws(S3Failure) -> Upload {
        let uploads = try access(address.bucket) { bucket, _ in .success(bucket.uploads.map(\.description)) }
        guard let index = uploads.firstIndex(where: { $0.id == id && $0.key == address.key }) else {
            throw .noSuchUpload(id)
        }
        var found = Upload(description: uploads[index])
        let parts = try access(address.bucket) { bucket, _ in
            .success(bucket.uploads[index].parts.values.map { PartCopy(part: $0.part, bytes: $0.bytes) })
        }
        for part in parts { found.parts[part.part.number] = (part.part, part.bytes) }
        return found
    }

    private struct PartCopy {
        let part: S3Part
        let bytes: [UInt8]
    }

    func multipartUpload(_ address: S3Address, id: String) throws(S3Failure) -> S3MultipartUpload {
        try upload(address, id).description
    }

    func beginPart(_ address: S3Address, uploadID: String, number: Int) throws(S3Failure) -> any S3PartUpload {
        _ = try upload(address, uploadID)
        return MemoryUpload(store: self, address: address, part: (uploadID, number))
    }

    func parts(_ address: S3Address, uploadID: String) throws(S3Failure) -> [S3Part] {
        try upload(address, uploadID).parts.values.map(\.part).sorted { $0.number < $1.number }
    }

    func completeMultipartUpload(
        _ address: S3Address, uploadID: String, parts: [Int], _ attributes: S3Attributes, if condition: S3Condition?
    ) throws(S3Failure) -> S3Object {
        let upload = try upload(address, uploadID)
        var bytes: [UInt8] = []
        for number in parts {
            guard let part = upload.parts[number] else { throw .invalidPart(number) }
            bytes += part.bytes
        }
        return try access(address.bucket) { bucket, state in
            let result = Self.put(bytes, address.key, attributes, condition, &bucket, &state)
            if case .success = result { bucket.uploads.removeAll { $0.description.id == uploadID } }
            return result
        }
    }

    func abortMultipartUpload(_ address: S3Address, uploadID: String) throws(S3Failure) {
        _ = try upload(address, uploadID)
        try access(address.bucket) { bucket, _ in
            bucket.uploads.removeAll { $0.description.id == uploadID }
            return .success(())
        }
    }

    func multipartUploads(_ name: String) throws(S3Failure) -> [S3MultipartUpload] {
        try access(name) { bucket, _ in
            .success(
                bucket.uploads.map(\.description).sorted {
                    $0.key.utf8.elementsEqual($1.key.utf8)
                        ? $0.initiated < $1.initiated : $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
                })
        }
    }
}
