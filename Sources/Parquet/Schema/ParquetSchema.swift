/// The schema of a file as a tree, checked.
struct ParquetSchema: Sendable {
    /// The columns of the file.
    let columns: [SchemaNode]
    /// What has values, in the order of the file's column chunks.
    let leaves: [SchemaNode]

    /// Groups in groups that are read.
    ///
    /// Writers of today stay below 20.
    static let maximumDepth = 64

    /// Builds the tree of the nodes of a footer.
    ///
    /// - Throws: what is wrong with it, in one line.
    init(_ elements: [SchemaElement]) throws(SchemaDamage) {
        guard let root = elements.first else { throw SchemaDamage("The schema has no root") }
        var builder = Builder(elements: elements)
        var columns: [SchemaNode] = []
        for _ in 0..<max(0, Int(root.childCount ?? 0)) { columns.append(try builder.node([], 0, 0, 1)) }
        guard builder.next == elements.count else {
            throw SchemaDamage("The schema has \(elements.count - builder.next) nodes that belong to no group")
        }
        self.columns = columns
        leaves = builder.leaves
    }

    private struct Builder {
        let elements: [SchemaElement]
        var next = 1
        var leaves: [SchemaNode] = []

        mutating func node(
            _ path: [String], _ definition: Int, _ repetition: Int, _ depth: Int
        ) throws(SchemaDamage) -> SchemaNode {
            guard next < elements.count else { throw SchemaDamage("The schema has fewer nodes than it says") }
            guard depth <= ParquetSchema.maximumDepth else {
                throw SchemaDamage("The schema is nested deeper than \(ParquetSchema.maximumDepth)")
            }
            let element = elements[next]
            next += 1
            let kind = element.repetition ?? .required
            guard kind.rawValue >= 0, kind.rawValue <= 2 else {
                throw SchemaDamage("The column \"\(element.name)\" has repetition type \(kind.rawValue)")
            }
            let definition = definition + (kind == .required ? 0 : 1)
            let repetition = repetition + (kind == .repeated ? 1 : 0)
            let path = path + [element.name]
            var children: [SchemaNode] = []
            let isGroup = element.type == nil
            if isGroup {
                for _ in 0..<max(0, Int(element.childCount ?? 0)) {
                    children.append(try node(path, definition, repetition, depth + 1))
                }
            }
            let node = SchemaNode(
                element: element, path: path, children: children, definitionLevel: definition,
                repetitionLevel: repetition, leaf: isGroup ? nil : leaves.count)
            if !isGroup { leaves.append(node) }
            return node
        }
    }
}

/// What is wrong with a schema, in one line.
struct SchemaDamage: Error {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}

/// A node of a file's schema.
struct SchemaNode: Sendable {
    let element: SchemaElement
    /// Names from the column on.
    let path: [String]
    let children: [SchemaNode]
    /// How many of the nodes on its path, itself included, are optional or repeated.
    let definitionLevel: Int
    /// How many of them are repeated.
    let repetitionLevel: Int
    /// Its number among the file's column chunks; nil for a group.
    let leaf: Int?

    var name: String { element.name }
    var isRepeated: Bool { element.repetition == .repeated }
    var isOptional: Bool { element.repetition == .optional }

    /// The first leaf at or below it.
    var firstLeaf: SchemaNode? {
        var node = self
        while node.leaf == nil {
            guard let child = node.children.first(where: { $0.firstLeaf != nil }) else { return nil }
            node = child
        }
        return node
    }

    /// The leaves at or below it.
    var allLeaves: [SchemaNode] { leaf != nil ? [self] : children.flatMap(\.allLeaves) }

    /// The node as Parquet's Java library prints a column: `[a, b] optional int64 b (TIMESTAMP(MILLIS,true))`.
    var description: String {
        var text = "[\(path.joined(separator: ", "))] \(element.repetition ?? .required) "
        if let type = element.type {
            text += "\(type)"
            if type == .fixedLenByteArray { text += "(\(element.typeLength ?? 0))" }
        } else {
            text += "group"
        }
        text += " \(name)"
        if let annotation = element.annotation { text += " (\(annotation))" }
        if let id = element.fieldID { text += " = \(id)" }
        return text
    }
}

extension SchemaElement {
    /// What the values mean, of the newer or the older way to say it.
    var meaning: LogicalType? {
        if let logicalType { return logicalType }
        switch convertedType {
        case .utf8: return .string
        case .map, .mapKeyValue: return .map
        case .list: return .list
        case .enum: return .enum
        case .decimal: return .decimal(scale: scale ?? 0, precision: precision ?? 0)
        case .date: return .date
        case .timeMillis: return .time(isAdjustedToUTC: true, .millis)
        case .timeMicros: return .time(isAdjustedToUTC: true, .micros)
        case .timestampMillis: return .timestamp(isAdjustedToUTC: true, .millis)
        case .timestampMicros: return .timestamp(isAdjustedToUTC: true, .micros)
        case .uint8: return .integer(bitWidth: 8, isSigned: false)
        case .uint16: return .integer(bitWidth: 16, isSigned: false)
        case .uint32: return .integer(bitWidth: 32, isSigned: false)
        case .uint64: return .integer(bitWidth: 64, isSigned: false)
        case .int8: return .integer(bitWidth: 8, isSigned: true)
        case .int16: return .integer(bitWidth: 16, isSigned: true)
        case .int32: return .integer(bitWidth: 32, isSigned: true)
        case .int64: return .integer(bitWidth: 64, isSigned: true)
        case .json: return .json
        case .bson: return .bson
        default: return nil
        }
    }

    /// The meaning as Parquet's Java library prints it.
    fileprivate var annotation: String? {
        if convertedType == .interval && logicalType == nil { return "INTERVAL" }
        switch meaning {
        case nil: return nil
        case .string: return "STRING"
        case .map: return "MAP"
        case .list: return "LIST"
        case .enum: return "ENUM"
        case .decimal(let scale, let precision): return "DECIMAL(\(precision),\(scale))"
        case .date: return "DATE"
        case .time(let isAdjusted, let unit): return "TIME(\(unit.name),\(isAdjusted))"
        case .timestamp(let isAdjusted, let unit): return "TIMESTAMP(\(unit.name),\(isAdjusted))"
        case .integer(let width, let isSigned): return "INTEGER(\(width),\(isSigned))"
        case .unknown: return "UNKNOWN"
        case .json: return "JSON"
        case .bson: return "BSON"
        case .uuid: return "UUID"
        case .float16: return "FLOAT16"
        case .other(let id): return "UNKNOWN_\(id)"
        }
    }
}

extension LogicalType.TimeUnit {
    fileprivate var name: String {
        switch self {
        case .millis: "MILLIS"
        case .micros: "MICROS"
        case .nanos: "NANOS"
        }
    }
}
