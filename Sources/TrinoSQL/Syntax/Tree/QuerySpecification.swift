/// One `SELECT`.
struct QuerySpecification: Sendable {
    /// Whether duplicate rows are dropped.
    var isDistinct = false
    /// The columns of the result, at least one.
    var selectItems: [SelectItem]
    /// What is read; several relations separated by commas become implicit joins.
    var from: Relation?
    /// `WHERE`.
    var filter: Expression?
    /// `GROUP BY`.
    var groupBy: GroupBy?
    /// `HAVING`.
    var having: Expression?
    /// The named windows.
    var windows: [WindowDefinition] = []
    /// The order, when nothing stands between this `SELECT` and it.
    var orderBy: OrderBy?
    /// How many rows are skipped, likewise.
    var offset: Offset?
    /// How many rows are kept, likewise.
    var limit: Limit?
    /// Where `SELECT` stands.
    let position: SourcePosition
}

extension QuerySpecification: Hashable {
    /// Compares everything but the place.
    static func == (left: QuerySpecification, right: QuerySpecification) -> Bool {
        left.isDistinct == right.isDistinct && left.selectItems == right.selectItems && left.from == right.from
            && left.filter == right.filter && left.groupBy == right.groupBy && left.having == right.having
            && left.windows == right.windows && left.orderBy == right.orderBy && left.offset == right.offset
            && left.limit == right.limit
    }

    /// Hashes what `==` compares.
    func hash(into hasher: inout Hasher) {
        hasher.combine(isDistinct)
        hasher.combine(selectItems)
        hasher.combine(from)
        hasher.combine(filter)
        hasher.combine(groupBy)
        hasher.combine(having)
        hasher.combine(windows)
        hasher.combine(orderBy)
        hasher.combine(offset)
        hasher.combine(limit)
    }
}

/// One item after `SELECT`.
struct SelectItem: Sendable {
    /// Which form.
    let kind: Kind
    /// Where it starts.
    let position: SourcePosition

    /// The forms.
    enum Kind: Hashable, Sendable {
        /// An expression with its alias.
        case single(Expression, alias: Identifier?)
        /// `*`, or `target.* AS (a, b)`.
        case allColumns(target: Expression?, aliases: [Identifier])
    }
}

extension SelectItem: Hashable {
    /// Compares the form.
    static func == (left: SelectItem, right: SelectItem) -> Bool { left.kind == right.kind }

    /// Hashes what `==` compares.
    func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

/// `GROUP BY [DISTINCT | ALL] …`.
struct GroupBy: Sendable {
    /// Whether equal grouping sets are kept once.
    let isDistinct: Bool
    /// The elements, at least one.
    let elements: [GroupingElement]
    /// Where the first element or the quantifier starts.
    let position: SourcePosition
}

extension GroupBy: Hashable {
    /// Compares everything but the place.
    static func == (left: GroupBy, right: GroupBy) -> Bool {
        left.isDistinct == right.isDistinct && left.elements == right.elements
    }

    /// Hashes what `==` compares.
    func hash(into hasher: inout Hasher) {
        hasher.combine(isDistinct)
        hasher.combine(elements)
    }
}

/// One element of a `GROUP BY`.
struct GroupingElement: Sendable {
    /// Which form.
    let kind: Kind
    /// Where it starts.
    let position: SourcePosition

    /// The forms.
    enum Kind: Hashable, Sendable {
        /// An expression, or several in parentheses; none for `()`.
        case simple([Expression])
        case groupingSets([[Expression]])
        case cube([Expression])
        case rollup([Expression])
    }
}

extension GroupingElement: Hashable {
    /// Compares the form.
    static func == (left: GroupingElement, right: GroupingElement) -> Bool { left.kind == right.kind }

    /// Hashes what `==` compares.
    func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

/// `WINDOW name AS (specification)`.
struct WindowDefinition: Hashable, Sendable {
    /// The window's name.
    let name: Identifier
    /// The window.
    let window: WindowSpecification
}
