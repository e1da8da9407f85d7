import Columnar

extension FunctionRegistry {
    mutating func addSearchFunctions() {
        scalar("replace", "varchar(x), varchar(y)", returns: "varchar(x)") { call in
            call.mapText { (text: ByteView, search: ByteView, out: inout TextBuffer) in
                out.append(text, replacing: search, by: .empty)
                return true
            }
        }
        scalar(
            "replace", "varchar(x), varchar(y), varchar(z)", returns: "varchar(u)",
            lengths: ["u": { $0["x", default: 0] + $0["z", default: 0] * ($0["x", default: 0] + 1) }]
        ) { call in
            call.mapText { (text: ByteView, search: ByteView, replacement: ByteView, out: inout TextBuffer) in
                if text.count &* replacement.count > 1 << 20 {
                    let occurrences = search.count == 0 ? text.codePointCount + 1 : text.occurrences(of: search)
                    try call.checkRoom(for: text.count + occurrences * replacement.count, in: out)
                }
                out.append(text, replacing: search, by: replacement)
                return true
            }
        }
        scalar("strpos", "varchar(x), varchar(y)", returns: "bigint") { call in
            call.map { (text: ByteView, part: ByteView) -> Int64? in try text.position(of: part, instance: 1) }
        }
        scalar("strpos", "varchar(x), varchar(y), bigint", returns: "bigint") { call in
            call.map { (text: ByteView, part: ByteView, instance: Int64) -> Int64? in
                try text.position(of: part, instance: instance)
            }
        }
        scalar("starts_with", "varchar(x), varchar(y)", returns: "boolean") { call in
            call.map { (text: ByteView, prefix: ByteView) -> Bool? in text.starts(with: prefix) }
        }
        scalar("translate", "varchar(x), varchar(y), varchar(z)", returns: "varchar") { call in
            let translations = PreparedArguments(Array(call.arguments.dropFirst()), count: call.count) { parts in
                try Translation(from: parts[0], to: parts[1])
            }
            let texts = (views: call.arguments[0].views, step: call.arguments[0].step)
            return call.mapTextRows { row, out in
                try translations.at(row).apply(to: texts.views[row &* texts.step], into: &out)
                return true
            }
        }
    }
}

extension ByteView {
    /// SQL's `strpos`: the position in code points of the n-th occurrence, from the end if n is negative; 0 if there is
    /// none.
    @inline(__always)
    func position(of part: ByteView, instance: Int64) throws -> Int64 {
        guard instance != 0, instance != .min else {
            throw Failure.invalidArgument("'instance' must be a positive or negative number.")
        }
        if part.count == 0 { return 1 }
        var remaining = instance.magnitude
        var found: Int
        if instance > 0 {
            found = -1
            repeat {
                guard let next = first(part, from: found &+ 1) else { return 0 }
                found = next
                remaining &-= 1
            } while remaining > 0
        } else {
            found = count
            repeat {
                guard let next = last(part, from: found &- 1) else { return 0 }
                found = next
                remaining &-= 1
            } while remaining > 0
        }
        return Int64(slice(0, found).codePointCount) &+ 1
    }
}

extension TextBuffer {
    /// Appends text with every occurrence of a part replaced; an empty part occurs around every character.
    @inline(__always)
    mutating func append(_ text: ByteView, replacing part: ByteView, by replacement: ByteView) {
        if part.count == 0 {
            append(text, interspersedWith: replacement)
            return
        }
        var position = 0
        while let match = text.first(part, from: position) {
            append(text.slice(position, match))
            append(replacement)
            position = match &+ part.count
        }
        append(text.slice(position, text.count))
    }

    private mutating func append(_ text: ByteView, interspersedWith replacement: ByteView) {
        append(replacement)
        var position = 0
        while position < text.count {
            let length = text.characterLength(at: position)
            append(text.slice(position, position + length))
            append(replacement)
            position += length
        }
    }
}

/// The replacement of single characters by others or by nothing.
struct Translation {
    private var ascii: [UInt32]
    private var others: [UInt32: UInt32] = [:]
    private static let removed: UInt32 = .max

    /// Prepares a translation; of characters that are named twice the first counts.
    init(from: ByteView, to: ByteView) throws {
        ascii = Array(0..<128)
        let sources = try from.codePoints()
        let targets = try to.codePoints()
        var seen: Set<UInt32> = []
        for (index, source) in sources.enumerated() where seen.insert(source).inserted {
            let target = index < targets.count ? targets[index] : Translation.removed
            if source < 128 { ascii[Int(source)] = target } else { others[source] = target }
        }
    }

    /// Appends translated text.
    func apply(to text: ByteView, into out: inout TextBuffer) throws {
        out.reserve(text.count)
        var position = 0
        while position < text.count {
            let target: UInt32
            if text[position] < 0x80 {
                target = ascii[Int(text[position])]
                position &+= 1
            } else if case .scalar(let value, let byteCount) = text.wideCodePoint(at: position) {
                target = others[value] ?? value
                position &+= byteCount
            } else {
                throw Failure.invalidArgument("Invalid UTF-8 encoding in characters: \(text.javaString)")
            }
            if target != Translation.removed { out.append(codePoint: target) }
        }
    }
}
