/// A type as written in a Trino statement, not yet looked up.
///
/// Equality ignores the place.
struct TypeName: Sendable {
    /// What was written.
    let kind: Kind
    /// Where it starts.
    let position: SourcePosition

    /// The forms a type can have.
    indirect enum Kind: Hashable, Sendable {
        /// A name with parameters: `decimal(10, 2)`, `array(bigint)`; `bigint array` and `array<bigint>` give this
        /// too, and `double precision` is the name `double`.
        case generic(Identifier, [TypeParameter])
        /// `TIME` or `TIMESTAMP` with an optional precision and zone.
        case dateTime(DateTime, precision: TypeParameter?, withTimeZone: Bool)
        /// `INTERVAL DAY TO SECOND`, `INTERVAL YEAR TO MONTH` and their shorter forms; `from` equals `to` when only
        /// one field is given.
        case interval(from: IntervalField, to: IntervalField)
        /// `ROW(a bigint, varchar)`.
        case row([RowField])
    }

    /// Which of the two types that share a form.
    enum DateTime: String, Hashable, Sendable {
        case time, timestamp
    }

    /// A number or a type between a type's parentheses.
    enum TypeParameter: Hashable, Sendable {
        /// The digits as written.
        case number(String)
        /// A type, which may also be a variable's name.
        case type(TypeName)
    }

    /// One field of a `ROW` type.
    struct RowField: Hashable, Sendable {
        /// The field's name, when it has one.
        let name: Identifier?
        /// The field's type.
        let type: TypeName
    }
}

extension TypeName: Hashable {
    /// Compares what was written, not where.
    static func == (left: TypeName, right: TypeName) -> Bool { left.kind == right.kind }

    /// Hashes what `==` compares.
    func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

/// A field of an interval, in an `INTERVAL` literal or type.
enum IntervalField: String, Hashable, Sendable, CaseIterable {
    case year, month, day, hour, minute, second
}
