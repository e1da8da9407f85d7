import Columnar

/// The schema of a file that is written, and its leaves.
struct WrittenSchema {
    /// The nodes in depth-first order, the root first.
    private(set) var elements: [SchemaElement]
    /// The leaves, in the order of the nodes.
    private(set) var leaves: [WrittenLeaf] = []
    /// For each column the leaves that it has.
    private(set) var leafRanges: [Range<Int>] = []

    /// How deep types may lie in each other; levels are bytes.
    static let maximumDepth = 100

    /// Makes the schema for columns.
    ///
    /// - Throws: the error that CTAS has for a type that Hive has not.
    init(_ columns: [ColumnSchema], options: ParquetWriterOptions) throws(Failure) {
        // The root's name is Trino's (ParquetSchemaConverter).
        elements = [SchemaElement(name: "trino_schema", childCount: Int32(columns.count))]
        for (position, column) in columns.enumerated() {
            let first = leaves.count
            let name = column.name ?? "_col\(position)"
            try add(column.type, Node(name: name, isOptional: true, path: [], definition: 0, repetition: 0), options)
            leafRanges.append(first..<leaves.count)
        }
    }

    private struct Node {
        let name: String
        let isOptional: Bool
        /// Names of the nodes above.
        let path: [String]
        /// Levels above.
        let definition: Int
        let repetition: Int

        var names: [String] { path + [name] }
        var occurrence: Repetition { isOptional ? .optional : .required }
        /// The definition level when the node itself is there.
        var presence: Int { definition + (isOptional ? 1 : 0) }
    }

    private mutating func add(_ type: DataType, _ node: Node, _ options: ParquetWriterOptions) throws(Failure) {
        if node.path.count > 2 * WrittenSchema.maximumDepth {
            throw Failure("NOT_SUPPORTED", "Types nested deeper than \(WrittenSchema.maximumDepth) are not supported")
        }
        switch type {
        case .array(let element):
            elements.append(
                SchemaElement(
                    name: node.name, repetition: node.occurrence, childCount: 1, convertedType: .list,
                    logicalType: .list))
            elements.append(SchemaElement(name: "list", repetition: .repeated, childCount: 1))
            try add(element, inside(node, "list", "element"), options)
        case .map(let key, let value):
            elements.append(
                SchemaElement(
                    name: node.name, repetition: node.occurrence, childCount: 1, convertedType: .map, logicalType: .map)
            )
            elements.append(SchemaElement(name: "key_value", repetition: .repeated, childCount: 2))
            try add(key, inside(node, "key_value", "key", isOptional: false), options)
            try add(value, inside(node, "key_value", "value"), options)
        case .row(let fields):
            elements.append(
                SchemaElement(name: node.name, repetition: node.occurrence, childCount: Int32(fields.count)))
            for field in fields {
                guard let name = field.name else {
                    // HiveTypeTranslator of Trino.
                    throw Failure(
                        "NOT_SUPPORTED",
                        "Anonymous row type is not supported in Hive. Please give each field a name: \(type)")
                }
                let below = Node(
                    name: name, isOptional: true, path: node.names, definition: node.presence,
                    repetition: node.repetition)
                try add(field.type, below, options)
            }
        default: try addLeaf(type, node, options)
        }
    }

    private func inside(_ node: Node, _ group: String, _ name: String, isOptional: Bool = true) -> Node {
        Node(
            name: name, isOptional: isOptional, path: node.names + [group], definition: node.presence + 1,
            repetition: node.repetition + 1)
    }

    private mutating func addLeaf(_ type: DataType, _ node: Node, _ options: ParquetWriterOptions) throws(Failure) {
        guard let (form, meaning) = StoredForm.of(type, options) else {
            throw Failure("NOT_SUPPORTED", "Unsupported Hive type: \(type)")
        }
        var element = SchemaElement(name: node.name, type: form.type, repetition: node.occurrence)
        if form.type == .fixedLenByteArray { element.typeLength = Int32(form.fileWidth) }
        switch meaning {
        case .string: element.convertedType = .utf8
        case .date: element.convertedType = .date
        case .decimal(let scale, let precision):
            element.convertedType = .decimal
            element.scale = scale
            element.precision = precision
        default: break
        }
        element.logicalType = meaning
        elements.append(element)
        leaves.append(
            WrittenLeaf(
                path: node.names, form: form, isText: meaning == .string, maximumDefinition: node.presence,
                maximumRepetition: node.repetition))
    }
}

/// A leaf of the schema of a file that is written.
struct WrittenLeaf {
    let path: [String]
    let form: StoredForm
    /// Whether its bytes are UTF-8.
    let isText: Bool
    let maximumDefinition: Int
    let maximumRepetition: Int
}

extension StoredForm {
    /// How values of a type lie in a file, and what the schema says that they mean; nil for types that Hive has not.
    static func of(_ type: DataType, _ options: ParquetWriterOptions) -> (StoredForm, LogicalType?)? {
        switch type {
        case .boolean: (.boolean, nil)
        // No annotation: Trino writes none.
        case .tinyint, .smallint, .integer: (.int32, nil)
        case .bigint: (.int64, nil)
        case .real: (.float, nil)
        case .double: (.double, nil)
        case .varchar, .char: (.bytes, .string)
        case .varbinary: (.bytes, nil)
        case .date: (.int32, .date)
        case .decimal(let precision, let scale):
            (decimal(precision, options), .decimal(scale: Int32(scale), precision: Int32(precision)))
        case .timestamp(let precision):
            switch options.timestamps {
            case .int96: (precision <= 6 ? .int96OfMicros : .int96OfPicos, nil)
            case .int64 where precision <= 3: (.millisOfMicros, .timestamp(isAdjustedToUTC: false, .millis))
            case .int64 where precision <= 6: (.int64, .timestamp(isAdjustedToUTC: false, .micros))
            case .int64: (.nanosOfPicos, .timestamp(isAdjustedToUTC: false, .nanos))
            }
        case .unknown, .time, .timeWithTimeZone, .timestampWithTimeZone, .intervalDayToSecond, .intervalYearToMonth,
            .json,
            .uuid, .array, .map, .row:
            nil
        }
    }

    private static func decimal(_ precision: Int, _ options: ParquetWriterOptions) -> StoredForm {
        if options.decimals == .integers && precision <= 18 { return precision <= 9 ? .int32 : .int64 }
        let width = bytesOfDecimal(precision)
        return precision <= 18 ? .fixed64(width: width) : .fixed128(width: width)
    }

    /// The fewest bytes that hold all numbers of so many digits.
    static func bytesOfDecimal(_ precision: Int) -> Int {
        var limit: UInt128 = 1
        for _ in 0..<precision { limit *= 10 }
        var width = 1
        while width < 16 && UInt128(1) << (8 * width - 1) < limit { width += 1 }
        return width
    }
}
