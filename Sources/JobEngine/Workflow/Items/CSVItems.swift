import OrderedJSON

/// Records of a CSV file as objects of strings.
///
/// From recordings of the service: a short record is filled up with empty strings, also an empty line; what is beyond the
/// headers is dropped; nothing is trimmed. Members stand in the order of a Java hash map.
struct CSVItems: ItemSource {
    private var bytes: ObjectBytes
    private let delimiter: UInt8
    private let headers: [String]
    /// Places of headers in the order of members; of equal ones the last.
    private let order: [Int]

    /// - Parameters:
    ///   - bytes: the file.
    ///   - delimiter: between fields.
    ///   - headers: nil when the first record has them.
    /// - Throws: `ItemFailure`.
    init(_ bytes: ObjectBytes, delimiter: UInt8, headers: [String]?) throws(ItemFailure) {
        self.bytes = bytes
        self.delimiter = delimiter
        try self.bytes.skipMark()
        if let headers {
            self.headers = headers
        } else {
            self.headers = try CSVItems.record(&self.bytes, delimiter) ?? []
        }
        var places: [String: Int] = [:]
        for (place, header) in self.headers.enumerated() {
            let isTaken = places.updateValue(place, forKey: header) != nil
            // Empty ones may come again, which is how a trailing comma looks.
            if isTaken, !header.isEmpty { throw ItemFailure("CSV headers cannot contain duplicates.") }
        }
        var names: [String] = []
        var seen: Set<String> = []
        for header in self.headers where seen.insert(header).inserted { names.append(header) }
        order = JavaHashOrder.sorted(names).compactMap { places[$0] }
    }

    mutating func next(atMost count: Int) throws(ItemFailure) -> [JSON] {
        var items: [JSON] = []
        while items.count < count, let fields = try CSVItems.record(&bytes, delimiter) {
            items.append(
                .object(
                    JSONObject(order.map { (headers[$0], .string($0 < fields.count ? fields[$0] : "")) })))
        }
        return items
    }

    /// The next record, RFC 4180; nil at the end.
    private static func record(_ bytes: inout ObjectBytes, _ delimiter: UInt8) throws(ItemFailure) -> [String]? {
        guard try bytes.peek() != nil else { return nil }
        let quote = UInt8(ascii: "\""), newline = UInt8(ascii: "\n"), carriage = UInt8(ascii: "\r")
        var fields: [String] = []
        var field: [UInt8] = []
        while true {
            if field.isEmpty, try bytes.peek() == quote {
                _ = try bytes.next()
                while true {
                    try bytes.take(into: &field) { $0 == quote }
                    guard try bytes.next() != nil else {
                        throw ItemFailure("The CSV file ends within a quoted value.")
                    }
                    guard try bytes.peek() == quote else { break }
                    field.append(quote)
                    _ = try bytes.next()
                }
            }
            try bytes.take(into: &field) { $0 == delimiter || $0 == newline || $0 == carriage }
            let end = try bytes.next()
            if end == carriage {
                guard try bytes.peek() == newline else {
                    field.append(carriage)
                    continue
                }
                _ = try bytes.next()
            }
            fields.append(String(decoding: field, as: UTF8.self))
            field = []
            if end != delimiter { return fields }
        }
    }
}

/// The order in which `java.util.HashMap` gives its keys back, which is how the service's CSV items are written.
enum JavaHashOrder {
    static func sorted(_ names: [String]) -> [String] {
        var size = 16
        while names.count > size * 3 / 4 { size *= 2 }
        return names.enumerated().map { (bucket: bucket($0.element, size), place: $0.offset, name: $0.element) }
            .sorted { ($0.bucket, $0.place) < ($1.bucket, $1.place) }.map(\.name)
    }

    private static func bucket(_ name: String, _ size: Int) -> Int {
        let hash = name.utf16.reduce(UInt32(0)) { $0 &* 31 &+ UInt32($1) }
        return Int(hash ^ hash >> 16) & (size - 1)
    }
}
