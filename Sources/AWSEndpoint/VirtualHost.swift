/// Buckets that the host names: `bucket.s3.us-east-1.amazonaws.com`, `bucket.s3.localhost`, `bucket.localhost`.
enum VirtualHost {
    /// The bucket of a Host header; nil where the path names it.
    static func bucket(ofHost host: String?) -> String? {
        guard var name = host?.lowercased() else { return nil }
        if let colon = name.lastIndex(of: ":"), !name.hasSuffix("]") { name = String(name[..<colon]) }
        for suffix in [".s3.amazonaws.com", ".s3.localhost", ".localhost"] where name.hasSuffix(suffix) {
            return bucket(String(name.dropLast(suffix.count)))
        }
        // bucket.s3.REGION.amazonaws.com, as a proxy or /etc/hosts may send it here.
        guard name.hasSuffix(".amazonaws.com"), let place = range(of: ".s3.", in: name) else { return nil }
        return bucket(String(name[..<place]))
    }

    /// `s3` and `api.sagemaker` are services and no buckets.
    private static func bucket(_ name: String) -> String? {
        name.isEmpty || name == "s3" || name.hasPrefix("s3.") || name.hasPrefix("api.") ? nil : name
    }

    private static func range(of part: String, in text: String) -> String.Index? {
        text.indices.first { text[$0...].hasPrefix(part) }
    }
}
