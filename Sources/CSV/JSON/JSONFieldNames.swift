import Columnar

/// Finds the fields of a row by the names in objects.
///
/// Objects of a table mostly have the same names in the same order, so what was found last at a position is tried first.
/// Not for use by two threads at once.
final class JSONFieldNames {
    /// Fields of the row.
    let count: Int
    private let positions: [[UInt8]: Int]
    private let isCaseInsensitive: Bool
    /// Hive's name for a column by its number.
    private let knowsNumbers: Bool
    /// Fields with an underscore, that a name with dots may mean.
    private let dotted: [[UInt8]: Int]
    /// Whether some field may be meant by a name with dots.
    var knowsDots: Bool { !dotted.isEmpty }
    private var recent: [(name: [UInt8], match: Match)] = []

    /// What a name in an object means.
    struct Match {
        /// The field with this name.
        let field: Int?
        /// The field that means it when no name fits exactly.
        let dotted: Int?
    }

    /// Makes the names of a row's fields.
    ///
    /// - Parameters:
    ///   - names: in the order of the fields.
    ///   - serde: what is made of case, dots and mappings.
    init(_ names: [String], _ serde: JSONSerDe) {
        count = names.count
        let options = serde.options
        isCaseInsensitive = options?.isCaseInsensitive ?? true
        knowsNumbers = options == nil
        var positions: [[UInt8]: Int] = [:]
        var dotted: [[UInt8]: Int] = [:]
        for (position, name) in names.enumerated() {
            let lower = name.lowercased()
            var key = options?.mappings[lower] ?? lower
            if isCaseInsensitive { key = key.lowercased() }
            if positions[Array(key.utf8)] == nil { positions[Array(key.utf8)] = position }
            if options?.hasDotsInKeys == true, lower.contains("_"), dotted[Array(lower.utf8)] == nil {
                dotted[Array(lower.utf8)] = position
            }
        }
        self.positions = positions
        self.dotted = dotted
    }

    /// What the name at a position in an object means.
    func match(_ name: ByteView, at ordinal: Int) -> Match {
        if ordinal < recent.count, recent[ordinal].name.matches(name) { return recent[ordinal].match }
        let bytes = name.array
        let match = search(bytes)
        if ordinal < recent.count {
            recent[ordinal] = (bytes, match)
        } else if ordinal == recent.count && ordinal < 1024 {
            recent.append((bytes, match))
        }
        return match
    }

    private func search(_ name: [UInt8]) -> Match {
        let key = isCaseInsensitive ? JSONFieldNames.lowercased(name) : name
        if let field = positions[key] { return Match(field: field, dotted: nil) }
        if knowsNumbers, let number = JSONFieldNames.columnNumber(name) {
            return Match(field: number < count ? number : nil, dotted: nil)
        }
        guard !dotted.isEmpty, key.contains(UInt8(ascii: ".")) else { return Match(field: nil, dotted: nil) }
        let underscored = key.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "_") : $0 }
        return Match(field: nil, dotted: dotted[underscored])
    }

    /// The name in lower case.
    static func lowercased(_ name: [UInt8]) -> [UInt8] {
        if name.allSatisfy({ $0 < 0x80 }) {
            return name.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }
        }
        return Array(String(decoding: name, as: UTF8.self).lowercased().utf8)
    }

    /// The number in `_col12`.
    private static func columnNumber(_ name: [UInt8]) -> Int? {
        guard name.starts(with: Array("_col".utf8)), name.count > 4, name.count < 13 else { return nil }
        let digits = name.dropFirst(4)
        guard digits.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
    }
}

extension [UInt8] {
    /// Whether a view has the same bytes.
    fileprivate func matches(_ view: ByteView) -> Bool {
        guard count == view.count else { return false }
        for position in 0..<count where self[position] != view[position] { return false }
        return true
    }
}
