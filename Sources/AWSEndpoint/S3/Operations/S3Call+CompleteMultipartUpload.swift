import Checksums
import HTTPTypes
import S3Model

extension S3Call {
    func completeMultipartUpload() async throws -> AWSResponse {
        let condition = try writeCondition()
        let uploadID = query["uploadId"] ?? ""
        // The checksum header of this request is of the object, not of the document.
        guard let document = try await document("CompleteMultipartUpload", limit: 4 << 20, checksumIsOfObject: true)
        else {
            throw S3Error.malformedXML
        }
        let manifest = try PartManifest(document)
        let multipart: S3MultipartUpload
        do {
            multipart = try store.multipartUpload(address, id: uploadID)
        } catch {
            // The answer to the first request may have been lost: the same request again is answered again.
            guard case .noSuchUpload = error, let object = try? store.object(address),
                let eTag = manifest.eTag, object.attributes.eTag == eTag
            else { throw error }
            return completed(object, declaration: true)
        }
        let promised = multipart.attributes.checksum
        let present = try store.parts(address, uploadID: uploadID)
        let parts = try manifest.parts(among: present, uploadID: uploadID, promised: promised)
        var attributes = multipart.attributes
        attributes.eTag = manifest.eTag ?? ""
        attributes.parts = parts
        let algorithm = promised.flatMap { ChecksumAlgorithm(rawValue: $0.algorithm) } ?? .crc64nvme
        attributes.checksum = PartManifest.checksum(of: parts, algorithm, promised?.kind ?? .fullObject)
        let byteCount = parts.reduce(0) { $0 + $1.byteCount }
        try checkWhole(attributes.checksum, byteCount)
        let numbers = parts.map(\.number)
        return try slowly(byteCount) { [attributes] declaration in
            let object = try store.completeMultipartUpload(
                address, uploadID: uploadID, parts: numbers, attributes, if: condition)
            return completed(object, declaration: declaration)
        }
    }

    /// Checks what the client says of the whole object.
    private func checkWhole(_ checksum: S3Checksum?, _ byteCount: Int64) throws(S3Error) {
        if let kind = header("x-amz-checksum-type"), let checksum, kind.uppercased() != checksum.kind.rawValue {
            throw .invalidRequest(
                "The upload was created using the \(checksum.kind.rawValue) checksum mode. The complete request must use "
                    + "the same checksum mode.")
        }
        for algorithm in ChecksumAlgorithm.allCases {
            guard let value = header(algorithm.headerName) else { continue }
            guard let checksum, checksum.algorithm == algorithm.rawValue else {
                throw .invalidRequest(
                    "Checksum Type mismatch occurred, expected checksum Type: "
                        + "\(checksum?.algorithm.lowercased() ?? "null"), actual checksum Type: "
                        + "\(algorithm.rawValue.lowercased())")
            }
            let bare = checksum.value.split(separator: "-").first.map(String.init) ?? ""
            guard value == checksum.value || checksum.kind == .composite && value == bare else {
                throw .badDigest(algorithm)
            }
        }
        if let size = header("x-amz-mp-object-size"), Int64(size) != byteCount {
            throw .invalidRequest(
                "The provided 'x-amz-mp-object-size' header value \(size) does not match what was computed: \(byteCount)"
            )
        }
    }

    private func completed(_ object: S3Object, declaration: Bool) -> AWSResponse {
        let host = request.headers.text("host") ?? "s3.\(service.region).amazonaws.com"
        let document = XMLWriter.document("CompleteMultipartUploadResult", declaration: declaration) { xml in
            xml.element("Location", "http://\(host)\(request.rawPath)")
            xml.element("Bucket", bucket)
            xml.element("Key", key)
            xml.element("ETag", EntityTag.quoted(object.attributes.eTag))
            xml.checksum(object.attributes.checksum)
            if let kind = object.attributes.checksum?.kind { xml.element("ChecksumType", kind.rawValue) }
        }
        var response = AWSResponse.xml(document)
        response.headers.describeEncryption(object.attributes)
        return response
    }
}
