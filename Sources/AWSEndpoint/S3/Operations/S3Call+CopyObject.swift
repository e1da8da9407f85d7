import Checksums
import HTTPTypes
import S3Model

extension S3Call {
    func copyObject() throws -> AWSResponse {
        let condition = try writeCondition()
        let replacesMetadata = try directive("x-amz-metadata-directive", "Unknown metadata directive.")
        let replacesTags = try directive("x-amz-tagging-directive", "Unknown tagging directive.")
        let algorithm = try checksumAlgorithm()
        var attributes = S3Attributes()
        try attributes.takePlacement(self)
        let source = try CopySource(self)
        let isSelf = source.bucket == bucket && KeyOrder.isSame(source.key, key)
        let placements = ["x-amz-storage-class", "x-amz-server-side-encryption", "x-amz-website-redirect-location"]
        if isSelf, !replacesMetadata, !placements.contains(where: { header($0) != nil }) {
            throw S3Error.invalidRequest(
                "This copy request is illegal because it is trying to copy an object to itself without changing the object's "
                    + "metadata, storage class, website redirect location or encryption attributes.")
        }
        guard source.object.byteCount <= CopySource.mostBytes else {
            throw S3Error.invalidRequest(
                "The specified copy source is larger than the maximum allowable size for a copy source: "
                    + "\(CopySource.mostBytes)")
        }
        let original = source.object.attributes
        if replacesMetadata {
            try attributes.takeContent(self)
        } else {
            attributes.metadata = original.metadata
            for (name, value) in original.headers where name != "x-amz-website-redirect-location" {
                attributes.headers[name] = value
            }
        }
        attributes.tags = replacesTags ? try TagSet.parse(header: header("x-amz-tagging") ?? "") : original.tags
        let kept = algorithm ?? original.checksum.flatMap { ChecksumAlgorithm(rawValue: $0.algorithm) } ?? .crc64nvme
        return try slowly(source.object.byteCount) { [attributes] declaration in
            var attributes = attributes
            let upload = try store.beginObject(address)
            var hashes = CopyHashes(kept)
            do {
                try unsafe source.read(0..<source.object.byteCount) { bytes in
                    unsafe hashes.update(bytes)
                    try unsafe upload.write(bytes)
                }
            } catch {
                upload.discard()
                throw error
            }
            attributes.eTag = hashes.eTag
            attributes.checksum = hashes.checksum
            let object = try upload.commit(attributes, if: condition)
            let document = XMLWriter.document("CopyObjectResult", declaration: declaration) { xml in
                xml.element("ETag", EntityTag.quoted(object.attributes.eTag))
                xml.element(
                    "LastModified", S3Time.iso8601(seconds: S3Time.seconds(ofNanoseconds: object.modified)))
                xml.element("ChecksumType", S3Checksum.Kind.fullObject.rawValue)
                xml.checksum(object.attributes.checksum)
            }
            var response = AWSResponse.xml(document)
            response.headers.describeEncryption(object.attributes)
            return response
        }
    }

    func uploadPartCopy() throws -> AWSResponse {
        let (number, uploadID) = try partAddress()
        let multipart = try store.multipartUpload(address, id: uploadID)
        let source = try CopySource(self)
        let range = try copyRange(of: source)
        let kept = multipart.attributes.checksum.flatMap { ChecksumAlgorithm(rawValue: $0.algorithm) } ?? .crc64nvme
        return try slowly(Int64(range.count)) { declaration in
            let upload = try store.beginPart(address, uploadID: uploadID, number: number)
            var hashes = CopyHashes(kept)
            do {
                try unsafe source.read(range) { bytes in
                    unsafe hashes.update(bytes)
                    try unsafe upload.write(bytes)
                }
            } catch {
                upload.discard()
                throw error
            }
            let part = try upload.commitPart(eTag: hashes.eTag, checksum: hashes.checksum)
            let document = XMLWriter.document("CopyPartResult", declaration: declaration) { xml in
                xml.element("ETag", EntityTag.quoted(part.eTag))
                xml.element(
                    "LastModified", S3Time.iso8601(seconds: S3Time.seconds(ofNanoseconds: part.modified)))
                if multipart.attributes.checksum != nil { xml.checksum(part.checksum) }
            }
            return .xml(document)
        }
    }

    private func directive(_ name: String, _ unknown: String) throws(S3Error) -> Bool {
        switch header(name) {
        case nil, "COPY": return false
        case "REPLACE": return true
        case let other?: throw .invalidArgument(unknown, name, other)
        }
    }

    /// `x-amz-copy-source-range`, which must be `bytes=first-last` and lie within the source.
    private func copyRange(of source: CopySource) throws(S3Error) -> Range<Int64> {
        let byteCount = source.object.byteCount
        let range: Range<Int64>
        if let text = header("x-amz-copy-source-range") {
            guard case .from(let first, .some(let last)) = ByteRange.parse(text) else {
                throw .invalidArgument(
                    "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the "
                        + "zero-based offsets of the first and last bytes to copy", "x-amz-copy-source-range", text)
            }
            guard last < byteCount else {
                throw .invalidArgument(
                    "Range specified is not valid for source object of size: \(byteCount)", "x-amz-copy-source-range",
                    text)
            }
            range = first..<(last + 1)
        } else {
            range = 0..<byteCount
        }
        if Int64(range.count) > CopySource.mostBytes {
            throw .entityTooLarge(Int64(range.count), most: CopySource.mostBytes)
        }
        return range
    }

    /// Work on many bytes: its answer begins before it has ended, so that the client goes on waiting.
    func slowly(
        _ byteCount: Int64, _ work: @escaping @Sendable (_ declaration: Bool) throws -> AWSResponse
    ) throws -> AWSResponse {
        guard byteCount >= service.slowByteCount else { return try work(true) }
        let (resource, id) = (String(request.rawPath), request.id)
        var response = AWSResponse(status: 200)
        response.headers.set("content-type", "application/xml")
        response.body = .slow {
            do {
                guard case .bytes(let bytes) = try work(false).body else { return [] }
                return bytes
            } catch {
                return S3Error(error).document(resource: resource, requestID: id, declaration: false).bytes
            }
        }
        return response
    }
}

/// The digests of what is copied.
struct CopyHashes {
    private var md5 = RunningMD5()
    private var running: RunningChecksum

    init(_ algorithm: ChecksumAlgorithm) { running = RunningChecksum(algorithm) }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        unsafe md5.update(bytes)
        unsafe running.update(bytes)
    }

    var eTag: String { Hexadecimal.encoded(md5.value()) }

    var checksum: S3Checksum {
        S3Checksum(
            algorithm: running.algorithm.rawValue, value: Base64.encoded(running.value()), kind: .fullObject)
    }
}
