/// Where the folders of projected partitions are: text with `${column}` in it.
struct LocationTemplate {
    private enum Piece {
        case text([UInt8])
        /// The value of the partition column at a position.
        case column(Int)
    }

    /// The folder that all partitions are in.
    let root: String
    /// What follows it.
    private let pieces: [Piece]
    private let columnCount: Int
    /// Whether values are escaped as in folders `key=value`.
    private let isEscaped: Bool

    /// The folders `key=value` below a location.
    init(location: String, keys: [String]) {
        root = location.hasSuffix("/") ? location : location + "/"
        pieces = keys.enumerated().flatMap { position, key in
            [
                Piece.text(Array("\(PartitionFolders.escaped(key))=".utf8)), .column(position),
                .text([UInt8(ascii: "/")]),
            ]
        }
        columnCount = keys.count
        isEscaped = true
    }

    /// Reads `storage.location.template`.
    ///
    /// - Throws: `INVALID_TABLE_PROPERTY` for a text that does not have every column, or nothing else.
    init(
        _ text: String, columns: [String], _ properties: PartitionProjection.Properties
    ) throws(QueryFailure) {
        func invalid(_ reason: String) -> QueryFailure {
            QueryFailure(
                code: "INVALID_TABLE_PROPERTY",
                message: "Invalid storage.location.template '\(text)': \(reason) (table \(properties.table))")
        }
        var found: [Piece] = []
        var plain: [UInt8] = []
        let bytes = Array((text.hasSuffix("/") ? text : text + "/").utf8)
        var at = 0
        while at < bytes.count {
            guard bytes[at] == UInt8(ascii: "$"), at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "{"),
                let end = bytes[at...].firstIndex(of: UInt8(ascii: "}"))
            else {
                plain.append(bytes[at])
                at += 1
                continue
            }
            let name = String(decoding: bytes[(at + 2)..<end], as: UTF8.self)
            guard let column = columns.firstIndex(of: name.lowercased()) else {
                throw invalid("'\(name)' is no partition column")
            }
            if !plain.isEmpty { found.append(.text(plain)) }
            plain = []
            found.append(.column(column))
            at = end + 1
        }
        if !plain.isEmpty { found.append(.text(plain)) }
        for (position, name) in columns.enumerated() {
            let isThere = found.contains { if case .column(position) = $0 { true } else { false } }
            guard isThere else { throw invalid("it has no ${\(name)}") }
        }
        guard case .text(let first) = found.first, let slash = first.lastIndex(of: UInt8(ascii: "/")) else {
            throw invalid("it does not begin with a place")
        }
        root = String(decoding: first[...slash], as: UTF8.self)
        let place = root.utf8.split(separator: UInt8(ascii: "/"))
        guard root.hasPrefix("/") || root.hasPrefix("file:") || place.count > 1 else {
            throw invalid("a bucket's name cannot be projected here")
        }
        found[0] = .text(Array(first[(slash + 1)...]))
        pieces = found
        columnCount = columns.count
        isEscaped = false
    }

    // MARK: - Matching

    /// The values for which a file is in the partition's folder.
    ///
    /// - Parameters:
    ///   - file: a file below ``root``.
    ///   - isValue: whether a column, by position, can have a value.
    /// - Returns: a text for each partition column; nil if there are none.
    func values(of file: TableFiles.File, where isValue: (Int, String) -> Bool) -> [String]? {
        let path = file.components.dropLast().map { Array($0.utf8) + [UInt8(ascii: "/")] }.flatMap { $0 }
        var values = [String?](repeating: nil, count: columnCount)
        return match(0, path, 0, &values, isValue) ? values.compactMap { $0 } : nil
    }

    /// Matches the pieces from one on with the path from a place on; columns take as little as they can.
    ///
    /// The depth is the number of pieces, the tries of a column the length of the path.
    private func match(
        _ piece: Int, _ path: [UInt8], _ start: Int, _ values: inout [String?], _ isValue: (Int, String) -> Bool
    ) -> Bool {
        guard piece < pieces.count else { return true }
        switch pieces[piece] {
        case .text(let text):
            guard path[start...].starts(with: text) else { return false }
            return match(piece + 1, path, start + text.count, &values, isValue)
        case .column(let column):
            var end = start
            while end < path.count {
                end += 1
                // Where the text that follows cannot be, the value need not be looked at.
                if piece + 1 < pieces.count, case .text(let next) = pieces[piece + 1], !path[end...].starts(with: next)
                {
                    continue
                }
                let raw = String(decoding: path[start..<end], as: UTF8.self)
                let value = isEscaped ? PartitionFolders.unescaped(raw[...]) : raw
                if let known = values[column] {
                    if known == value, match(piece + 1, path, end, &values, isValue) { return true }
                    continue
                }
                guard isValue(column, value) else { continue }
                values[column] = value
                if match(piece + 1, path, end, &values, isValue) { return true }
                values[column] = nil
            }
            return false
        }
    }
}
