import OrderedJSON
import S3Model

/// The JSON form of what is kept beside an object's content, with AWS's names; what is empty is left out.
///
/// The parts of an object lie in a file of their own, because listings do not need them and they may be 10,000.
enum AttributeFile {
    static func json(_ attributes: S3Attributes) -> JSONObject {
        var object = JSONObject([("ETag", .string(attributes.eTag))])
        if !attributes.headers.isEmpty { object["Headers"] = json(attributes.headers) }
        if !attributes.metadata.isEmpty { object["Metadata"] = json(attributes.metadata) }
        if !attributes.tags.isEmpty { object["Tags"] = json(attributes.tags) }
        if let checksum = attributes.checksum { object["Checksum"] = json(checksum) }
        if let value = attributes.storageClass { object["StorageClass"] = .string(value) }
        if let value = attributes.encryption { object["ServerSideEncryption"] = .string(value) }
        if let value = attributes.encryptionKeyID { object["SSEKMSKeyId"] = .string(value) }
        if !attributes.parts.isEmpty { object["PartsCount"] = .number(JSONNumber(attributes.parts.count)) }
        return object
    }

    static func json(_ tags: [S3Tag]) -> JSON {
        .array(tags.map { ["Key": .string($0.key), "Value": .string($0.value)] })
    }

    static func json(_ part: S3Part) -> JSON {
        var object = JSONObject([
            ("PartNumber", .number(JSONNumber(part.number))), ("Size", .number(JSONNumber(part.byteCount))),
            ("ETag", .string(part.eTag)), ("Modified", .number(JSONNumber(part.modified))),
        ])
        if let checksum = part.checksum { object["Checksum"] = json(checksum) }
        return .object(object)
    }

    private static func json(_ checksum: S3Checksum) -> JSON {
        [
            "Algorithm": .string(checksum.algorithm), "Value": .string(checksum.value),
            "Type": .string(checksum.kind.rawValue),
        ]
    }

    private static func json(_ texts: [String: String]) -> JSON {
        .object(JSONObject(texts.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }

    // MARK: - Reading

    /// The attributes without their parts; nil when the JSON is not such a file.
    static func attributes(_ json: JSON) -> S3Attributes? {
        guard let eTag = json["ETag"]?.string else { return nil }
        var result = S3Attributes()
        result.eTag = eTag
        result.headers = texts(json["Headers"])
        result.metadata = texts(json["Metadata"])
        result.tags = tags(json["Tags"])
        result.checksum = checksum(json["Checksum"])
        result.storageClass = json["StorageClass"]?.string
        result.encryption = json["ServerSideEncryption"]?.string
        result.encryptionKeyID = json["SSEKMSKeyId"]?.string
        return result
    }

    static func tags(_ json: JSON?) -> [S3Tag] {
        (json?.array ?? []).compactMap { tag in
            guard let key = tag["Key"]?.string, let value = tag["Value"]?.string else { return nil }
            return S3Tag(key: key, value: value)
        }
    }

    static func part(_ json: JSON) -> S3Part? {
        guard let number = json["PartNumber"]?.int, let size = json["Size"]?.int, let eTag = json["ETag"]?.string,
            let modified = json["Modified"]?.int
        else { return nil }
        return S3Part(
            number: number, byteCount: Int64(size), eTag: eTag, checksum: checksum(json["Checksum"]),
            modified: Int64(modified))
    }

    private static func checksum(_ json: JSON?) -> S3Checksum? {
        guard let algorithm = json?["Algorithm"]?.string, let value = json?["Value"]?.string,
            let kind = (json?["Type"]?.string).flatMap(S3Checksum.Kind.init(rawValue:))
        else { return nil }
        return S3Checksum(algorithm: algorithm, value: value, kind: kind)
    }

    private static func texts(_ json: JSON?) -> [String: String] {
        var result: [String: String] = [:]
        for (key, value) in json?.object ?? JSONObject() { result[key] = value.string }
        return result
    }
}
