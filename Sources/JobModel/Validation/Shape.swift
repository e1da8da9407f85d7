/// The form a JSON value must have, as data.
///
/// The service describes its requests as shapes (structures, lists, maps, constrained strings); this is that
/// description, small enough to write by hand and checked by one walker, ``ShapeChecker``. Bounds and patterns are
/// those of botocore's service model for SageMaker (`2017-07-24`).
public indirect enum Shape: Hashable, Sendable {
    /// Members with names.
    case structure([Member])
    /// Elements of one shape.
    case list(of: Shape, count: ClosedRange<Int>)
    /// Strings by string keys.
    case map(key: StringConstraint, value: StringConstraint, count: ClosedRange<Int>)
    /// Text.
    case string(StringConstraint)
    /// A whole number in a range.
    case integer(ClosedRange<Int>)
    /// `true` or `false`.
    case boolean
    /// A moment: epoch seconds as a number, or ISO 8601 text.
    case timestamp

    /// One member of a structure.
    public struct Member: Hashable, Sendable {
        /// The member's name.
        public let name: String
        /// The form of its value.
        public let shape: Shape
        /// True when the structure is incomplete without it.
        public let isRequired: Bool

        /// A member that must be there.
        public static func required(_ name: String, _ shape: Shape) -> Member {
            Member(name: name, shape: shape, isRequired: true)
        }

        /// A member that may be there.
        public static func optional(_ name: String, _ shape: Shape) -> Member {
            Member(name: name, shape: shape, isRequired: false)
        }
    }
}

/// What a string must be: its length in Unicode scalars, its form, or one of a few words.
public struct StringConstraint: Hashable, Sendable {
    /// The bounds of its length; `nil` when the model has none.
    public let length: ClosedRange<Int>?
    /// Its form.
    public let pattern: TextPattern?
    /// The only words allowed, in the model's order.
    public let words: [String]?

    /// Any text.
    public static let any = StringConstraint(length: nil, pattern: nil, words: nil)

    /// Text of some length and form.
    public static func text(_ length: ClosedRange<Int>, _ pattern: TextPattern) -> StringConstraint {
        StringConstraint(length: length, pattern: pattern, words: nil)
    }

    /// Text of a form, of any length.
    public static func form(_ pattern: TextPattern) -> StringConstraint {
        StringConstraint(length: nil, pattern: pattern, words: nil)
    }

    /// One of the raw values of an enum, in its order.
    public static func oneOf<Word>(_ type: Word.Type) -> StringConstraint
    where Word: CaseIterable & RawRepresentable, Word.RawValue == String {
        .words(type.allCases.map(\.rawValue))
    }

    /// One of some words.
    public static func words(_ words: [String]) -> StringConstraint {
        StringConstraint(length: nil, pattern: nil, words: words)
    }
}

extension Shape {
    /// The members of a structure; none for other shapes.
    var members: [Member] {
        if case .structure(let members) = self { members } else { [] }
    }
}
