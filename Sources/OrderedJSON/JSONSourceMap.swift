/// Finds the places of values in the text of a document, so that a message about a value can show its line.
///
/// A second look at text that has been read before; reading keeps no places, because nearly no value is ever asked for
/// its own.
public struct JSONSourceMap: Sendable {
    private let bytes: [UInt8]

    /// Takes the text of a document.
    public init(_ text: String) { bytes = Array(text.utf8) }

    /// Where the value at `path` begins, or, when there is no such value, the nearest value around it.
    ///
    /// The answer for text that is not JSON is some place in it.
    /// - Complexity: O(n) time in the length of the text; no recursion.
    public func position(of path: JSONPath) -> JSONPosition { find(path).value }

    /// Where the key of the member at `path` begins; for an element of an array and the document itself, as
    /// ``position(of:)``.
    public func keyPosition(of path: JSONPath) -> JSONPosition {
        let found = find(path)
        return found.key ?? found.value
    }

    private func find(_ path: JSONPath) -> (key: JSONPosition?, value: JSONPosition) {
        var scanner = JSONScanner(bytes: bytes)
        var key: Int?
        scanner.skipWhitespace()
        var value = scanner.offset
        for component in path.components {
            let entered: (key: Int?, value: Int)? =
                switch component {
                case .key(let name): scanner.enterMember(name)
                case .index(let index): scanner.enterElement(index).map { (nil, $0) }
                }
            guard let entered else { break }
            (key, value) = entered
        }
        return (
            key.map { JSONPosition(byteOffset: $0, in: bytes) }, JSONPosition(byteOffset: value, in: bytes)
        )
    }
}

/// Walks over JSON text without making values of it; text that is no JSON ends the walk early.
private struct JSONScanner {
    let bytes: [UInt8]
    var offset: Int

    init(bytes: [UInt8]) {
        self.bytes = bytes
        offset = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    }

    private var byte: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    mutating func skipWhitespace() {
        while let byte, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { offset += 1 }
    }

    private mutating func take(_ wanted: Character) -> Bool {
        skipWhitespace()
        guard byte == wanted.asciiValue else { return false }
        offset += 1
        return true
    }

    /// Goes from the beginning of an object to the value of a member.
    mutating func enterMember(_ name: String) -> (key: Int?, value: Int)? {
        guard take("{") else { return nil }
        repeat {
            skipWhitespace()
            let key = offset
            guard byte == UInt8(ascii: "\"") else { return nil }
            skipString()
            let isWanted = isKey(bytes[key..<offset], name)
            guard take(":") else { return nil }
            skipWhitespace()
            if isWanted { return (key, offset) }
            skipValue()
        } while take(",")
        return nil
    }

    /// Goes from the beginning of an array to an element.
    mutating func enterElement(_ index: Int) -> Int? {
        guard take("[") else { return nil }
        skipWhitespace()
        guard byte != UInt8(ascii: "]") else { return nil }
        for _ in 0..<index {
            skipValue()
            guard take(",") else { return nil }
        }
        skipWhitespace()
        return offset
    }

    private func isKey(_ quoted: ArraySlice<UInt8>, _ name: String) -> Bool {
        if quoted.dropFirst().dropLast().elementsEqual(name.utf8) { return true }
        guard quoted.contains(UInt8(ascii: "\\")), let key = try? JSON(parsing: Array(quoted)).string else {
            return false
        }
        return key.utf8.elementsEqual(name.utf8)
    }

    private mutating func skipString() {
        offset += 1
        while let byte, byte != UInt8(ascii: "\"") {
            offset += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        offset = min(offset + 1, bytes.count)
    }

    /// Counts brackets instead of recursing.
    private mutating func skipValue() {
        var depth = 0
        skipWhitespace()
        while let byte {
            switch byte {
            case UInt8(ascii: "\""):
                skipString()
                if depth == 0 { return }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
                if depth == 0 {
                    offset += 1
                    return
                }
            case UInt8(ascii: ",") where depth == 0: return
            default: break
            }
            offset += 1
        }
    }
}
