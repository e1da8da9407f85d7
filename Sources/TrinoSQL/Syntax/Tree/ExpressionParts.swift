/// The sign before an operand.
enum Sign: String, Hashable, Sendable {
    case plus = "+"
    case minus = "-"
}

/// An operator between two numbers.
enum ArithmeticOperator: String, Hashable, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case modulus = "%"
}

/// An operator that compares two values.
enum ComparisonOperator: String, Hashable, Sendable {
    case equal = "="
    case notEqual = "<>"
    case lessThan = "<"
    case lessThanOrEqual = "<="
    case greaterThan = ">"
    case greaterThanOrEqual = ">="
    case isDistinctFrom = "IS DISTINCT FROM"
}

/// `AND` or `OR`.
enum LogicalOperator: String, Hashable, Sendable {
    case and = "AND"
    case or = "OR"
}

/// How many rows of a subquery a comparison must hold for.
enum Quantifier: String, Hashable, Sendable {
    case all = "ALL"
    case any = "ANY"
    case some = "SOME"
}

/// Which end of a text `trim` works on.
enum TrimSpecification: String, Hashable, Sendable {
    case both = "BOTH"
    case leading = "LEADING"
    case trailing = "TRAILING"
}

/// The functions of the query's start time that are written without parentheses.
enum CurrentTimeFunction: String, Hashable, Sendable {
    case date = "current_date"
    case time = "current_time"
    case timestamp = "current_timestamp"
    case localTime = "localtime"
    case localTimestamp = "localtimestamp"
}

/// `INTERVAL -'1 2' DAY TO HOUR`.
struct IntervalLiteral: Hashable, Sendable {
    /// The text between the quotes.
    let value: String
    /// The sign before the text; plus when there is none.
    let sign: Sign
    /// The first or only field.
    let from: IntervalField
    /// The field after `TO`.
    let to: IntervalField?
}

/// `WHEN condition THEN result`.
struct WhenClause: Hashable, Sendable {
    /// What is compared with the operand, or the condition when there is none.
    let operand: Expression
    /// The value when it holds.
    let result: Expression
}

/// A call of a function by name.
struct FunctionCall: Hashable, Sendable {
    /// The function's name.
    let name: QualifiedName
    /// The arguments; none for `count(*)`.
    var arguments: [Expression] = []
    /// Whether duplicates of the arguments are dropped before aggregation.
    var isDistinct = false
    /// The order of an aggregate's input.
    var orderBy: [SortItem] = []
    /// `FILTER (WHERE …)`.
    var filter: Expression?
    /// `OVER …`.
    var window: Window?
    /// `IGNORE NULLS` or `RESPECT NULLS`.
    var nullTreatment: NullTreatment?
    /// Whether the arguments were written as `*`.
    var isStar = false
}

/// What a window function does with NULL values.
enum NullTreatment: String, Hashable, Sendable {
    case ignore = "IGNORE"
    case respect = "RESPECT"
}

/// The window of a call.
enum Window: Hashable, Sendable {
    /// A window of the query's `WINDOW` clause.
    case reference(Identifier)
    /// A window written in place.
    case specification(WindowSpecification)
}

/// What stands between the parentheses of `OVER (…)`.
struct WindowSpecification: Hashable, Sendable {
    /// The named window this one refines.
    var existingWindowName: Identifier?
    /// The keys of the partitions.
    var partitionBy: [Expression] = []
    /// The order in a partition.
    var orderBy: [SortItem] = []
    /// The rows around the current one.
    var frame: WindowFrame?
    /// Where it starts, after the opening parenthesis.
    let position: SourcePosition

    /// Compares everything but the place.
    static func == (left: WindowSpecification, right: WindowSpecification) -> Bool {
        left.existingWindowName == right.existingWindowName && left.partitionBy == right.partitionBy
            && left.orderBy == right.orderBy && left.frame == right.frame
    }

    /// Hashes what `==` compares.
    func hash(into hasher: inout Hasher) {
        hasher.combine(existingWindowName)
        hasher.combine(partitionBy)
        hasher.combine(orderBy)
        hasher.combine(frame)
    }
}

/// The rows around the current one that a window function sees.
struct WindowFrame: Sendable {
    /// The unit of the bounds.
    let type: FrameType
    /// The first row.
    let start: FrameBound
    /// The last row; the current one when not written.
    let end: FrameBound?
    /// Where the frame starts.
    let position: SourcePosition

    /// The unit of a frame's bounds.
    enum FrameType: String, Hashable, Sendable {
        case range = "RANGE"
        case rows = "ROWS"
        case groups = "GROUPS"
    }
}

extension WindowFrame: Hashable {
    /// Compares everything but the place.
    static func == (left: WindowFrame, right: WindowFrame) -> Bool {
        left.type == right.type && left.start == right.start && left.end == right.end
    }

    /// Hashes what `==` compares.
    func hash(into hasher: inout Hasher) {
        hasher.combine(type)
        hasher.combine(start)
        hasher.combine(end)
    }
}

/// One end of a frame.
struct FrameBound: Sendable {
    /// Which row.
    let kind: Kind
    /// Where the bound starts.
    let position: SourcePosition

    /// The rows a bound can name.
    enum Kind: Hashable, Sendable {
        case unboundedPreceding
        case preceding(Expression)
        case currentRow
        case following(Expression)
        case unboundedFollowing
    }
}

extension FrameBound: Hashable {
    /// Compares which row is meant, not where it was written.
    static func == (left: FrameBound, right: FrameBound) -> Bool { left.kind == right.kind }

    /// Hashes what `==` compares.
    func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

/// One key of an order.
struct SortItem: Sendable {
    /// The key; a whole number is an ordinal where the clause allows one.
    let key: Expression
    /// `DESC`.
    let isDescending: Bool
    /// Where NULLs go; not written means last.
    let nullOrdering: NullOrdering?
    /// Where the item starts.
    let position: SourcePosition

    /// Where NULLs go.
    enum NullOrdering: String, Hashable, Sendable {
        case first = "FIRST"
        case last = "LAST"
    }
}

extension SortItem: Hashable {
    /// Compares everything but the place.
    static func == (left: SortItem, right: SortItem) -> Bool {
        left.key == right.key && left.isDescending == right.isDescending && left.nullOrdering == right.nullOrdering
    }

    /// Hashes what `==` compares.
    func hash(into hasher: inout Hasher) {
        hasher.combine(key)
        hasher.combine(isDescending)
        hasher.combine(nullOrdering)
    }
}
