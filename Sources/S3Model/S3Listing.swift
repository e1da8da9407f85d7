/// What a listing of a bucket is to show.
public struct S3ListQuery: Hashable, Sendable {
    /// Only keys that begin with this.
    public var prefix = ""
    /// Keys with this after the prefix are shown once, up to and with it.
    public var delimiter: String?
    /// Where to go on; nil for the start.
    public var after: Position?
    /// At most so many keys and common prefixes together; 0 gives an empty page that is not truncated.
    public var limit = 1000

    /// A place between keys.
    public enum Position: Hashable, Sendable {
        /// Behind a key; the key itself need not exist.
        case key(String)
        /// Behind all keys that begin with a common prefix.
        case prefix(String)
    }

    /// Makes a query for the first 1,000 keys.
    public init() {}
}

/// One page of a listing.
public struct S3ListPage: Hashable, Sendable {
    /// Keys and common prefixes in the order of their UTF-8 bytes.
    public enum Entry: Hashable, Sendable {
        case object(S3Object)
        case commonPrefix(String)
    }
    /// What the page shows.
    ///
    /// An object's attributes have at least ETag, storage class and checksum.
    public let entries: [Entry]
    /// Where the next page goes on; nil on the last one.
    public let next: S3ListQuery.Position?

    /// Makes a page.
    public init(entries: [Entry], next: S3ListQuery.Position?) {
        self.entries = entries
        self.next = next
    }
}
