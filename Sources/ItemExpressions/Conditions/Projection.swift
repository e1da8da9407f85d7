/// Which attributes are answered: a ProjectionExpression.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html>
public struct Projection: Sendable {
    /// The paths, in the order of the expression.
    public let paths: [DocumentPath]

    /// Reads an expression; what it uses of the names is noted there.
    /// - Throws: `ExpressionFault`.
    public init(parsing text: String, _ attributes: inout ExpressionAttributes) throws(ExpressionFault) {
        var reader = try TokenReader(text, .projection)
        var faults = NamingFaults()
        var paths: [DocumentPath] = []
        repeat { paths.append(try reader.path(&attributes, &faults)) } while reader.take(",")
        guard reader.current.kind == .end else { throw reader.unexpected() }
        if let reason = faults.reserved ?? faults.undefined { throw reader.fault(reason) }
        try DocumentPath.checkDistinct(paths, .projection)
        self.paths = paths
    }

    /// The parts of an item that the paths lead to.
    public func applied(to item: AttributeMap) -> AttributeMap { item.parts(at: paths) }
}

extension AttributeMap {
    /// What some paths lead to, in the maps and lists that it is in; lists have no gaps.
    func parts(at paths: [DocumentPath]) -> AttributeMap {
        let found = paths.filter { $0.value(in: self) != nil }
        guard case .map(let parts)? = AttributeValue.map(self).parts(at: found.map { $0.steps[...] }) else {
            return AttributeMap()
        }
        return parts
    }
}

extension AttributeValue {
    /// As deep as the value, since all paths lead to something.
    fileprivate func parts(at paths: [ArraySlice<DocumentPath.Step>]) -> AttributeValue? {
        if paths.contains(where: \.isEmpty) { return self }
        switch self {
        case .map(let map):
            var parts = AttributeMap()
            for path in paths {
                guard case .name(let name)? = path.first, parts[name] == nil else { continue }
                let rest = paths.filter { $0.first == path.first }.map { $0.dropFirst() }
                parts[name] = map[name]?.parts(at: rest)
            }
            return .map(parts)
        case .list(let list):
            let places = Set(
                paths.compactMap { path -> Int? in
                    if case .index(let place)? = path.first { place } else { nil }
                })
            return .list(
                places.sorted().compactMap { place in
                    list[place].parts(at: paths.filter { $0.first == .index(place) }.map { $0.dropFirst() })
                })
        default: return nil
        }
    }
}
