/// Where the object with a key goes below an input's LocalPath.
///
/// The service publishes no rule; this one satisfies the three cases that are known: a key equal to the S3Uri keeps
/// its last component, a key below the S3Uri keeps what follows, and a key that only begins with the S3Uri keeps its
/// whole last component (aws/sagemaker-python-sdk issue 3612).
public enum PrefixRule {
    /// - Parameters:
    ///   - key: an object's key; it must begin with `prefix`.
    ///   - prefix: the key part of the S3Uri, possibly empty.
    /// - Returns: the path below LocalPath, with "/" between components.
    public static func relativePath(ofKey key: String, prefix: String) -> String {
        let keyBytes = Array(key.utf8)
        let prefixBytes = Array(prefix.utf8)
        precondition(keyBytes.starts(with: prefixBytes), "a key is placed only for a prefix that it has")
        let slash = UInt8(ascii: "/")
        if prefixBytes.isEmpty { return key }
        if keyBytes.count == prefixBytes.count || prefixBytes.last != slash && keyBytes[prefixBytes.count] != slash {
            let start = prefixBytes.lastIndex(of: slash).map { $0 + 1 } ?? 0
            return String(decoding: keyBytes[start...], as: UTF8.self)
        }
        let start = prefixBytes.count + (prefixBytes.last == slash ? 0 : 1)
        return String(decoding: keyBytes[start...], as: UTF8.self)
    }
}
