/// A report as one HTML file that needs nothing else.
///
/// Style and plots stand in the file; there are no scripts, and the file forbids itself to load anything. It follows
/// the reader's light or dark setting and prints in black on white. The same values give the same bytes. All text is
/// escaped; the plots are taken as they are, so they must come from ``Plot``.
public struct HTMLReport: Hashable, Sendable {
    /// A label and its value.
    public struct Fact: Hashable, Sendable {
        /// What it is.
        public var label: String
        /// Its value, ready to read.
        public var value: String

        /// Makes a fact.
        public init(_ label: String, _ value: String) {
            self.label = label
            self.value = value
        }
    }

    /// Something a reader should know.
    public struct Note: Hashable, Sendable {
        /// Whether it casts doubt on the results.
        public var isWarning: Bool
        /// What it says.
        public var text: String

        /// Makes a note.
        public init(_ text: String, isWarning: Bool = false) {
            self.text = text
            self.isWarning = isWarning
        }
    }

    /// A part of the report under a heading.
    public struct Section: Hashable, Sendable {
        /// The heading.
        public var title: String
        /// What stands under it, in order.
        public var contents: [Content]

        /// Makes a section.
        public init(_ title: String, _ contents: [Content]) {
            self.title = title
            self.contents = contents
        }
    }

    /// A part of a section.
    public enum Content: Hashable, Sendable {
        /// A paragraph.
        case paragraph(String)
        /// Lines whose spaces count, such as a command.
        case preformatted(String)
        /// Labels and values.
        case facts([Fact])
        /// A table.
        case table(Table)
        /// What describes a fit, and its coefficients.
        case coefficients(CoefficientTable)
        /// Plots side by side, as ``Plot`` made them.
        case plots([String])
    }

    /// A table whose first column holds labels and whose others hold numbers or other short texts.
    public struct Table: Hashable, Sendable {
        /// What stands above it.
        public var caption: String?
        /// The headings, that of the labels included.
        public var columns: [String]
        /// The rows, ready to read.
        public var rows: [[String]]

        /// Makes a table.
        public init(caption: String? = nil, columns: [String], rows: [[String]]) {
            self.caption = caption
            self.columns = columns
            self.rows = rows
        }
    }

    /// The heading of the report.
    public var title: String
    /// A line under it.
    public var subtitle: String?
    /// What stands first: rows, features, method.
    public var facts: [Fact]
    /// Notes and warnings; warnings are shown first.
    public var notes: [Note]
    /// The rest.
    public var sections: [Section]

    /// Makes a report.
    public init(
        title: String, subtitle: String? = nil, facts: [Fact] = [], notes: [Note] = [], sections: [Section] = []
    ) {
        self.title = title
        self.subtitle = subtitle
        self.facts = facts
        self.notes = notes
        self.sections = sections
    }
}
