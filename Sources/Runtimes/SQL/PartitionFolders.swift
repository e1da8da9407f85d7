import Columnar
import TrinoSQL

/// The `key=value` folders of a table.
///
/// Hive escapes in such names what a path cannot hold as `%` and two hexadecimal digits, and writes NULL as
/// `__HIVE_DEFAULT_PARTITION__`.
enum PartitionFolders {
    /// Hive's text for NULL.
    static let null = "__HIVE_DEFAULT_PARTITION__"

    /// Keys, in lower case, and values of the folders on the way to a file, from the top; nil values are NULL.
    static func pairs(_ file: TableFiles.File) -> [(key: String, value: String?)] {
        file.components.dropLast().compactMap(pair)
    }

    /// Key and value of a folder's name; nil if it is none of a partition.
    static func pair(_ folder: String) -> (key: String, value: String?)? {
        guard let equals = folder.firstIndex(of: "="), equals != folder.startIndex else { return nil }
        let value = unescaped(folder[folder.index(after: equals)...])
        return (unescaped(folder[..<equals]).lowercased(), value == null ? nil : value)
    }

    /// The text with `%41` read as `A`; what is no escape stays.
    static func unescaped(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "%")) else { return String(text) }
        var result: [UInt8] = []
        var at = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "%"), at + 2 < bytes.count,
                let value = UInt8(String(decoding: bytes[(at + 1)...(at + 2)], as: UTF8.self), radix: 16)
            {
                result.append(value)
                at += 3
            } else {
                result.append(bytes[at])
                at += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The place of a folder below a table's location.
    ///
    /// In an address `file://` a percent sign stands for the start of an escape; in one of S3 it stands for itself.
    static func location(_ folder: String, below base: String) -> String {
        let isFile = base.lowercased().hasPrefix("file:")
        let name =
            isFile ? folder.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%25") : folder
        return base + (base.hasSuffix("/") ? "" : "/") + name
    }

    /// The text as it stands in a folder's name: what a path cannot hold as `%` and two digits.
    ///
    /// The characters are those of Hive's `FileUtils.escapePathName`.
    static func escaped(_ text: String) -> String {
        var result: [UInt8] = []
        for byte in text.utf8 {
            if byte < 0x20 || byte == 0x7F || "\"#%'*/:=?\\{[]^".utf8.contains(byte) {
                let digits = Array("0123456789ABCDEF".utf8)
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    // MARK: - Values

    /// A folder's text as a value of its column.
    ///
    /// - Throws: `HIVE_INVALID_PARTITION_VALUE`, with Trino's words, for text that is no such value.
    static func value(_ text: String?, of type: DataType, key: String) throws(QueryFailure) -> Value {
        guard let text else { return .null }
        if type == .text { return .text(text) }
        if let value = PartitionValue.value(text, of: type) { return value }
        throw QueryFailure(
            code: "HIVE_INVALID_PARTITION_VALUE",
            message: "Invalid partition value '\(text)' for \(type.description.uppercased()) partition key: \(key)",
            help: "rename the folder \(key)=\(text), or declare the partition column string")
    }

    /// The type that all values of a key have, for tables without a declaration: BIGINT, DATE or VARCHAR.
    static func type(of values: [String]) -> DataType {
        if values.isEmpty { return .text }
        if values.allSatisfy(isPlainInteger) { return .bigint }
        if values.allSatisfy({ $0.utf8.count == 10 && PartitionValue.value($0, of: .date) != nil }) { return .date }
        return .text
    }

    /// Digits without needless zeros: month=01 is a text.
    private static func isPlainInteger(_ text: String) -> Bool { Int64(text).map { "\($0)" == text } ?? false }
}
