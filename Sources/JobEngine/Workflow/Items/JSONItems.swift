import OrderedJSON

/// Elements of an array in a JSON file, one after the other; of the file, no more than an element is held.
struct JSONItems: ItemSource {
    private var bytes: ObjectBytes
    private let name: String
    private var isFirst = true
    private var isOver = false

    /// Longer elements could be no child's input.
    private static let elementLimit = 16 << 20

    /// - Parameters:
    ///   - bytes: the file.
    ///   - name: the file, for messages.
    ///   - pointer: where in it the array is (RFC 6901); nil for the whole.
    /// - Throws: `ItemFailure`.
    init(_ bytes: ObjectBytes, name: String, pointer: String?) throws(ItemFailure) {
        self.bytes = bytes
        self.name = name
        try self.bytes.skipMark()
        let tokens = (pointer ?? "").split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for token in tokens { try descend(JSONItems.unescaped(token), pointer ?? "") }
        guard try significant() == UInt8(ascii: "[") else {
            throw ItemFailure("Attempting to map over non-iterable node.")
        }
        _ = try self.bytes.next()
    }

    mutating func next(atMost count: Int) throws(ItemFailure) -> [JSON] {
        var items: [JSON] = []
        while !isOver, items.count < count {
            var byte = try significant()
            if byte == UInt8(ascii: "]"), isFirst {
                isOver = true
                break
            }
            if !isFirst {
                isOver = byte == UInt8(ascii: "]")
                guard !isOver else { break }
                guard byte == UInt8(ascii: ",") else { throw malformed("an element is not followed by a comma") }
                _ = try bytes.next()
                byte = try significant()
            }
            isFirst = false
            items.append(try element())
        }
        return items
    }

    // MARK: - Finding the array

    private mutating func descend(_ token: String, _ pointer: String) throws(ItemFailure) {
        let missing = ItemFailure("The ItemsPointer '\(pointer)' leads to nothing in '\(name)'.")
        switch try significant() {
        case UInt8(ascii: "{"):
            _ = try bytes.next()
            while try significant() == UInt8(ascii: "\"") {
                let key = try element().string
                guard try significant() == UInt8(ascii: ":") else {
                    throw malformed("a key is not followed by a colon")
                }
                _ = try bytes.next()
                if key == token { return }
                try skip()
                guard try significant() == UInt8(ascii: ",") else { break }
                _ = try bytes.next()
            }
            throw missing
        case UInt8(ascii: "["):
            guard let index = Int(token), index >= 0 else { throw missing }
            _ = try bytes.next()
            for _ in 0..<index {
                guard try significant() != UInt8(ascii: "]") else { throw missing }
                try skip()
                guard try significant() == UInt8(ascii: ",") else { throw missing }
                _ = try bytes.next()
            }
            if try significant() == UInt8(ascii: "]") { throw missing }
        default: throw missing
        }
    }

    private static func unescaped(_ token: Substring) -> String {
        var text = ""
        var isEscaped = false
        for character in token.unicodeScalars {
            if isEscaped {
                text.unicodeScalars.append(character == "1" ? "/" : "~")
                isEscaped = false
            } else if character == "~" {
                isEscaped = true
            } else {
                text.unicodeScalars.append(character)
            }
        }
        return text
    }

    // MARK: - Values

    private mutating func significant() throws(ItemFailure) -> UInt8? {
        while let byte = try bytes.peek() {
            guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return byte }
            _ = try bytes.next()
        }
        return nil
    }

    private mutating func element() throws(ItemFailure) -> JSON {
        var text: [UInt8] = []
        try scan { text.append($0) }
        do throws(JSONSyntaxError) {
            return try JSON(parsing: text, duplicateKeys: .lastWins)
        } catch {
            throw malformed(error.message)
        }
    }

    private mutating func skip() throws(ItemFailure) { try scan(limit: .max) { _ in } }

    /// Passes a value's bytes on, to the end of its last bracket or quote, or up to what separates it from the next.
    private mutating func scan(limit: Int = JSONItems.elementLimit, _ body: (UInt8) -> Void) throws(ItemFailure) {
        _ = try significant()
        var depth = 0
        var length = 0
        while let byte = try bytes.peek() {
            if depth == 0, length > 0, byte == 0x2c || byte == 0x5d || byte == 0x7d || byte <= 0x20 { return }
            _ = try bytes.next()
            body(byte)
            length += 1
            guard length <= limit else { throw malformed("an element has more than \(limit) bytes") }
            switch byte {
            case 0x7b, 0x5b: depth += 1
            case 0x7d, 0x5d: depth -= 1
            case 0x22:
                while let inner = try bytes.next() {
                    body(inner)
                    length += 1
                    if inner == 0x22 { break }
                    if inner == 0x5c, let escaped = try bytes.next() {
                        body(escaped)
                        length += 1
                    }
                    guard length <= limit else { throw malformed("an element has more than \(limit) bytes") }
                }
            default: continue
            }
            if depth <= 0 { return }
        }
        if length == 0 || depth > 0 { throw malformed("it ends within a value") }
    }

    private func malformed(_ problem: String) -> ItemFailure {
        ItemFailure("The object '\(name)' is not the JSON that is expected: \(problem).")
    }
}

/// Lines of a file, each a JSON value.
struct JSONLineItems: ItemSource {
    private var bytes: ObjectBytes
    private let name: String
    private var line = 0

    init(_ bytes: ObjectBytes, name: String) throws(ItemFailure) {
        self.bytes = bytes
        self.name = name
        try self.bytes.skipMark()
    }

    mutating func next(atMost count: Int) throws(ItemFailure) -> [JSON] {
        var items: [JSON] = []
        while items.count < count, try bytes.peek() != nil {
            var text: [UInt8] = []
            try bytes.take(into: &text) { $0 == UInt8(ascii: "\n") }
            _ = try bytes.next()
            line += 1
            if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }) { continue }
            do throws(JSONSyntaxError) {
                items.append(try JSON(parsing: text, duplicateKeys: .lastWins))
            } catch {
                throw ItemFailure("Line \(line) of the object '\(name)' is not JSON: \(error.message).")
            }
        }
        return items
    }
}
