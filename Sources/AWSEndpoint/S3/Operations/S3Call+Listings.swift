import Checksums
import S3Model

/// What the three listings of objects have in common.
private struct ListRequest {
    let prefix: String
    let delimiter: String?
    let limit: Int
    let encodes: Bool

    init(_ call: S3Call) throws(S3Error) {
        prefix = call.query["prefix"] ?? ""
        delimiter = call.query.some("delimiter")
        limit = min(1000, try call.number("max-keys", default: 1000))
        encodes = try call.encodesKeys()
    }

    func text(_ text: String) -> String { encodes ? PercentCoding.encoded(text) : text }

    /// The page behind a position.
    func page(_ call: S3Call, after: S3ListQuery.Position?) throws -> S3ListPage {
        var query = S3ListQuery()
        (query.prefix, query.delimiter, query.limit, query.after) = (prefix, delimiter, limit, after)
        return try call.store.list(call.bucket, query)
    }

    /// Behind a key that a client names; one that is a common prefix stands for all keys that begin with it.
    func position(after key: String) -> S3ListQuery.Position? {
        guard !key.isEmpty else { return nil }
        guard let delimiter, key.utf8.starts(with: prefix.utf8) else { return .key(key) }
        let rest = Array(key.utf8.dropFirst(prefix.utf8.count))
        let end = Array(delimiter.utf8)
        let first = (0...max(0, rest.count - end.count)).first { rest[$0...].starts(with: end) }
        return first.map { $0 + end.count == rest.count } == true ? .prefix(key) : .key(key)
    }
}

extension S3ListQuery.Position {
    /// The key or the common prefix.
    fileprivate var text: String {
        switch self {
        case .key(let text), .prefix(let text): text
        }
    }

    fileprivate var token: String {
        let mark: UInt8
        switch self {
        case .key: mark = UInt8(ascii: "k")
        case .prefix: mark = UInt8(ascii: "p")
        }
        return Base64.encoded([mark] + Array(text.utf8))
    }

    fileprivate init?(token: String) {
        guard let bytes = Base64.decoded(token), bytes.count > 1,
            let text = String(validating: bytes.dropFirst(), as: UTF8.self)
        else { return nil }
        switch bytes[0] {
        case UInt8(ascii: "k"): self = .key(text)
        case UInt8(ascii: "p"): self = .prefix(text)
        default: return nil
        }
    }
}

extension S3Call {
    /// Whether keys are to be percent-escaped.
    func encodesKeys() throws(S3Error) -> Bool {
        guard let type = query.some("encoding-type") else { return false }
        guard type == "url" else {
            throw .invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", type)
        }
        return true
    }

    func listObjects() throws -> AWSResponse {
        let list = try ListRequest(self)
        let marker = query["marker"] ?? ""
        let page = try list.page(self, after: list.position(after: marker))
        return .xml(
            .document("ListBucketResult") { xml in
                xml.element("Name", bucket)
                // Escaped in version 2 only: botocore does not undo it here.
                xml.element("Prefix", list.prefix)
                xml.element("Marker", list.text(marker))
                // Without a delimiter the last key does, as S3 has it.
                if let next = page.next, list.delimiter != nil { xml.element("NextMarker", list.text(next.text)) }
                head(&xml, list, page)
                entries(&xml, list, page, hasOwner: true)
            })
    }

    func listObjectsV2() throws -> AWSResponse {
        let list = try ListRequest(self)
        let start = query.some("start-after")
        var position = start.flatMap { list.position(after: $0) }
        let token = query["continuation-token"]
        if let token {
            guard let decoded = S3ListQuery.Position(token: token) else {
                throw S3Error.invalidArgument(
                    "The continuation token provided is incorrect", "continuation-token", token)
            }
            position = decoded
        }
        let page = try list.page(self, after: position)
        return .xml(
            .document("ListBucketResult") { xml in
                xml.element("Name", bucket)
                xml.element("Prefix", list.text(list.prefix))
                if let next = page.next { xml.element("NextContinuationToken", next.token) }
                if let token {
                    xml.element("ContinuationToken", token)
                } else if let start {
                    xml.element("StartAfter", list.text(start))
                }
                xml.element("KeyCount", page.entries.count)
                head(&xml, list, page)
                entries(&xml, list, page, hasOwner: query["fetch-owner"]?.lowercased() == "true")
            })
    }

    /// Every object is its only version, which S3 calls `null`.
    func listObjectVersions() throws -> AWSResponse {
        let list = try ListRequest(self)
        let marker = query["key-marker"] ?? ""
        let version = query["version-id-marker"] ?? ""
        if marker.isEmpty, !version.isEmpty {
            throw S3Error.invalidArgument(
                "A version-id marker cannot be specified without a key marker.", "version-id-marker", version)
        }
        let page = try list.page(self, after: list.position(after: marker))
        return .xml(
            .document("ListVersionsResult") { xml in
                xml.element("Name", bucket)
                xml.element("Prefix", list.text(list.prefix))
                xml.element("KeyMarker", list.text(marker))
                xml.element("VersionIdMarker", version)
                if let next = page.next {
                    xml.element("NextKeyMarker", list.text(next.text))
                    if case .key = next { xml.element("NextVersionIdMarker", "null") }
                }
                head(&xml, list, page)
                entries(&xml, list, page, hasOwner: true, element: "Version")
            })
    }

    private func head(_ xml: inout XMLWriter, _ list: ListRequest, _ page: S3ListPage) {
        xml.element("MaxKeys", list.limit)
        if let delimiter = list.delimiter { xml.element("Delimiter", list.text(delimiter)) }
        if list.encodes { xml.element("EncodingType", "url") }
        xml.element("IsTruncated", page.next != nil)
    }

    private func entries(
        _ xml: inout XMLWriter, _ list: ListRequest, _ page: S3ListPage, hasOwner: Bool, element: String = "Contents"
    ) {
        for case .object(let object) in page.entries {
            xml.element(element) { xml in
                xml.element("Key", list.text(object.key))
                if element == "Version" {
                    xml.element("VersionId", "null")
                    xml.element("IsLatest", true)
                }
                let seconds = S3Time.seconds(ofNanoseconds: object.modified)
                xml.element("LastModified", S3Time.iso8601(seconds: seconds))
                xml.element("ETag", EntityTag.quoted(object.attributes.eTag))
                if let checksum = object.attributes.checksum {
                    xml.element("ChecksumAlgorithm", checksum.algorithm)
                    xml.element("ChecksumType", checksum.kind.rawValue)
                }
                xml.element("Size", object.byteCount)
                if hasOwner { xml.owner(service.ownerID) }
                xml.element("StorageClass", object.attributes.storageClass ?? "STANDARD")
            }
        }
        for case .commonPrefix(let prefix) in page.entries {
            xml.element("CommonPrefixes") { $0.element("Prefix", list.text(prefix)) }
        }
    }
}
