import OrderedJSON
import S3Model
import StatesLanguage

/// Opens what an `ItemReader` names.
///
/// <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html>
struct ItemReading {
    private let objects: any MapRunObjects
    private let configuration: JSON

    /// A source, and what tells later whether it is still the same.
    struct Opened {
        var source: any ItemSource
        var identity: String
    }

    static func open(
        _ resource: TaskResource, _ arguments: JSON, _ configuration: JSON, maximumItems: Int?,
        _ objects: any MapRunObjects
    ) throws(ItemFailure) -> Opened {
        if let maximumItems, maximumItems < 0 { throw ItemFailure("field MaxItems must be positive") }
        let reading = ItemReading(objects: objects, configuration: configuration)
        var opened: Opened
        let parts = resource.arn.split(separator: ":", omittingEmptySubsequences: false).suffix(2).map(String.init)
        switch parts {
        case ["s3", "getObject"]: opened = try reading.object(arguments)
        case ["s3", "listObjectsV2"]: opened = try reading.listing(arguments)
        default:
            throw ItemFailure(
                "The ItemReader's resource '\(resource.arn)' is not supported here: s3:getObject and s3:listObjectsV2 are."
            )
        }
        // More than the service's limit, and none, stand for all.
        if let limit = maximumItems, limit > 0, limit < 100_000_000 {
            opened.source = LimitedItems(opened.source, limit: limit)
        }
        return opened
    }

    // MARK: - Resources

    private func listing(_ arguments: JSON) throws(ItemFailure) -> Opened {
        if let transformation = configuration["Transformation"]?.string, transformation != "NONE" {
            throw ItemFailure("The ReaderConfig's Transformation '\(transformation)' is not supported here.")
        }
        let bucket = try ItemReading.text(arguments, "Bucket")
        let prefix = arguments["Prefix"]?.string ?? ""
        return Opened(
            source: ListedItems(objects, bucket: bucket, prefix: prefix), identity: "s3://\(bucket)/\(prefix)*")
    }

    private func object(_ arguments: JSON) throws(ItemFailure) -> Opened {
        if arguments["VersionId"] != nil {
            throw ItemFailure("The ItemReader's VersionId is not supported here: objects have no versions.")
        }
        let address = S3Address(
            bucket: try ItemReading.text(arguments, "Bucket"), key: try ItemReading.text(arguments, "Key"))
        let type = try ItemReading.text(configuration, "InputType")
        let (bytes, identity) = try open(address)
        let source: any ItemSource
        if type == "MANIFEST" || configuration["ManifestType"]?.string == "S3_INVENTORY" {
            source = try inventory(bytes, address)
        } else if configuration["ManifestType"]?.string == "ATHENA_DATA" {
            source = try athenaManifest(bytes, address, type)
        } else {
            source = try items(bytes, address, type)
        }
        return Opened(source: source, identity: identity)
    }

    private func items(_ bytes: ObjectBytes, _ address: S3Address, _ type: String) throws(ItemFailure) -> any ItemSource
    {
        let name = ItemReading.name(address)
        switch type {
        case "CSV": return try CSVItems(bytes, delimiter: try delimiter(), headers: try headers())
        case "JSON": return try JSONItems(bytes, name: name, pointer: configuration["ItemsPointer"]?.string)
        case "JSONL": return try JSONLineItems(bytes, name: name)
        default:
            throw ItemFailure("The InputType '\(type)' is not supported here: CSV, JSON, JSONL and MANIFEST are.")
        }
    }

    private func open(_ address: S3Address) throws(ItemFailure) -> (ObjectBytes, identity: String) {
        do throws(S3Failure) {
            let (object, content) = try objects.open(address)
            let name = ItemReading.name(address)
            return (
                ObjectBytes(content, name: name),
                "\(name) \(object.byteCount) \(object.attributes.eTag) \(object.modified)"
            )
        } catch {
            throw ItemFailure(
                "The object '\(ItemReading.name(address))' cannot be read: \(ObjectFailure.message(error))")
        }
    }

    // MARK: - CSV

    private func delimiter() throws(ItemFailure) -> UInt8 {
        switch configuration["CSVDelimiter"]?.string ?? "COMMA" {
        case "COMMA": return UInt8(ascii: ",")
        case "PIPE": return UInt8(ascii: "|")
        case "SEMICOLON": return UInt8(ascii: ";")
        case "SPACE": return UInt8(ascii: " ")
        case "TAB": return UInt8(ascii: "\t")
        case let other:
            throw ItemFailure("The CSVDelimiter '\(other)' is none of COMMA, PIPE, SEMICOLON, SPACE and TAB.")
        }
    }

    private func headers() throws(ItemFailure) -> [String]? {
        switch configuration["CSVHeaderLocation"]?.string {
        case "FIRST_ROW": return nil
        case "GIVEN":
            guard let headers = configuration["CSVHeaders"]?.array?.compactMap(\.string), !headers.isEmpty else {
                throw ItemFailure("CSVHeaderLocation is GIVEN, but CSVHeaders has no names.")
            }
            return headers
        default: throw ItemFailure("CSVHeaderLocation must be FIRST_ROW or GIVEN for CSV files.")
        }
    }

    // MARK: - Manifests

    /// S3 Inventory's manifest.json: it names CSV files that have no headers; those are in `fileSchema`.
    private func inventory(_ bytes: ObjectBytes, _ address: S3Address) throws(ItemFailure) -> any ItemSource {
        let name = ItemReading.name(address)
        let manifest = try whole(bytes, name)
        let format = manifest["fileFormat"]?.string ?? ""
        guard format == "CSV" else {
            throw ItemFailure("The inventory '\(name)' is of '\(format)' files; only CSV is supported here.")
        }
        guard let files = manifest["files"]?.array?.compactMap({ $0["key"]?.string }),
            let schema = manifest["fileSchema"]?.string,
            let bucket = manifest["destinationBucket"]?.string?.split(separator: ":").last.map(String.init)
        else {
            throw ItemFailure("'\(name)' is no inventory manifest: files, fileSchema or destinationBucket is missing.")
        }
        if let packed = files.first(where: { $0.hasSuffix(".gz") }) {
            throw ItemFailure(
                "The inventory's file '\(packed)' is compressed, which is not supported here: unpack it and name it without '.gz'."
            )
        }
        let headers = schema.split(separator: ",").map { String($0.drop { $0 == " " }) }
        let reading = self
        return ChainedItems { index throws(ItemFailure) in
            guard index < files.count else { return nil }
            let (bytes, _) = try reading.open(S3Address(bucket: bucket, key: files[index]))
            return try CSVItems(bytes, delimiter: UInt8(ascii: ","), headers: headers)
        }
    }

    /// The manifest of an Athena UNLOAD: a line for each file.
    private func athenaManifest(_ bytes: ObjectBytes, _ address: S3Address, _ type: String) throws(ItemFailure)
        -> any ItemSource
    {
        let name = ItemReading.name(address)
        var bytes = bytes
        var addresses: [S3Address] = []
        while try bytes.peek() != nil {
            var line: [UInt8] = []
            try bytes.take(into: &line) { $0 == UInt8(ascii: "\n") }
            _ = try bytes.next()
            let text = String(decoding: line, as: UTF8.self).filter { $0 != "\r" && $0 != "\"" }
            if text.isEmpty { continue }
            let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 4, parts[0] == "s3:" else {
                throw ItemFailure("A line of the manifest '\(name)' is no address such as s3://bucket/key: '\(text)'.")
            }
            addresses.append(S3Address(bucket: parts[2], key: parts[3]))
        }
        let (reading, files) = (self, addresses)
        return ChainedItems { index throws(ItemFailure) in
            guard index < files.count else { return nil }
            let (bytes, _) = try reading.open(files[index])
            return try reading.items(bytes, files[index], type)
        }
    }

    private func whole(_ bytes: ObjectBytes, _ name: String) throws(ItemFailure) -> JSON {
        var (bytes, text): (ObjectBytes, [UInt8]) = (bytes, [])
        try bytes.take(into: &text) { _ in false }
        do throws(JSONSyntaxError) {
            return try JSON(parsing: text, duplicateKeys: .lastWins)
        } catch {
            throw ItemFailure("The manifest '\(name)' is not JSON: \(error.message).")
        }
    }

    private static func text(_ json: JSON, _ field: String) throws(ItemFailure) -> String {
        guard let text = json[field]?.string, !text.isEmpty else {
            throw ItemFailure("The ItemReader has no '\(field)'.")
        }
        return text
    }

    private static func name(_ address: S3Address) -> String { "s3://\(address.bucket)/\(address.key)" }
}
