import S3Model

/// Which uploads, and which common prefixes of their keys, a page shows.
struct MultipartUploadPage {
    enum Entry {
        case upload(S3MultipartUpload)
        case commonPrefix(String)

        /// What orders it: the key, or the prefix.
        var text: String {
            switch self {
            case .upload(let upload): upload.key
            case .commonPrefix(let prefix): prefix
            }
        }
    }

    let entries: [Entry]
    let isTruncated: Bool

    /// Makes a page.
    /// - Parameters:
    ///   - uploads: all of a bucket, by key and then by time of initiation.
    ///   - prefix: only keys that begin with this.
    ///   - delimiter: keys with this after the prefix are shown once, up to and with it.
    ///   - keyMarker: only what is behind this; empty for everything.
    ///   - idMarker: uploads of the marker's key that follow this one are shown, too; empty for none.
    ///   - limit: at most so many entries.
    init(
        _ uploads: [S3MultipartUpload], prefix: String, delimiter: String?, keyMarker: String, idMarker: String,
        limit: Int
    ) {
        let mark = uploads.firstIndex { KeyOrder.isSame($0.key, keyMarker) && $0.id == idMarker }
        var entries: [Entry] = []
        var isTruncated = false
        for (index, upload) in uploads.enumerated() {
            guard upload.key.utf8.starts(with: prefix.utf8) else { continue }
            if KeyOrder.isSame(upload.key, keyMarker) {
                // An upload that has ended since cannot be found: then all of its key are shown.
                if idMarker.isEmpty || mark.map({ index <= $0 }) == true { continue }
            } else if KeyOrder.precedes(upload.key, keyMarker) {
                continue
            }
            let entry = Self.entry(upload, prefix, delimiter)
            if case .commonPrefix(let common) = entry {
                if KeyOrder.isSame(common, keyMarker) { continue }
                if case .commonPrefix(let last) = entries.last, KeyOrder.isSame(last, common) { continue }
            }
            guard entries.count < limit else {
                isTruncated = limit > 0
                break
            }
            entries.append(entry)
        }
        self.entries = entries
        self.isTruncated = isTruncated
    }

    private static func entry(_ upload: S3MultipartUpload, _ prefix: String, _ delimiter: String?) -> Entry {
        guard let delimiter else { return .upload(upload) }
        let (key, end) = (Array(upload.key.utf8), Array(delimiter.utf8))
        var place = prefix.utf8.count
        while place + end.count <= key.count {
            if key[place...].starts(with: end) {
                return .commonPrefix(String(decoding: key[..<(place + end.count)], as: UTF8.self))
            }
            place += 1
        }
        return .upload(upload)
    }
}

extension S3Call {
    func listMultipartUploads() throws -> AWSResponse {
        let prefix = query["prefix"] ?? ""
        let delimiter = query.some("delimiter")
        let keyMarker = query["key-marker"] ?? ""
        // Without a key marker it means nothing.
        let idMarker = keyMarker.isEmpty ? "" : query["upload-id-marker"] ?? ""
        let limit = min(1000, try number("max-uploads", default: 1000))
        let encodes = try encodesKeys()
        let text = { (text: String) in encodes ? PercentCoding.encoded(text) : text }
        let page = MultipartUploadPage(
            try store.multipartUploads(bucket), prefix: prefix, delimiter: delimiter, keyMarker: keyMarker,
            idMarker: idMarker, limit: limit)
        return .xml(
            .document("ListMultipartUploadsResult") { xml in
                xml.element("Bucket", bucket)
                xml.element("KeyMarker", text(keyMarker))
                xml.element("UploadIdMarker", idMarker)
                if page.isTruncated, let last = page.entries.last {
                    xml.element("NextKeyMarker", text(last.text))
                    if case .upload(let upload) = last { xml.element("NextUploadIdMarker", upload.id) }
                }
                xml.element("Prefix", text(prefix))
                if let delimiter { xml.element("Delimiter", text(delimiter)) }
                if encodes { xml.element("EncodingType", "url") }
                xml.element("MaxUploads", limit)
                xml.element("IsTruncated", page.isTruncated)
                for case .upload(let upload) in page.entries { write(upload, text(upload.key), &xml) }
                for case .commonPrefix(let prefix) in page.entries {
                    xml.element("CommonPrefixes") { $0.element("Prefix", text(prefix)) }
                }
            })
    }

    private func write(_ upload: S3MultipartUpload, _ key: String, _ xml: inout XMLWriter) {
        xml.element("Upload") { xml in
            xml.element("Key", key)
            xml.element("UploadId", upload.id)
            xml.owner(service.ownerID, as: "Initiator")
            xml.owner(service.ownerID)
            xml.element("StorageClass", upload.attributes.storageClass ?? "STANDARD")
            let seconds = S3Time.seconds(ofNanoseconds: upload.initiated)
            xml.element("Initiated", S3Time.iso8601(seconds: seconds))
            if let checksum = upload.attributes.checksum {
                xml.element("ChecksumAlgorithm", checksum.algorithm)
                xml.element("ChecksumType", checksum.kind.rawValue)
            }
        }
    }
}
