/// Something that can stand after `FROM`.
///
/// Equality ignores the place.
struct Relation: Sendable {
    /// What was written.
    let kind: Kind
    /// Where it starts.
    let position: SourcePosition

    /// Makes a node.
    init(_ kind: Kind, at position: SourcePosition) {
        self.kind = kind
        self.position = position
    }

    /// The forms a relation can have.
    indirect enum Kind: Hashable, Sendable {
        /// A table, view or `WITH` query by name.
        case table(QualifiedName)
        /// `(query)`.
        case subquery(Query)
        /// `LATERAL (query)`.
        case lateral(Query)
        case unnest([Expression], withOrdinality: Bool)
        /// `relation AS alias (columns)`.
        case aliased(Relation, alias: Identifier, columnNames: [Identifier]?)
        case sampled(Relation, SampleType, percentage: Expression)
        case join(JoinType, Relation, Relation, JoinCriteria?)
    }

    /// How a sample is drawn.
    enum SampleType: String, Hashable, Sendable {
        case bernoulli = "BERNOULLI"
        case system = "SYSTEM"
    }
}

extension Relation: Hashable {
    /// Compares what was written, not where.
    static func == (left: Relation, right: Relation) -> Bool { left.kind == right.kind }

    /// Hashes what `==` compares.
    func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

/// The kinds of join.
enum JoinType: String, Hashable, Sendable {
    case cross = "CROSS"
    case inner = "INNER"
    case left = "LEFT"
    case right = "RIGHT"
    case full = "FULL"
    /// The comma between relations.
    case implicit = "IMPLICIT"
}

/// What says which rows a join pairs.
enum JoinCriteria: Hashable, Sendable {
    case on(Expression)
    case using([Identifier])
    case natural
}
