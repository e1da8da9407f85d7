/// A checker of XML, as far as the documents here use it: elements, attributes, text and the five named entities.
struct XMLText {
    /// What is wrong with the text, or nothing.
    static func fault(_ text: String) -> String? {
        var reader = XMLText(scalars: Array(text.unicodeScalars))
        do throws(Fault) {
            try reader.document()
            return nil
        } catch {
            return
                "\(error.problem) at \(reader.place): \(String(text.unicodeScalars.dropFirst(reader.place).prefix(60)))"
        }
    }

    private struct Fault: Error {
        var problem: String
    }

    private let scalars: [Unicode.Scalar]
    private var place = 0

    private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    private var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    private mutating func document() throws(Fault) {
        skipSpace()
        try element()
        skipSpace()
        if next != nil { throw Fault(problem: "more after the root") }
    }

    private mutating func element() throws(Fault) {
        var open: [String] = []
        repeat {
            try expect("<")
            if next == "/" {
                place += 1
                let name = try self.name()
                guard open.popLast() == name else { throw Fault(problem: "</\(name)> closes nothing") }
                skipSpace()
                try expect(">")
            } else {
                let name = try self.name()
                if try attributes() { open.append(name) }
            }
            if !open.isEmpty { try text() }
        } while !open.isEmpty
    }

    /// Whether the element has content.
    private mutating func attributes() throws(Fault) -> Bool {
        var names: Set<String> = []
        while true {
            let before = place
            skipSpace()
            if next == ">" || next == "/" { break }
            guard place > before else { throw Fault(problem: "no space before an attribute") }
            guard names.insert(try name()).inserted else { throw Fault(problem: "an attribute twice") }
            try expect("=")
            try expect("\"")
            while let scalar = next, scalar != "\"" {
                if scalar == "<" { throw Fault(problem: "< in an attribute") }
                try character()
            }
            try expect("\"")
        }
        if next == "/" {
            place += 1
            try expect(">")
            return false
        }
        try expect(">")
        return true
    }

    private mutating func text() throws(Fault) {
        while let scalar = next, scalar != "<" { try character() }
        if next == nil { throw Fault(problem: "an element is not closed") }
    }

    private mutating func character() throws(Fault) {
        guard let scalar = next else { throw Fault(problem: "the end") }
        if scalar.value < 32, scalar != "\n", scalar != "\t", scalar != "\r" {
            throw Fault(problem: "a control character")
        }
        if scalar == ">" { throw Fault(problem: "a bare >") }
        place += 1
        guard scalar == "&" else { return }
        var entity = ""
        while let scalar = next, scalar != ";", entity.count < 8 {
            entity.unicodeScalars.append(scalar)
            place += 1
        }
        guard ["amp", "lt", "gt", "quot", "#39"].contains(entity) else { throw Fault(problem: "&\(entity)") }
        try expect(";")
    }

    private mutating func name() throws(Fault) -> String {
        var name = ""
        while let scalar = next, scalar.properties.isAlphabetic || scalar == "-" || scalar == ":" || isDigit(scalar) {
            name.unicodeScalars.append(scalar)
            place += 1
        }
        guard let first = name.unicodeScalars.first, first.properties.isAlphabetic else {
            throw Fault(problem: "no name")
        }
        return name
    }

    private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private mutating func expect(_ scalar: Unicode.Scalar) throws(Fault) {
        guard next == scalar else { throw Fault(problem: "no \(scalar)") }
        place += 1
    }

    private mutating func skipSpace() {
        while let scalar = next, scalar == " " || scalar == "\n" { place += 1 }
    }
}
