extension TextPattern {
    /// True when the whole of `text` fits the pattern.
    public func matches(_ text: String) -> Bool {
        switch self {
        case .hyphenatedName(let repetitions): Self.isName(text, separators: "-", repetitions: repetitions)
        case .featureGroupName: Self.isName(text, separators: "-_", repetitions: 63)
        case .s3URI: Self.isS3URI(text) || text.lowercased().hasPrefix("file:") && Self.isSingleLine(text)
        case .singleLine: Self.isSingleLine(text)
        case .anything: true
        case .something: !text.isEmpty
        case .kmsKeyID: Self.consists(text, of: ":/_-")
        case .environmentKey: Self.consists(text, of: "_") && text.utf8.first.map(Self.isDigit) == false
        case .roleARN: Self.isRoleARN(text)
        case .vpcID: !text.isEmpty && Self.consists(text, of: "-")
        case .tagText: text.unicodeScalars.allSatisfy(Self.isTagScalar)
        case .workGroup: !text.isEmpty && Self.consists(text, of: "._-")
        case .athenaCatalog: text.unicodeScalars.allSatisfy(Self.isCatalogScalar)
        case .resourceARN: Self.isResourceARN(text)
        case .instanceType: Self.isInstanceType(text)
        case .eventName: !text.isEmpty && Self.consists(text, of: ".-_")
        case .handler: !text.isEmpty && !text.unicodeScalars.contains(where: \.properties.isWhitespace)
        case .machineAliasName: Self.consists(text, of: ".-_") && !text.utf8.allSatisfy(Self.isDigit)
        case .ascii: text.utf8.allSatisfy { $0 < 0x80 }
        case .visibleASCII: !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
        }
    }

    // MARK: - Character classes

    /// True when every byte is an ASCII letter, a digit or one of `others`.
    private static func consists(_ text: some StringProtocol, of others: String) -> Bool {
        text.utf8.allSatisfy { isASCIIAlphanumeric($0) || others.utf8.contains($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLowercaseLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private static func isSingleLine(_ text: some StringProtocol) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0x0a, 0x0d, 0x85, 0x2028, 0x2029: false
            default: true
            }
        }
    }

    private static func isTagScalar(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII, "_.:/=+-@".unicodeScalars.contains(scalar) { return true }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber, .spaceSeparator, .lineSeparator, .paragraphSeparator:
            return true
        default:
            return false
        }
    }

    private static func isCatalogScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x20...0xd7ff, 0xe000...0xfffd, 0x1_0000...0x10_ffff: true
        default: false
        }
    }

    // MARK: - Forms

    private static func isName(_ text: String, separators: String, repetitions: Int) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, isASCIIAlphanumeric(first),
            isASCIIAlphanumeric(last), consists(text, of: separators)
        else { return false }
        return text.utf8.count(where: isASCIIAlphanumeric) <= repetitions + 1
    }

    private static func isS3URI(_ text: String) -> Bool {
        for scheme in ["s3://", "https://"] where text.hasPrefix(scheme) {
            let rest = text.dropFirst(scheme.count)
            // `[^/]+` takes line breaks, `.*` does not.
            guard let (bucket, key) = StorageURI.split(rest, at: "/") else { return !rest.isEmpty }
            return !bucket.isEmpty && isSingleLine(key)
        }
        return false
    }

    private static func isRoleARN(_ text: String) -> Bool {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", isPartition(parts[1]), parts[2] == "iam", parts[3].isEmpty,
            isAccount(parts[4]), parts[5].hasPrefix("role")
        else { return false }
        let name = parts[5].dropFirst("role".count)
        return !name.isEmpty && consists(name, of: "_+=,.@-/")
    }

    private static func isResourceARN(_ text: String) -> Bool {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        return parts.count == 6 && parts[0] == "arn" && isPartition(parts[1]) && parts[2] == "sagemaker"
            && parts[3].utf8.allSatisfy { isLowercaseLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
            && isAccount(parts[4]) && !parts[5].isEmpty && isSingleLine(parts[5])
    }

    private static func isPartition(_ text: Substring) -> Bool {
        text.hasPrefix("aws") && text.utf8.allSatisfy { isLowercaseLetter($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isAccount(_ text: Substring) -> Bool { text.utf8.count == 12 && text.utf8.allSatisfy(isDigit) }

    private static func isInstanceType(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "ml", !parts[1].isEmpty, !parts[2].isEmpty else { return false }
        return parts[1].utf8.allSatisfy { isLowercaseLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
            && parts[2].utf8.allSatisfy { isLowercaseLetter($0) || isDigit($0) }
    }
}
