import S3Model

/// Tags as headers and documents have them, and S3's rules for them.
enum TagSet {
    /// What carries the tags.
    enum Bearer {
        case object, bucket

        fileprivate var limit: Int { self == .object ? 10 : 50 }
    }

    /// Reads `x-amz-tagging`, which is written like a query.
    static func parse(header: String) throws(S3Error) -> [S3Tag] {
        let query: S3Query
        do { query = try S3Query(raw: header) } catch {
            throw .invalidArgument(
                "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters "
                    + "without tag name duplicates.", "x-amz-tagging", header)
        }
        return try checked(query.parameters.map { S3Tag(key: $0.name, value: $0.value) }, .object)
    }

    /// Reads a `Tagging` document.
    static func parse(_ document: XMLElement, _ bearer: Bearer) throws(S3Error) -> [S3Tag] {
        guard let set = document.child("TagSet") else { throw .malformedXML }
        return try parse(elements: set.children, bearer)
    }

    /// Reads `Tag` elements.
    static func parse(elements: [XMLElement], _ bearer: Bearer) throws(S3Error) -> [S3Tag] {
        var tags: [S3Tag] = []
        for element in elements {
            guard element.name == "Tag", let key = element.text(of: "Key"), let value = element.text(of: "Value") else {
                throw .malformedXML
            }
            tags.append(S3Tag(key: key, value: value))
        }
        return try checked(tags, bearer)
    }

    /// Writes a `Tagging` document.
    static func document(_ tags: [S3Tag]) -> XMLWriter {
        XMLWriter.document("Tagging") { xml in
            xml.element("TagSet") { xml in
                for tag in tags {
                    xml.element("Tag") { xml in
                        xml.element("Key", tag.key)
                        xml.element("Value", tag.value)
                    }
                }
            }
        }
    }

    private static func checked(_ tags: [S3Tag], _ bearer: Bearer) throws(S3Error) -> [S3Tag] {
        guard tags.count <= bearer.limit else {
            throw S3Error(
                400, "BadRequest",
                bearer == .object
                    ? "Object tags cannot be greater than 10" : "Bucket tag count cannot be greater than 50")
        }
        for (index, tag) in tags.enumerated() {
            guard (1...128).contains(tag.key.unicodeScalars.count), isText(tag.key) else {
                throw S3Error(400, "InvalidTag", "The TagKey you have provided is invalid", [("TagKey", tag.key)])
            }
            guard tag.value.unicodeScalars.count <= 256, isText(tag.value) else {
                throw S3Error(400, "InvalidTag", "The TagValue you have provided is invalid", [("TagValue", tag.value)])
            }
            if tag.key.hasPrefix("aws:") {
                throw S3Error(
                    400, "InvalidTag", "System tags cannot be added/updated by requester", [("TagKey", tag.key)])
            }
            if tags[..<index].contains(where: { KeyOrder.isSame($0.key, tag.key) }) {
                throw S3Error(
                    400, "InvalidTag", "Cannot provide multiple Tags with the same key", [("TagKey", tag.key)])
            }
        }
        return tags
    }

    /// Letters, digits, spaces and `+ - = . _ : / @` of any script.
    private static func isText(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .spaceSeparator,
                .decimalNumber, .letterNumber, .otherNumber, .nonspacingMark, .spacingMark:
                true
            default: "+-=._:/@\t".unicodeScalars.contains(scalar)
            }
        }
    }
}
