/// How the bytes of a channel are to be read: the content types Linear Learner trains on.
public enum DataFormat: Hashable, Sendable {
    /// `text/csv`: rows without a header, the label in the first column.
    case csv
    /// `application/x-recordio-protobuf`: see ``RecordIODecoder``.
    case recordIOProtobuf

    /// The media type.
    public var contentType: String {
        switch self {
        case .csv: "text/csv"
        case .recordIOProtobuf: "application/x-recordio-protobuf"
        }
    }

    /// Advice for a file whose first bytes do not look like its format.
    ///
    /// - Parameters:
    ///   - bytes: the beginning of a file; a few hundred are enough, none is no ground for advice.
    ///   - channel: the channel it belongs to.
    /// - Returns: one line, or `nil` when the bytes may be of the format.
    public func mismatchAdvice(firstBytes bytes: [UInt8], channel: ChannelName) -> String? {
        guard bytes.count >= 4 else { return nil }
        let hasMagic = bytes.starts(with: RecordIO.magicBytes)
        switch self {
        case .csv:
            guard hasMagic else { return nil }
            return "the files of channel \(channel.rawValue) are RecordIO, but its ContentType is text/csv; "
                + "set it to application/x-recordio-protobuf"
        case .recordIOProtobuf:
            guard !hasMagic, Self.looksLikeText(bytes) else { return nil }
            return "the files of channel \(channel.rawValue) look like text, but are to be read as "
                + "application/x-recordio-protobuf; set the channel's ContentType to text/csv"
        }
    }

    /// Whether bytes have no control characters but those of text.
    private static func looksLikeText(_ bytes: [UInt8]) -> Bool {
        bytes.prefix(512).allSatisfy { $0 >= 0x20 && $0 != 0x7f || (0x09...0x0d).contains($0) }
    }
}

/// Why a `ContentType` cannot be used.
public enum ContentTypeFault: Hashable, Sendable {
    /// A media type Linear Learner does not train on.
    case notAccepted
    /// A parameter without a value, or the same one twice.
    case malformedParameter(String)
    /// A parameter the type does not have.
    case unknownParameter(String)
    /// `label_size=0`: rows without a label.
    case noLabel
    /// A `label_size` other than 0 and 1.
    case labelSize(String)
    /// `header=present`: files with a header row.
    case header
    /// A `charset` that is not UTF-8 or a part of it.
    case charset(String)
}

extension DataFormat {
    /// Reads a `ContentType` such as `text/csv; label_size=1`.
    ///
    /// Types and names of parameters are taken in any case (RFC 9110, section 8.3.1). `label_size` is the service's
    /// parameter for the number of label columns ("Using CSV Format" in the developer guide), 1 where it is not given.
    static func parse(contentType: String) -> Result<DataFormat, ContentTypeFailure> {
        var parts = contentType.split(separator: ";", omittingEmptySubsequences: false).map { trimmed($0) }
        let format: DataFormat
        switch parts.removeFirst().lowercased() {
        case "text/csv": format = .csv
        case "application/x-recordio-protobuf": format = .recordIOProtobuf
        default: return .failure(ContentTypeFailure(faults: [.notAccepted]))
        }
        var faults: [ContentTypeFault] = []
        var seen: Set<String> = []
        for part in parts where !part.isEmpty {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { trimmed($0) }
            let name = pair[0].lowercased()
            guard pair.count == 2, !pair[1].isEmpty, seen.insert(name).inserted else {
                faults.append(.malformedParameter(part))
                continue
            }
            if let fault = format.fault(parameter: name, value: unquoted(pair[1])) { faults.append(fault) }
        }
        return faults.isEmpty ? .success(format) : .failure(ContentTypeFailure(faults: faults))
    }

    private func fault(parameter name: String, value: String) -> ContentTypeFault? {
        switch (self, name) {
        case (.csv, "label_size"):
            switch Int(value) {
            case 1: nil
            case 0: .noLabel
            default: .labelSize(value)
            }
        case (.csv, "header"):
            switch value.lowercased() {
            case "absent": nil
            case "present": .header
            default: .malformedParameter("header=\(value)")
            }
        case (.csv, "charset"): ["utf-8", "utf8", "us-ascii"].contains(value.lowercased()) ? nil : .charset(value)
        default: .unknownParameter(name)
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    private static func unquoted(_ text: String) -> String {
        text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"") ? String(text.dropFirst().dropLast()) : text
    }
}

/// All that is wrong with one `ContentType`.
struct ContentTypeFailure: Error, Hashable {
    var faults: [ContentTypeFault]
}
