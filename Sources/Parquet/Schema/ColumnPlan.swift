import Columnar

/// How a column of a table is read from a file.
struct ColumnPlan: Sendable {
    /// What is read: the leaves of the file with what becomes of their values.
    private(set) var leaves: [PlannedLeaf] = []
    let field: FieldPlan
    let type: DataType

    /// A leaf of the file.
    struct PlannedLeaf: Sendable {
        let node: SchemaNode
        let conversion: Conversion
    }

    /// Plans a column of a declared type.
    ///
    /// A column of which the file has nothing that is wanted has no leaves.
    ///
    /// - Parameters:
    ///   - shape: the file's column.
    ///   - type: the declared type.
    ///   - file: for errors.
    /// - Throws: `ParquetError.typeMismatch`.
    init(_ shape: NodeShape, as type: DataType, file: String) throws(ParquetError) {
        self.type = type
        var planner = Planner(file: file)
        field = try planner.plan(shape, type)
        leaves = planner.leaves
    }

    /// The leaf of a column that is nothing but one.
    var single: PlannedLeaf? {
        if case .leaf(0, _) = field, leaves.count == 1, leaves[0].node.repetitionLevel == 0 { leaves[0] } else { nil }
    }

    private struct Planner {
        let file: String
        var leaves: [PlannedLeaf] = []

        /// Plans a field; an element is what lists or maps are made of, and so must say how many there are.
        mutating func plan(
            _ shape: NodeShape, _ type: DataType, isElement: Bool = false
        ) throws(ParquetError) -> FieldPlan {
            switch (shape, type) {
            case (.leaf(let node), _):
                guard let conversion = Conversion.choose(node.element, as: type) else { throw mismatch(node, type) }
                guard node.definitionLevel < 255 else {
                    throw .unsupported(
                        feature: "more than 254 optional groups in each other",
                        at: ParquetPlace(file: file, column: node.path.joined(separator: ".")))
                }
                leaves.append(PlannedLeaf(node: node, conversion: conversion))
                return .leaf(leaves.count - 1, UInt8(node.definitionLevel))
            case (.list(let node, let repeated, let element), .array(let wanted)):
                let first = leaves.count
                let plan = try plan(element, wanted, isElement: true)
                return .list(try frame(node, repeated, first, type), plan)
            case (.map(let node, let repeated, let key, let value), .map(let keyType, let valueType)):
                let first = leaves.count
                let keys = try plan(key, keyType, isElement: true)
                let values = try plan(value, valueType, isElement: true)
                return .map(try frame(node, repeated, first, type), keys, values)
            case (.row(let node, let shapes), .row(let fields)):
                let first = leaves.count
                var plans: [FieldPlan] = []
                for (position, field) in fields.enumerated() {
                    let found =
                        field.name == nil
                        ? (shapes.indices.contains(position) ? shapes[position] : nil)
                        : ColumnNames.find(field.name ?? "", shapes) { $0.node.name }
                    if let found {
                        plans.append(try plan(found, field.type))
                    } else {
                        plans.append(.missing(field.type))
                    }
                }
                if leaves.count == first {
                    // As in Trino: a row of which the file has no field is NULL, wherever the file's is not.
                    guard isElement else { return .missing(type) }
                    try addAny(node)
                }
                return .row(
                    FieldPlan.Frame(
                        type: type, firstLeaf: first, definition: UInt8(node.definitionLevel), repetition: 0), plans)
            default: throw mismatch(shape.node, type)
            }
        }

        /// Of elements of which no field is wanted a leaf must be read for their levels.
        private mutating func addAny(_ node: SchemaNode) throws(ParquetError) {
            guard let leaf = node.firstLeaf, let type = Conversion.naturalType(of: leaf.element),
                let conversion = Conversion.choose(leaf.element, as: type)
            else { throw mismatch(node, .row([])) }
            leaves.append(PlannedLeaf(node: leaf, conversion: conversion))
        }

        private func frame(
            _ node: SchemaNode, _ repeated: SchemaNode, _ first: Int, _ type: DataType
        ) throws(ParquetError) -> FieldPlan.Frame {
            guard leaves.count > first else { throw mismatch(node, type) }
            return FieldPlan.Frame(
                type: type, firstLeaf: first,
                definition: UInt8(clamping: node.isRepeated ? node.definitionLevel - 1 : node.definitionLevel),
                present: UInt8(clamping: repeated.definitionLevel),
                repetition: UInt8(clamping: repeated.repetitionLevel))
        }

        private func mismatch(_ node: SchemaNode, _ type: DataType) -> ParquetError {
            .typeMismatch(declared: type, column: node.description, file: file)
        }
    }
}

/// How a value is put together of the entries of leaves.
indirect enum FieldPlan: Sendable {
    /// A leaf by number, and the level at which it has a value.
    case leaf(Int, UInt8)
    case list(Frame, FieldPlan)
    case map(Frame, FieldPlan, FieldPlan)
    case row(Frame, [FieldPlan])
    /// A field that the file does not have.
    case missing(DataType)

    /// What lists, maps and rows have in common.
    struct Frame: Sendable {
        let type: DataType
        /// A leaf below it, whose levels tell of it.
        let firstLeaf: Int
        /// Below this definition level it is NULL.
        let definition: UInt8
        /// From this definition level on there is an element.
        var present: UInt8 = 0
        /// The repetition level of its elements.
        let repetition: UInt8
    }
}

/// Columns by name, as Hive finds them: letters' case does not matter, but an exact match comes first.
enum ColumnNames {
    static func find<Element>(_ name: String, _ elements: [Element], _ nameOf: (Element) -> String) -> Element? {
        if let exact = elements.first(where: { nameOf($0) == name }) { return exact }
        let lower = name.lowercased()
        return elements.first { nameOf($0).lowercased() == lower }
    }
}
