import S3Model

/// The conditions of a read, or of the source of a copy, with S3's precedence.
///
/// `If-Match` that holds outweighs `If-Unmodified-Since`, and `If-None-Match` that fails outweighs `If-Modified-Since`
/// (Amazon S3 API Reference, GetObject).
struct ReadConditions: Hashable, Sendable {
    /// What is to be done.
    enum Outcome: Hashable, Sendable {
        case proceed
        /// 304, of a read; 412, of a copy.
        case notModified(String)
        /// 412; the header that does not hold.
        case failed(String)
    }

    private let ifMatch: String?
    private let ifNoneMatch: String?
    private let ifModifiedSince: Int64?
    private let ifUnmodifiedSince: Int64?

    /// Reads the headers.
    /// - Parameters:
    ///   - prefix: what stands before `if-match` and so on.
    ///   - header: gives a header's value by its small-letter name.
    init(prefix: String = "", header: (String) -> String?) {
        ifMatch = header(prefix + "if-match")
        ifNoneMatch = header(prefix + "if-none-match")
        // A date that is none is no condition (RFC 9110, 13.1.3).
        ifModifiedSince = header(prefix + "if-modified-since").flatMap(S3Time.seconds(of:))
        ifUnmodifiedSince = header(prefix + "if-unmodified-since").flatMap(S3Time.seconds(of:))
    }

    /// What is to be done with an object.
    func outcome(eTag: String, modified: Int64) -> Outcome {
        if let ifMatch {
            if !EntityTag.list(ifMatch, has: eTag) { return .failed("If-Match") }
        } else if let ifUnmodifiedSince, modified > ifUnmodifiedSince {
            return .failed("If-Unmodified-Since")
        }
        if let ifNoneMatch {
            if EntityTag.list(ifNoneMatch, has: eTag) { return .notModified("If-None-Match") }
        } else if let ifModifiedSince, modified <= ifModifiedSince {
            return .notModified("If-Modified-Since")
        }
        return .proceed
    }
}

/// ETags as headers have them.
enum EntityTag {
    /// Without quotes and without the mark of a weak one.
    static func bare(_ text: some StringProtocol) -> String {
        var text = text[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        if text.hasPrefix("W/") { text = text.dropFirst(2) }
        if text.count >= 2, text.first == "\"", text.last == "\"" { text = text.dropFirst().dropLast() }
        return String(text)
    }

    /// Whether a list of ETags, or `*`, has one.
    static func list(_ list: String, has eTag: String) -> Bool {
        list.split(separator: ",").contains { bare($0) == "*" || bare($0) == eTag }
    }

    /// In quotes.
    static func quoted(_ eTag: String) -> String { "\"\(eTag)\"" }
}

extension S3Condition {
    /// The condition of a write, from `If-None-Match: *` or `If-Match`.
    init?(ifMatch: String?, ifNoneMatch: String?) throws(S3Error) {
        switch (ifMatch, ifNoneMatch) {
        case (nil, nil): return nil
        case (nil, let none?):
            guard EntityTag.bare(none) == "*" else { throw .notImplemented(header: "If-None-Match") }
            self = .absent
        case (let match?, nil):
            guard !match.contains(",") else { throw .notImplemented(header: "If-Match") }
            self = .eTag(EntityTag.bare(match))
        case (.some, .some): throw .notImplemented(header: "If-None-Match")
        }
    }
}
