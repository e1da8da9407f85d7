/// Where a JSON text was that ends too early, for Jackson's words about it.
struct UnfinishedJSON {
    /// An array or object that is not closed, and where it begins.
    struct Container {
        let isObject: Bool
        let line: Int
        let column: Int

        var name: String { isObject ? "Object" : "Array" }
    }

    /// What the text ends in.
    enum Place {
        case key
        case text
        /// Behind a comma, a key or a colon.
        case betweenEntries(Container)
        /// Where the container could be closed.
        case container(Container)
    }

    /// Reads a text that is JSON as far as it goes; nil when it ends outside strings and containers.
    static func place(in text: String) -> Place? {
        var open: [Container] = []
        var line = 1
        var column = 0
        var awaitsEntry = false
        var isKey = false
        var quoted: Bool?
        var isEscaped = false
        for scalar in text.unicodeScalars {
            column += 1
            if scalar == "\n" { (line, column) = (line + 1, 0) }
            if let key = quoted {
                if isEscaped {
                    isEscaped = false
                } else if scalar == "\\" {
                    isEscaped = true
                } else if scalar == "\"" {
                    quoted = nil
                    // A key wants its value; a value is an entry's end.
                    awaitsEntry = key
                    isKey = false
                }
                continue
            }
            switch scalar {
            case "\"": quoted = isKey
            case "{", "[":
                open.append(Container(isObject: scalar == "{", line: line, column: column))
                (awaitsEntry, isKey) = (false, scalar == "{")
            case "}", "]":
                _ = open.popLast()
                (awaitsEntry, isKey) = (false, false)
            case ",": (awaitsEntry, isKey) = (true, open.last?.isObject ?? false)
            case ":": awaitsEntry = true
            case " ", "\t", "\r", "\n": break
            default: awaitsEntry = false
            }
        }
        if let quoted { return quoted ? .key : .text }
        return open.last.map { awaitsEntry ? .betweenEntries($0) : .container($0) }
    }
}
