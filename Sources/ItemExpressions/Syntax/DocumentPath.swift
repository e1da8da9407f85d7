/// The way to an attribute, or into one: `orders[2].price`.
public struct DocumentPath: Hashable, Sendable {
    /// A step.
    public enum Step: Hashable, Sendable {
        /// To a member of a map; the first step is to an attribute.
        case name(String)
        /// To an element of a list, from 0.
        case index(Int)
    }

    /// At least one, and the first is a name.
    let steps: [Step]

    /// The attribute.
    public var attribute: String {
        if case .name(let name) = steps[0] { name } else { "" }
    }

    /// Whether it leads into an attribute.
    public var isNested: Bool { steps.count > 1 }

    /// As the service shows it: `[orders, [2], price]`.
    var text: String {
        let parts = steps.map { step in
            switch step {
            case .name(let name): name
            case .index(let index): "[\(index)]"
            }
        }
        return "[\(parts.joined(separator: ", "))]"
    }

    /// The value there; nil where there is none.
    func value(in item: AttributeMap) -> AttributeValue? {
        var value = item[attribute]
        for step in steps.dropFirst() {
            switch (step, value) {
            case (.name(let name), .map(let map)): value = map[name]
            case (.index(let index), .list(let list)): value = list.indices.contains(index) ? list[index] : nil
            default: return nil
            }
        }
        return value
    }

    /// Makes sure that no two of some paths are about the same value.
    static func checkDistinct(_ paths: [DocumentPath], _ kind: ExpressionKind) throws(ExpressionFault) {
        var conflict: ExpressionFault?
        for (place, path) in paths.enumerated() {
            for former in paths[..<place] {
                let difference = zip(former.steps, path.steps).first { $0 != $1 }
                guard let difference else {
                    throw ExpressionFault(kind: kind, reason: .overlap(former.text, path.text))
                }
                switch difference {
                case (.name, .index), (.index, .name):
                    if conflict == nil {
                        conflict = ExpressionFault(kind: kind, reason: .conflict(former.text, path.text))
                    }
                default: break
                }
            }
        }
        if let conflict { throw conflict }
    }
}

/// The faults that are said when the whole expression has been read, the most important first.
struct NamingFaults {
    var reserved: ExpressionFault.Reason?
    var undefined: ExpressionFault.Reason?
}

extension TokenReader {
    /// Whether a path may begin here.
    var isAtPath: Bool { current.kind == .alias || (current.kind == .word && !following.isSymbol("(")) }

    /// Reads a path; a name that is reserved or not defined is noted, and the path is read on.
    mutating func path(
        _ attributes: inout ExpressionAttributes, _ faults: inout NamingFaults
    ) throws(ExpressionFault) -> DocumentPath {
        try path(after: DocumentPath(steps: [.name(try name(&attributes, &faults))]), &attributes, &faults)
    }

    /// Reads what follows the beginning of a path.
    mutating func path(
        after beginning: DocumentPath, _ attributes: inout ExpressionAttributes, _ faults: inout NamingFaults
    ) throws(ExpressionFault) -> DocumentPath {
        var steps = beginning.steps
        while true {
            if take("[") {
                let digits = current
                guard digits.kind == .digits else { throw unexpected() }
                advance()
                guard let index = Int(digits.text), index <= Int32.max else {
                    throw fault(.indexOutOfRange(digits.text))
                }
                try expect("]")
                steps.append(.index(index))
            } else if take(".") {
                steps.append(.name(try name(&attributes, &faults)))
            } else {
                return DocumentPath(steps: steps)
            }
        }
    }

    private mutating func name(
        _ attributes: inout ExpressionAttributes, _ faults: inout NamingFaults
    ) throws(ExpressionFault) -> String {
        let token = current
        switch token.kind {
        case .word:
            if faults.reserved == nil, ReservedWords.contains(token.text) {
                faults.reserved = .reservedWord(token.text)
            }
            advance()
            return token.text
        case .alias:
            advance()
            guard let name = attributes.name(token.text) else {
                if faults.undefined == nil { faults.undefined = .undefinedName(token.text) }
                return token.text
            }
            return name
        default: throw unexpected()
        }
    }

    /// Reads a `:value`; nil when nobody has given it, which is noted.
    mutating func value(
        _ attributes: inout ExpressionAttributes, _ faults: inout NamingFaults
    ) throws(ExpressionFault) -> AttributeValue? {
        guard current.kind == .value else { throw unexpected() }
        let token = advance()
        let value = attributes.value(token.text)
        if value == nil, faults.undefined == nil { faults.undefined = .undefinedValue(token.text) }
        return value
    }
}
