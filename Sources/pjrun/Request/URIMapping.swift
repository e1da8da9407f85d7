import JobModel
import OrderedJSON

/// `--map s3://bucket/prefix=./dir`: the places of another machine's job, here.
struct URIMapping {
    /// `s3://bucket/prefix` without a slash at its end.
    private let source: String
    /// The URI that takes its place, likewise.
    private let target: String
    /// As it was written.
    let text: String

    /// Reads `SOURCE=TARGET`; the target is a path, file:// or s3://.
    init(_ text: String, workingDirectory: String) throws(UserError) {
        self.text = text
        guard let equals = text.firstIndex(of: "="), text.hasPrefix("s3://") else {
            throw UserError(
                message: "'--map \(text)' is not of the form s3://BUCKET/PREFIX=PLACE",
                help: "for example --map s3://my-bucket/data=./data")
        }
        source = URIMapping.withoutSlash(text[..<equals])
        let place = URIMapping.withoutSlash(text[text.index(after: equals)...])
        guard source.utf8.count > 5, !place.isEmpty else {
            throw UserError(
                message: "'--map \(text)' names no bucket or no place",
                help: "for example --map s3://my-bucket/data=./data")
        }
        if place.hasPrefix("s3://") || place.hasPrefix("file://") {
            target = place
        } else {
            target = "file://" + (place.hasPrefix("/") ? place : "\(workingDirectory)/\(place)")
        }
    }

    private static func withoutSlash(_ text: Substring) -> String {
        String(text.hasSuffix("/") ? text.dropLast() : text)
    }

    /// The URI at its new place; nil when it does not lie below the source.
    private func applied(to uri: String) -> String? {
        guard uri.utf8.starts(with: source.utf8) else { return nil }
        let rest = uri.utf8.dropFirst(source.utf8.count)
        guard rest.isEmpty || rest.first == UInt8(ascii: "/") else { return nil }
        return target + String(decoding: rest, as: UTF8.self)
    }

    /// A request with all its S3 addresses mapped; of several mappings that fit, the longest counts.
    /// - Throws: `UserError` for a mapping that fits nothing, which is a mistyped one.
    static func apply(_ mappings: [URIMapping], to request: JSON) throws(UserError) -> JSON {
        let ordered = mappings.sorted { $0.source.utf8.count > $1.source.utf8.count }
        var used: Set<String> = []
        var seen: [String] = []
        let result = map(request) { uri in
            seen.append(uri)
            for mapping in ordered {
                guard let mapped = mapping.applied(to: uri) else { continue }
                used.insert(mapping.text)
                return mapped
            }
            return uri
        }
        if let unused = mappings.first(where: { !used.contains($0.text) }) {
            throw UserError(
                message: "'--map \(unused.text)' fits no address of the request",
                help: seen.isEmpty
                    ? "the request has no S3 addresses" : "the request has \(seen.joined(separator: ", "))")
        }
        return result
    }

    /// The members of a request that are addresses of data.
    private static let members: Set<String> = ["S3Uri", "OutputS3Uri"]

    private static func map(_ json: JSON, _ change: (String) -> String) -> JSON {
        switch json {
        case .array(let elements): return .array(elements.map { map($0, change) })
        case .object(let object):
            return .object(
                JSONObject(
                    object.map { key, value in
                        if members.contains(key), let uri = value.string { return (key, .string(change(uri))) }
                        return (key, map(value, change))
                    }))
        default: return json
        }
    }
}
