import Checksums
import JobModel
import OrderedJSON

/// What the text and the attributes of a message may be, and their digests.
enum MessageText {
    /// The digest of a body, as SDKs check it.
    static func md5(_ text: String) -> String {
        var digest = RunningMD5()
        digest.update(Array(text.utf8)[...])
        return Hexadecimal.encoded(digest.value())
    }

    /// The digest by which messages without a deduplication id are told apart.
    static func sha256(_ text: String) -> String {
        var checksum = RunningChecksum(.sha256)
        checksum.update(Array(text.utf8)[...])
        return Hexadecimal.encoded(checksum.value())
    }

    /// The digest of attributes, in the order of their names; nil without any.
    ///
    /// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation>
    static func md5(of attributes: JSONObject) -> String? {
        guard !attributes.isEmpty else { return nil }
        var digest = RunningMD5()
        func add(_ bytes: [UInt8]) {
            let count = UInt32(bytes.count)
            digest.update([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }[...])
            digest.update(bytes[...])
        }
        for (name, value) in attributes.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            let type = value["DataType"]?.string ?? ""
            add(Array(name.utf8))
            add(Array(type.utf8))
            let isBinary = type.hasPrefix("Binary")
            digest.update([isBinary ? 2 : 1])
            add(bytes(of: value, isBinary: isBinary))
        }
        return Hexadecimal.encoded(digest.value())
    }

    private static func bytes(of value: JSON, isBinary: Bool) -> [UInt8] {
        isBinary
            ? value["BinaryValue"]?.string.flatMap(Base64.decoded) ?? []
            : Array((value["StringValue"]?.string ?? "").utf8)
    }

    // MARK: - Checking

    /// Checks that a body has only characters that XML can have.
    static func check(_ body: String) throws(QueueRefusal) {
        guard !isPlain(body) else { return }
        throw QueueRefusal(
            "InvalidMessageContents",
            "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | "
                + "#x10000 to #x10FFFF.")
    }

    private static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 9, 10, 13, 0x20...0xfffd, 0x10000...0x10ffff: true
            default: false
            }
        }
    }

    /// The attributes of a message that is to be sent, without what SQS does not keep.
    static func attributes(_ json: JSON?) throws(QueueRefusal) -> JSONObject {
        guard let json else { return [:] }
        guard let attributes = json.object else {
            throw QueueRefusal(
                "SerializationException", "MessageAttributes must be an object, and is \(json.kindDescription).")
        }
        guard attributes.count <= 10 else {
            throw .invalid("Number of message attributes [\(attributes.count)] exceeds the allowed maximum [10].")
        }
        var checked: JSONObject = [:]
        for (name, value) in attributes { checked[name] = try attribute(name, value) }
        return checked
    }

    private static func attribute(_ name: String, _ value: JSON) throws(QueueRefusal) -> JSON {
        guard isAttributeName(name) else {
            throw .invalid(
                "The message attribute name '\(name)' can contain letters, digits, _, - and . alone, at most 256, not begin with "
                    + "AWS. or Amazon., and have no . at its ends or twice in a row.")
        }
        guard let type = value["DataType"]?.string, !type.isEmpty else {
            throw .invalid("The message (user) attribute '\(name)' must contain a non-empty message attribute type.")
        }
        let kind = type.prefix { $0 != "." }
        guard ["String", "Number", "Binary"].contains(kind), type.utf8.count <= 256 else {
            throw .invalid(
                "The message (user) attribute '\(name)' has an invalid message attribute type, the set of supported type "
                    + "prefixes is Binary, Number, and String.")
        }
        let member = kind == "Binary" ? "BinaryValue" : "StringValue"
        guard let text = value[member]?.string, !text.isEmpty else {
            throw .invalid("Message (user) attribute '\(name)' must contain a non-empty value of type '\(kind)'.")
        }
        if kind == "Binary" {
            guard Base64.decoded(text) != nil else {
                throw QueueRefusal("SerializationException", "BinaryValue of '\(name)' is not Base64.")
            }
        } else {
            try check(text)
        }
        if kind == "Number", Double(text) == nil {
            throw .invalid("Can't cast the value of message (user) attribute '\(name)' to a number.")
        }
        return [member: .string(text), "DataType": .string(type)]
    }

    private static func isAttributeName(_ name: String) -> Bool {
        let lower = name.lowercased()
        return 1...256 ~= name.utf8.count && !lower.hasPrefix("aws.") && !lower.hasPrefix("amazon.")
            && !name.split(separator: ".", omittingEmptySubsequences: false).contains {
                $0.isEmpty || !QueueName.isWord($0)
            }
    }

    /// The bytes of a message that count towards its size.
    static func size(_ body: String, _ attributes: JSONObject) -> Int {
        attributes.reduce(body.utf8.count) { size, attribute in
            let type = attribute.value["DataType"]?.string ?? ""
            return size + attribute.key.utf8.count + type.utf8.count
                + bytes(of: attribute.value, isBinary: type.hasPrefix("Binary")).count
        }
    }

    /// Whether a text is a deduplication id or the name of a group: letters, digits and punctuation, 1 to 128.
    static func isID(_ text: String) -> Bool {
        1...128 ~= text.utf8.count && text.utf8.allSatisfy { 0x21...0x7e ~= $0 }
    }
}
