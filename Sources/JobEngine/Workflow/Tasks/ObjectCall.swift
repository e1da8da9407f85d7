import Checksums
import JobModel
import OrderedJSON
import S3Model

/// One call of S3 with the parameters of a task, in the names of the SDK for Java.
struct ObjectCall {
    let store: any S3Store
    let action: String
    let parameters: JSON

    /// The largest result of a task.
    static let resultLimit = 262_144

    // MARK: - Parameters

    /// Refuses what the call would not heed.
    func allow(_ names: [String]) throws(ObjectFailure) {
        for (name, _) in parameters.object ?? [:] where !names.contains(name) {
            throw .unsupported(
                "s3:\(action) is run by pjrun without the parameter '\(name)'; it takes \(names.joined(separator: ", "))."
            )
        }
    }

    func required(_ name: String) throws(ObjectFailure) -> String {
        guard let text = parameters[name]?.string, !text.isEmpty else {
            throw .refused(
                ServiceRefusal(
                    status: 400, code: "InvalidArgument", message: "\(name) must be a string that is not empty"))
        }
        return text
    }

    func address() throws(ObjectFailure) -> S3Address {
        S3Address(bucket: try required("Bucket"), key: try required("Key"))
    }

    /// Runs what the store may refuse.
    func storing<Value>(_ body: () throws(S3Failure) -> Value) throws(ObjectFailure) -> Value {
        do throws(S3Failure) {
            return try body()
        } catch {
            throw ObjectFailure(error)
        }
    }

    /// Parameters that are headers of the object, with the header's name.
    private static let headers = [
        ("CacheControl", "cache-control"), ("ContentDisposition", "content-disposition"),
        ("ContentEncoding", "content-encoding"), ("ContentLanguage", "content-language"),
        ("ContentType", "content-type"), ("Expires", "expires"),
        ("WebsiteRedirectLocation", "x-amz-website-redirect-location"),
    ]

    private static let attributeNames =
        headers.map(\.0) + ["Metadata", "StorageClass", "ServerSideEncryption", "SSEKMSKeyId"]

    private func takeContent(_ attributes: inout S3Attributes) {
        for (name, header) in ObjectCall.headers {
            attributes.headers[header] = parameters[name]?.string
        }
        for (name, value) in parameters["Metadata"]?.object ?? [:] {
            attributes.metadata[name.lowercased()] = value.string ?? value.serialized()
        }
    }

    private func takePlacement(_ attributes: inout S3Attributes) {
        attributes.storageClass = parameters["StorageClass"]?.string
        attributes.encryption = parameters["ServerSideEncryption"]?.string
        attributes.encryptionKeyID = parameters["SSEKMSKeyId"]?.string
    }

    private func condition() throws(ObjectFailure) -> S3Condition? {
        switch (parameters["IfNoneMatch"]?.string, parameters["IfMatch"]?.string) {
        case (nil, nil): return nil
        case ("*", nil): return .absent
        case (nil, let tag?): return .eTag(tag.hasPrefix("\"") ? String(tag.dropFirst().dropLast()) : tag)
        default:
            throw .unsupported("s3:\(action) takes IfNoneMatch '*' or IfMatch with an ETag, and not both.")
        }
    }

    // MARK: - Reading

    func getObject(_ resourceType: String) throws(ObjectFailure) -> JSON {
        try allow(["Bucket", "Key"])
        let address = try address()
        let (object, content) = try storing { () throws(S3Failure) in try store.open(address) }
        guard object.byteCount <= ObjectCall.resultLimit else { throw .tooLarge }
        var bytes = [UInt8](repeating: 0, count: Int(object.byteCount))
        let count = try storing { () throws(S3Failure) in
            var at = 0
            while at < bytes.count {
                let read = try ObjectCall.read(content, at: at, into: &bytes)
                guard read > 0 else { break }
                at += read
            }
            return at
        }
        var answer = description(of: object)
        answer["Body"] = .string(String(decoding: bytes.prefix(count), as: UTF8.self))
        return .object(answer)
    }

    private static func read(_ content: any S3Content, at: Int, into bytes: inout [UInt8]) throws(S3Failure) -> Int {
        var failure: S3Failure?
        let count = unsafe bytes.withUnsafeMutableBytes { buffer in
            do throws(S3Failure) {
                return try unsafe content.read(
                    at: Int64(at), into: UnsafeMutableRawBufferPointer(rebasing: buffer[at...]))
            } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        return count
    }

    /// S3 answers HEAD without words, so that the SDK has none.
    func headObject() throws(ObjectFailure) -> JSON {
        try allow(["Bucket", "Key"])
        let address = try address()
        do throws(S3Failure) {
            return .object(description(of: try store.object(address)))
        } catch {
            switch error {
            case .noSuchKey, .noSuchBucket:
                throw .refused(ServiceRefusal(status: 404, code: "NoSuchKey", message: "null"))
            default: throw ObjectFailure(error)
            }
        }
    }

    /// Members in the order that was recorded: localstack/localstack, services/test_aws_sdk_task_service, test_s3_get_object.
    private func description(of object: S3Object) -> JSONObject {
        let attributes = object.attributes
        var answer: JSONObject = [
            "AcceptRanges": "bytes", "ContentLength": .number(JSONNumber(object.byteCount)),
            "ContentType": "binary/octet-stream", "ETag": .string("\"\(attributes.eTag)\""),
            "LastModified": .string(ObjectCall.time(object.modified)),
            "Metadata": .object(
                JSONObject(attributes.metadata.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
            "ServerSideEncryption": .string(attributes.encryption ?? "AES256"),
        ]
        for (name, header) in ObjectCall.headers {
            if let value = attributes.headers[header] { answer[name] = .string(value) }
        }
        answer["StorageClass"] = attributes.storageClass.map(JSON.string)
        answer["SSEKMSKeyId"] = attributes.encryptionKeyID.map(JSON.string)
        if !attributes.tags.isEmpty { answer["TagCount"] = .number(JSONNumber(attributes.tags.count)) }
        return SDKAnswer.sorted(.object(answer), depth: 1).object ?? answer
    }

    /// ISO 8601 with whole seconds, as S3 has them.
    private static func time(_ nanoseconds: Int64) -> String {
        Timestamp(milliseconds: nanoseconds / 1_000_000).iso8601Seconds
    }

    // MARK: - Writing

    /// The object is the JSON text of `Body`: a string keeps its quotation marks (recorded, by the ETags of test_s3_put_object).
    func putObject() throws(ObjectFailure) -> JSON {
        try allow(["Bucket", "Key", "Body", "IfMatch", "IfNoneMatch"] + ObjectCall.attributeNames)
        let address = try address()
        let condition = try condition()
        let body = parameters["Body"]?.serializedBytes() ?? []
        var attributes = S3Attributes()
        takeContent(&attributes)
        takePlacement(&attributes)
        var md5 = RunningMD5()
        md5.update(body[...])
        var checksum = RunningChecksum(.crc64nvme)
        checksum.update(body[...])
        attributes.eTag = Hexadecimal.encoded(md5.value())
        attributes.checksum = S3Checksum(
            algorithm: checksum.algorithm.rawValue, value: Base64.encoded(checksum.value()), kind: .fullObject)
        let object = try storing { [attributes] () throws(S3Failure) in
            let upload = try store.beginObject(address)
            var failure: S3Failure?
            unsafe body.withUnsafeBytes { bytes in
                do throws(S3Failure) {
                    try unsafe upload.write(bytes)
                } catch {
                    failure = error
                }
            }
            if let failure {
                upload.discard()
                throw failure
            }
            return try upload.commit(attributes, if: condition)
        }
        return .object(written(object))
    }

    private func written(_ object: S3Object) -> JSONObject {
        var answer: JSONObject = ["ETag": .string("\"\(object.attributes.eTag)\"")]
        answer["SSEKMSKeyId"] = object.attributes.encryptionKeyID.map(JSON.string)
        answer["ServerSideEncryption"] = .string(object.attributes.encryption ?? "AES256")
        return answer
    }

    func deleteObject() throws(ObjectFailure) -> JSON {
        try allow(["Bucket", "Key", "IfMatch"])
        let address = try address()
        let condition = try condition()
        try storing { () throws(S3Failure) in
            _ = try store.bucket(address.bucket)
            try store.deleteObject(address, if: condition)
        }
        return [:]
    }

    func copyObject() throws(ObjectFailure) -> JSON {
        try allow(
            ["Bucket", "Key", "CopySource", "MetadataDirective", "IfMatch", "IfNoneMatch"] + ObjectCall.attributeNames)
        let address = try address()
        let condition = try condition()
        let source = try copySource()
        let replaces = parameters["MetadataDirective"]?.string == "REPLACE"
        let isSelf = source.bucket == address.bucket && source.key.utf8.elementsEqual(address.key.utf8)
        if isSelf, !replaces, parameters["StorageClass"] == nil, parameters["ServerSideEncryption"] == nil {
            throw .refused(
                ServiceRefusal(
                    status: 400, code: "InvalidRequest",
                    message: "This copy request is illegal because it is trying to copy an object to itself without "
                        + "changing the object's metadata, storage class, website redirect location or encryption "
                        + "attributes."))
        }
        let object = try storing { () throws(S3Failure) in
            let (original, content) = try store.open(source)
            var attributes = S3Attributes()
            if replaces {
                takeContent(&attributes)
            } else {
                attributes.headers = original.attributes.headers
                attributes.metadata = original.attributes.metadata
            }
            attributes.tags = original.attributes.tags
            takePlacement(&attributes)
            return try ObjectCopy.copy(content, to: try store.beginObject(address), attributes, if: condition)
        }
        return [
            "CopyObjectResult": [
                "ETag": .string("\"\(object.attributes.eTag)\""),
                "LastModified": .string(ObjectCall.time(object.modified)),
            ],
            "ServerSideEncryption": .string(object.attributes.encryption ?? "AES256"),
        ]
    }

    /// `bucket/key`, percent-escaped, with or without a slash before it.
    private func copySource() throws(ObjectFailure) -> S3Address {
        let text = try required("CopySource")
        let path = text.utf8.first == UInt8(ascii: "/") ? Array(text.utf8.dropFirst()) : Array(text.utf8)
        guard let slash = path.firstIndex(of: UInt8(ascii: "/")), slash > 0, slash + 1 < path.count,
            !text.hasPrefix("arn:"), let key = ObjectCall.unescaped(path[(slash + 1)...])
        else {
            throw .refused(
                ServiceRefusal(
                    status: 400, code: "InvalidArgument",
                    message: "Copy Source must mention the source bucket and key: sourcebucket/sourcekey"))
        }
        return S3Address(bucket: String(decoding: path[..<slash], as: UTF8.self), key: key)
    }

    private static func unescaped(_ text: ArraySlice<UInt8>) -> String? {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard let value = Hexadecimal.decoded(digits)?.first else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    // MARK: - Listing

    /// Lists that are empty are left out, as the SDK does.
    func listObjectsV2() throws(ObjectFailure) -> JSON {
        try allow(["Bucket", "Prefix", "Delimiter", "MaxKeys", "StartAfter", "ContinuationToken"])
        let bucket = try required("Bucket")
        let limit = min(1000, max(0, parameters["MaxKeys"]?.int ?? 1000))
        var query = S3ListQuery()
        query.prefix = parameters["Prefix"]?.string ?? ""
        query.delimiter = parameters["Delimiter"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        query.limit = limit
        query.after = parameters["StartAfter"]?.string.map(S3ListQuery.Position.key)
        if let token = parameters["ContinuationToken"]?.string {
            guard let position = S3ListQuery.Position(token: token) else {
                throw .refused(
                    ServiceRefusal(
                        status: 400, code: "InvalidArgument", message: "The continuation token provided is incorrect"))
            }
            query.after = position
        }
        let page = try storing { [query] () throws(S3Failure) in
            _ = try store.bucket(bucket)
            return try store.list(bucket, query)
        }
        var contents: [JSON] = []
        var prefixes: [JSON] = []
        for entry in page.entries {
            switch entry {
            case .object(let object):
                contents.append([
                    "ETag": .string("\"\(object.attributes.eTag)\""), "Key": .string(object.key),
                    "LastModified": .string(ObjectCall.time(object.modified)),
                    "Size": .number(JSONNumber(object.byteCount)),
                    "StorageClass": .string(object.attributes.storageClass ?? "STANDARD"),
                ])
            case .commonPrefix(let prefix): prefixes.append(["Prefix": .string(prefix)])
            }
        }
        var answer: JSONObject = [
            "IsTruncated": .bool(page.next != nil), "KeyCount": .number(JSONNumber(page.entries.count)),
            "MaxKeys": .number(JSONNumber(limit)), "Name": .string(bucket), "Prefix": .string(query.prefix),
        ]
        if !contents.isEmpty { answer["Contents"] = .array(contents) }
        if !prefixes.isEmpty { answer["CommonPrefixes"] = .array(prefixes) }
        for name in ["ContinuationToken", "Delimiter", "StartAfter"] { answer[name] = parameters[name] }
        answer["NextContinuationToken"] = page.next.map { .string($0.token) }
        return SDKAnswer.sorted(.object(answer), depth: 1)
    }
}

extension S3ListQuery.Position {
    fileprivate var token: String {
        switch self {
        case .key(let text): Base64.encoded(Array("k\(text)".utf8))
        case .prefix(let text): Base64.encoded(Array("p\(text)".utf8))
        }
    }

    fileprivate init?(token: String) {
        guard let bytes = Base64.decoded(token), let text = String(validating: bytes.dropFirst(), as: UTF8.self) else {
            return nil
        }
        switch bytes.first {
        case UInt8(ascii: "k"): self = .key(text)
        case UInt8(ascii: "p"): self = .prefix(text)
        default: return nil
        }
    }
}
