import HTTPTypes
import S3Model

extension S3Call {
    func listParts() throws -> AWSResponse {
        let uploadID = query["uploadId"] ?? ""
        let limit = min(1000, try number("max-parts", default: 1000))
        let marker = try number("part-number-marker", default: 0)
        let upload = try store.multipartUpload(address, id: uploadID)
        let rest = try store.parts(address, uploadID: uploadID).filter { $0.number > marker }
        let page = rest.prefix(limit)
        let encodes = try encodesKeys()
        return .xml(
            .document("ListPartsResult") { xml in
                xml.element("Bucket", bucket)
                xml.element("Key", encodes ? PercentCoding.encoded(key) : key)
                xml.element("UploadId", uploadID)
                xml.owner(service.ownerID, as: "Initiator")
                xml.owner(service.ownerID)
                xml.element("StorageClass", upload.attributes.storageClass ?? "STANDARD")
                xml.element("PartNumberMarker", marker)
                xml.element("NextPartNumberMarker", page.last?.number ?? 0)
                xml.element("MaxParts", limit)
                xml.element("IsTruncated", limit > 0 && page.count < rest.count)
                let checksum = upload.attributes.checksum
                if let checksum {
                    xml.element("ChecksumAlgorithm", checksum.algorithm)
                    xml.element("ChecksumType", checksum.kind.rawValue)
                }
                for part in page {
                    xml.element("Part") { xml in
                        xml.element("PartNumber", part.number)
                        let seconds = S3Time.seconds(ofNanoseconds: part.modified)
                        xml.element("LastModified", S3Time.iso8601(seconds: seconds))
                        xml.element("ETag", EntityTag.quoted(part.eTag))
                        xml.element("Size", part.byteCount)
                        if checksum != nil { xml.checksum(part.checksum) }
                    }
                }
            })
    }

    func getObjectAttributes() throws -> AWSResponse {
        let names = (header("x-amz-object-attributes") ?? "").split(separator: ",").map(EntityTag.bare)
        let known: Set<String> = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"]
        guard !names.isEmpty, names.allSatisfy(known.contains) else {
            throw S3Error.invalidArgument(
                "Invalid attribute name specified.", "x-amz-object-attributes",
                header("x-amz-object-attributes") ?? "")
        }
        let object = try store.object(address)
        let attributes = object.attributes
        let parts = try names.contains("ObjectParts") && !attributes.parts.isEmpty ? partsPage(attributes) : nil
        var response = AWSResponse.xml(
            .document("GetObjectAttributesResponse") { xml in
                if names.contains("ETag") { xml.element("ETag", attributes.eTag) }
                if names.contains("Checksum"), let checksum = attributes.checksum {
                    xml.element("Checksum") { xml in
                        xml.checksum(checksum)
                        xml.element("ChecksumType", checksum.kind.rawValue)
                    }
                }
                if let parts { xml.element("ObjectParts") { write(parts, attributes, &$0) } }
                if names.contains("StorageClass") {
                    xml.element("StorageClass", attributes.storageClass ?? "STANDARD")
                }
                if names.contains("ObjectSize") { xml.element("ObjectSize", object.byteCount) }
            })
        let modified = S3Time.seconds(ofNanoseconds: object.modified)
        response.headers.set("last-modified", S3Time.http(seconds: modified))
        return response
    }

    private typealias PartsPage = (marker: Int, limit: Int, first: Int, parts: ArraySlice<S3Part>)

    private func partsPage(_ attributes: S3Attributes) throws(S3Error) -> PartsPage {
        func number(_ name: String, _ fallback: Int) throws(S3Error) -> Int {
            guard let text = header(name) else { return fallback }
            guard let number = Int(text), (0...Int(Int32.max)).contains(number) else {
                throw .invalidArgument("Provided \(name) not an integer or within integer range", name, text)
            }
            return number
        }
        let marker = try number("x-amz-part-number-marker", 0)
        let limit = min(1000, try number("x-amz-max-parts", 1000))
        return (marker, limit, marker + 1, attributes.parts.dropFirst(marker).prefix(limit))
    }

    private func write(_ page: PartsPage, _ attributes: S3Attributes, _ xml: inout XMLWriter) {
        let isTruncated = page.marker + page.parts.count < attributes.parts.count && page.limit > 0
        xml.element("IsTruncated", isTruncated)
        xml.element("MaxParts", page.limit)
        xml.element("NextPartNumberMarker", page.marker + page.parts.count)
        xml.element("PartNumberMarker", page.marker)
        // S3 shows the parts themselves where checksums of them make up the object's.
        if attributes.checksum?.kind == .composite {
            for (index, part) in page.parts.enumerated() {
                xml.element("Part") { xml in
                    xml.checksum(part.checksum)
                    xml.element("PartNumber", page.first + index)
                    xml.element("Size", part.byteCount)
                }
            }
        }
        xml.element("PartsCount", attributes.parts.count)
    }
}
