import Checksums
import S3Model

/// The list of parts that CompleteMultipartUpload names, checked against the parts that are there.
struct PartManifest: Sendable {
    /// One part as it is named.
    struct Entry: Sendable {
        let number: Int
        let eTag: String
        /// Checksums by algorithm.
        let checksums: [ChecksumAlgorithm: String]
    }

    let entries: [Entry]

    /// All but the last part have at least 5 MiB.
    static let leastBytes: Int64 = 5 << 20

    /// Reads a `CompleteMultipartUpload` document.
    init(_ document: XMLElement) throws(S3Error) {
        var entries: [Entry] = []
        for element in document.children {
            guard element.name == "Part", let text = element.word(of: "PartNumber"), let number = Int(text),
                let eTag = element.word(of: "ETag")
            else { throw .malformedXML }
            guard (1...10_000).contains(number) else {
                throw .invalidArgument(
                    "Part number must be an integer between 1 and 10000, inclusive", "partNumber", text)
            }
            var checksums: [ChecksumAlgorithm: String] = [:]
            for algorithm in ChecksumAlgorithm.allCases {
                checksums[algorithm] = element.word(of: "Checksum" + algorithm.rawValue)
            }
            entries.append(Entry(number: number, eTag: EntityTag.bare(eTag), checksums: checksums))
        }
        guard (1...10_000).contains(entries.count) else { throw .malformedXML }
        for (first, second) in zip(entries, entries.dropFirst()) where first.number >= second.number {
            throw S3Error(
                400, "InvalidPartOrder",
                "The list of parts was not in ascending order. The parts list must be specified in order by part number."
            )
        }
        self.entries = entries
    }

    /// The ETag of the object: the MD5 of the parts' MD5s, and how many there are.
    ///
    /// Nil when an ETag is none.
    var eTag: String? {
        var hash = RunningMD5()
        for entry in entries {
            guard let bytes = Hexadecimal.decoded(entry.eTag), bytes.count == 16 else { return nil }
            hash.update(bytes[...])
        }
        return "\(Hexadecimal.encoded(hash.value()))-\(entries.count)"
    }

    /// The parts that are named.
    /// - Throws: `InvalidPart`, `InvalidRequest`, `EntityTooSmall`.
    func parts(
        among present: [S3Part], uploadID: String, promised: S3Checksum?
    ) throws(S3Error) -> [S3Part] {
        let byNumber = Dictionary(present.map { ($0.number, $0) }) { first, _ in first }
        let algorithm = promised.flatMap { ChecksumAlgorithm(rawValue: $0.algorithm) }
        var parts: [S3Part] = []
        for entry in entries {
            let missing = S3Error.invalidPart(uploadID: uploadID, number: entry.number, eTag: entry.eTag)
            guard let part = byNumber[entry.number], part.eTag == entry.eTag else { throw missing }
            if let kept = part.checksum, let keptAlgorithm = ChecksumAlgorithm(rawValue: kept.algorithm) {
                if let said = entry.checksums[keptAlgorithm], said != kept.value { throw missing }
                if let algorithm, promised?.kind == .composite, entry.checksums[algorithm] == nil {
                    throw .invalidRequest(
                        "The upload was created using a \(algorithm.rawValue.lowercased()) checksum. The complete request "
                            + "must include the checksum for each part. It was missing for part \(entry.number) in the "
                            + "request.")
                }
            }
            parts.append(part)
        }
        for part in parts.dropLast() where part.byteCount < Self.leastBytes {
            throw S3Error(
                400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size",
                [
                    ("ETag", part.eTag), ("MinSizeAllowed", String(Self.leastBytes)),
                    ("ProposedSize", String(part.byteCount)), ("PartNumber", String(part.number)),
                ])
        }
        return parts
    }

    /// The checksum of an object from those of its parts; nil when a part has none of the algorithm.
    static func checksum(
        of parts: [S3Part], _ algorithm: ChecksumAlgorithm, _ kind: S3Checksum.Kind
    ) -> S3Checksum? {
        var values: [(bytes: [UInt8], byteCount: Int64)] = []
        for part in parts {
            guard let checksum = part.checksum, checksum.algorithm == algorithm.rawValue,
                let bytes = Base64.decoded(checksum.value), bytes.count == algorithm.byteCount
            else { return nil }
            values.append((bytes, part.byteCount))
        }
        guard let first = values.first else { return nil }
        switch kind {
        case .fullObject:
            let whole = values.dropFirst().reduce(first.bytes) {
                RunningChecksum.combined(algorithm, $0, $1.bytes, secondByteCount: $1.byteCount)
            }
            return S3Checksum(algorithm: algorithm.rawValue, value: Base64.encoded(whole), kind: kind)
        case .composite:
            var running = RunningChecksum(algorithm)
            for value in values { running.update(value.bytes[...]) }
            let text = "\(Base64.encoded(running.value()))-\(values.count)"
            return S3Checksum(algorithm: algorithm.rawValue, value: text, kind: kind)
        }
    }
}
