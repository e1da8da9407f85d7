/// A function as callers name it: `NAME`, `ACCOUNT:function:NAME` or `arn:aws:lambda:REGION:ACCOUNT:function:NAME`, each with
/// or without `:QUALIFIER`.
///
/// Account and region of an ARN are read and not compared with those here: state machines and articles carry the ARNs of their
/// authors, and a function that is called like one of theirs is meant.
public struct FunctionName: Hashable, Sendable {
    /// The name alone: letters, digits, `-` and `_`, at most 64.
    public let name: String
    /// A version or alias, nil when none is named.
    public let qualifier: String?

    /// Reads a name or ARN; nil when it is neither.
    public init?(_ text: String) {
        guard text.utf8.count <= 256 else { return nil }
        var parts = text.split(separator: ":", omittingEmptySubsequences: false)[...]
        if parts.first == "arn" {
            guard parts.count >= 7, parts[1].hasPrefix("aws"), parts[2] == "lambda", !parts[3].isEmpty else {
                return nil
            }
            parts = parts.dropFirst(4)
        }
        if parts.count >= 3 {
            guard let account = parts.first, account.utf8.count == 12, account.utf8.allSatisfy({ 48...57 ~= $0 }),
                parts.dropFirst().first == "function"
            else { return nil }
            parts = parts.dropFirst(2)
        } else if parts.first == "function", parts.count == 2 {
            parts = parts.dropFirst()
        }
        guard let name = parts.first, parts.count <= 2, FunctionName.isName(String(name)) else { return nil }
        self.name = String(name)
        if parts.count == 2, let qualifier = parts.last {
            guard FunctionName.isQualifier(String(qualifier)) else { return nil }
            self.qualifier = String(qualifier)
        } else {
            qualifier = nil
        }
    }

    /// The ARN of a function here.
    public static func arn(_ name: String, qualifier: String? = nil, _ identity: JobIdentity) -> String {
        "arn:\(identity.partition):lambda:\(identity.region):\(identity.account):function:\(name)"
            + (qualifier.map { ":\($0)" } ?? "")
    }

    /// Whether a text is a function's name: `[a-zA-Z0-9-_]{1,64}`.
    public static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") }
    }

    /// Whether a text is `$LATEST`, a version or an alias: `[a-zA-Z0-9$_-]{1,128}`.
    public static func isQualifier(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "$") }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
