/// How the lines of a JSON table become values.
public enum JSONSerDe: Hashable, Sendable {
    /// Hive's `org.apache.hive.hcatalog.data.JsonSerDe`: strict JSON; a value of the wrong kind is an error.
    ///
    /// - timestampFormats: `timestamp.formats`.
    case hive(timestampFormats: [String] = [])
    /// `org.openx.data.jsonserde.JsonSerDe`: lenient JSON; a scalar that does not parse is NULL.
    case openX(OpenXOptions = OpenXOptions())

    /// The properties of OpenX's serializer.
    public struct OpenXOptions: Hashable, Sendable {
        /// `ignore.malformed.json`: whether a line that does not parse gives a row of NULLs.
        public var ignoresMalformed = false
        /// `case.insensitive`.
        public var isCaseInsensitive = true
        /// `dots.in.keys`: whether a column `a_b` also finds a key `a.b`.
        public var hasDotsInKeys = false
        /// `mapping.COLUMN`: the key of a column, by its name in lower case.
        public var mappings: [String: String] = [:]
        /// `timestamp.formats`.
        public var timestampFormats: [String] = []

        /// The usual properties.
        public init() {}
    }

    var isLenient: Bool {
        if case .openX = self { true } else { false }
    }

    var timestampFormats: [String] {
        switch self {
        case .hive(let formats): formats
        case .openX(let options): options.timestampFormats
        }
    }

    var options: OpenXOptions? {
        if case .openX(let options) = self { options } else { nil }
    }
}
