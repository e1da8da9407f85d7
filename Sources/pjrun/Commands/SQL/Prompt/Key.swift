/// What a key of a terminal means to the line editor.
enum Key: Hashable {
    case text(String)
    case enter, backspace, delete, tab
    case left, right, up, down, home, end, wordLeft, wordRight
    /// Ctrl with a letter, in lower case.
    case control(Character)
    /// Text that was pasted, line ends and all.
    case paste(String)
    case unknown
}

/// Reads keys from the bytes that a terminal in raw mode sends (ECMA-48 and xterm's sequences).
struct KeyDecoder {
    /// The next byte; nil at the end.
    ///
    /// `isPart`: the byte belongs to a key that has begun, so it comes at once or not at all.
    let next: (_ isPart: Bool) -> UInt8?

    /// The next key; nil at the end of the input.
    func key() -> Key? {
        guard let byte = next(false) else { return nil }
        switch byte {
        case 0x0D, 0x0A: return .enter
        case 0x09: return .tab
        case 0x7F, 0x08: return .backspace
        case 0x1B: return escape()
        case 0x01...0x1A: return .control(Character(Unicode.Scalar(byte + 0x60)))
        case 0x00, 0x1C...0x1F: return .unknown
        default: return text(byte)
        }
    }

    private func text(_ first: UInt8) -> Key {
        var bytes = [first]
        let further = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0
        for _ in 0..<further {
            guard let byte = next(true) else { break }
            bytes.append(byte)
        }
        return String(validating: bytes, as: UTF8.self).map(Key.text) ?? .unknown
    }

    private func escape() -> Key {
        switch next(true) {
        case UInt8(ascii: "["): return sequence()
        case UInt8(ascii: "O"):
            guard let last = next(true) else { return .unknown }
            return KeyDecoder.cursorKeys[last] ?? .unknown
        case UInt8(ascii: "b"): return .wordLeft
        case UInt8(ascii: "f"): return .wordRight
        case 0x7F: return .control("w")
        default: return .unknown
        }
    }

    private static let cursorKeys: [UInt8: Key] = [
        UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
        UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end,
    ]

    /// What follows ESC [.
    private func sequence() -> Key {
        var parameters = ""
        while let byte = next(true) {
            if byte >= 0x20, byte < 0x40 {
                parameters.unicodeScalars.append(Unicode.Scalar(byte))
                continue
            }
            if byte == UInt8(ascii: "~") { return numbered(parameters) }
            let key = KeyDecoder.cursorKeys[byte] ?? .unknown
            // With Ctrl or Alt: 1;5 and 1;3.
            guard parameters.hasSuffix(";5") || parameters.hasSuffix(";3") else { return key }
            return key == .left ? .wordLeft : key == .right ? .wordRight : key
        }
        return .unknown
    }

    private func numbered(_ parameters: String) -> Key {
        switch parameters {
        case "1", "7": .home
        case "4", "8": .end
        case "3": .delete
        case "200": paste()
        default: .unknown
        }
    }

    /// Everything up to ESC [ 201 ~.
    private func paste() -> Key {
        let end = Array("\u{1B}[201~".utf8)
        var bytes: [UInt8] = []
        while let byte = next(true) {
            bytes.append(byte)
            if bytes.suffix(end.count).elementsEqual(end) {
                bytes.removeLast(end.count)
                break
            }
        }
        return .paste(String(decoding: bytes, as: UTF8.self))
    }
}
