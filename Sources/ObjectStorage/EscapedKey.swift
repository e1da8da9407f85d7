import FileTree

/// The names of keys that cannot be files at their place, in a tree beside the buckets.
///
/// The tree has a directory per component of a key, so that a listing can read it in the order of the keys and need not
/// read all of it. A component `x` that something follows is the directory `dx`, the last one the file `fx`: no key stands
/// in the way of another. Bytes other than letters, digits, dot, underscore and hyphen are written `%XX`. Of a component of
/// 80 bytes and more, each 80 bytes are a directory `c…` of their own, so that no name is longer than 241 bytes and none
/// is the beginning of the name of another directory: what is below one of them is a range of keys without a gap.
enum EscapedKey {
    /// What a name stands for.
    enum Kind: UInt8 {
        case component = 0x64  // d
        case chunk = 0x63  // c
        case key = 0x66  // f
    }

    static let chunkLength = 80

    /// The path of a key's file below the tree.
    static func path(_ key: some Collection<UInt8>) -> FileName {
        FileName(bytes: path(key[...], closing: .key))
    }

    /// The directory in which all keys with a prefix lie, and how many bytes of the prefix it stands for.
    static func directory(ofPrefix prefix: [UInt8]) -> (path: FileName, length: Int) {
        let slash = prefix.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        let length = slash + (prefix.count - slash) / chunkLength * chunkLength
        return (FileName(bytes: path(prefix[..<length], closing: nil)), length)
    }

    private static func path(_ key: some Collection<UInt8>, closing: Kind?) -> [UInt8] {
        var result: [UInt8] = []
        func add(_ kind: Kind, _ bytes: some Collection<UInt8>) {
            if !result.isEmpty { result.append(UInt8(ascii: "/")) }
            result.append(kind.rawValue)
            append(bytes, to: &result)
        }
        var rest = key[...]
        while true {
            let component = rest.prefix { $0 != UInt8(ascii: "/") }
            let isLast = component.endIndex == rest.endIndex
            var part = component
            while part.count >= chunkLength {
                add(.chunk, part.prefix(chunkLength))
                part = part.dropFirst(chunkLength)
            }
            if isLast {
                if let closing { add(closing, part) }
                return result
            }
            add(.component, part)
            rest = rest[component.endIndex...].dropFirst()
        }
    }

    /// The name of one step.
    static func name(_ kind: Kind, _ bytes: some Collection<UInt8>) -> FileName {
        var result = [kind.rawValue]
        append(bytes, to: &result)
        return FileName(bytes: result)
    }

    private static func append(_ bytes: some Collection<UInt8>, to result: inout [UInt8]) {
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                result.append(byte)
            default:
                result += [UInt8(ascii: "%"), hexDigit(byte >> 4), hexDigit(byte & 15)]
            }
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    // MARK: - Reading

    /// Adds the bytes that a name stands for, without the slash after a component; nil when it is no such name.
    static func decode(_ name: UnsafeRawBufferPointer, into bytes: inout [UInt8]) -> Kind? {
        guard let first = unsafe name.first, let kind = Kind(rawValue: first) else { return nil }
        var index = 1
        while index < name.count {
            let byte = unsafe name[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < name.count, let high = unsafe hexValue(name[index + 1]),
                    let low = unsafe hexValue(name[index + 2])
                else { return nil }
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(byte)
                index += 1
            }
        }
        return kind
    }

    private static func hexValue(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
