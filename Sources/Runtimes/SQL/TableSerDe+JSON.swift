import CSV
import JobModel

// The properties of the serializers that read JSON, and those of nested text.
extension TableSerDe {
    static let hiveJSON = "org.apache.hive.hcatalog.data.JsonSerDe"
    static let openXJSON = "org.openx.data.jsonserde.JsonSerDe"

    /// The properties of Hive's serializer.
    static func hive(_ table: GlueTable) throws(QueryFailure) -> JSONSerDe {
        .hive(timestampFormats: try timestampFormats(table.serdeParameters["timestamp.formats"] ?? ""))
    }

    /// The properties of OpenX's serializer; those it does not know have no meaning in Athena either.
    static func openX(_ table: GlueTable) -> JSONSerDe {
        let properties = table.serdeParameters
        var options = JSONSerDe.OpenXOptions()
        options.ignoresMalformed = properties["ignore.malformed.json"]?.lowercased() == "true"
        options.isCaseInsensitive = (properties["case.insensitive"] ?? "true").lowercased() == "true"
        options.hasDotsInKeys = properties["dots.in.keys"]?.lowercased() == "true"
        for (key, value) in properties where key.hasPrefix("mapping.") {
            options.mappings[key.dropFirst("mapping.".count).lowercased()] = value
        }
        // Here commas cannot be escaped.
        options.timestampFormats = (properties["timestamp.formats"] ?? "").split(separator: ",").map(String.init)
        return .openX(options)
    }

    /// The delimiters of nested values of LazySimpleSerDe.
    static func nestedDelimiters(_ table: GlueTable) throws(QueryFailure) -> [UInt8] {
        let properties = table.serdeParameters
        let extended = properties["hive.serialization.extend.nesting.levels"]?.lowercased() == "true"
        var delimiters = TextTable.usualNestedDelimiters
        if extended { delimiters += [11, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 28, 29] }
        // Hive 1 misspelt the first.
        let collection = properties["collection.delim"] ?? properties["colelction.delim"]
        delimiters[0] = try lazyByte(collection, "collection.delim", table) ?? delimiters[0]
        delimiters[1] = try lazyByte(properties["mapkey.delim"], "mapkey.delim", table) ?? delimiters[1]
        return delimiters
    }
}
