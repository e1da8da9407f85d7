import Columnar

/// Follows a path of SQL's JSON path language through one input.
struct JSONPathEvaluator {
    private let path: StandardJSONPath
    private let arithmetic: JSONPathArithmetic
    /// What `$` is.
    private let input: JSONItem
    /// What `$name` is; nil where JSON was NULL.
    private let parameters: [String: JSONItem?]
    /// Given out by `keyvalue()`.
    private var objectNumber: Int64 = 0

    /// What a part of the path may look at besides the input.
    private struct Surroundings {
        var current: JSONItem?
        var last: Int64?
    }

    init(_ path: StandardJSONPath, _ arithmetic: JSONPathArithmetic, input: JSONItem, parameters: [String: JSONItem?]) {
        self.path = path
        self.arithmetic = arithmetic
        self.input = input
        self.parameters = parameters
    }

    /// The items that the path leads to.
    mutating func items() throws(JSONPathFailure) -> [JSONItem] {
        try items(path.root, Surroundings())
    }

    private mutating func items(_ node: JSONPathNode, _ around: Surroundings) throws(JSONPathFailure) -> [JSONItem] {
        switch node {
        case .context: return [input]
        case .current:
            guard let current = around.current else {
                throw JSONPathFailure(reason: "accessing current filter item with no enclosing filter")
            }
            return [current]
        case .last:
            guard let last = around.last else {
                throw JSONPathFailure(reason: "accessing the last array index with no enclosing array")
            }
            return [.typed(.int64(last), .integer)]
        case .parameter(let name): return (parameters[name] ?? nil).map { [$0] } ?? []
        case .null: return [.null]
        case .literal(let value, let type): return [.typed(value, type)]
        case .member(let base, let name): return try members(unwrapped(try items(base, around)), name)
        case .elements(let base, let subscripts):
            var found: [JSONItem] = []
            for item in try items(base, around) { try elements(of: item, subscripts, around, &found) }
            return found
        case .filter(let base, let predicate):
            var found: [JSONItem] = []
            for item in unwrapped(try items(base, around)) {
                var inner = around
                inner.current = item
                if holds(predicate, inner) == true { found.append(item) }
            }
            return found
        case .method(let base, let method): return try apply(method, try items(base, around))
        case .sign(let base, let isNegative):
            let sequence = unwrapped(try items(base, around))
            var results: [JSONItem] = []
            for item in sequence {
                let value = try number(item)
                results.append(
                    isNegative ? try arithmetic.call("$operator$negation", [value]) : .typed(value.value, value.type))
            }
            return results
        case .arithmetic(let op, let left, let right):
            let (first, second) = (unwrapped(try items(left, around)), unwrapped(try items(right, around)))
            guard first.count == 1, second.count == 1 else {
                throw JSONPathFailure(reason: "arithmetic binary expression requires singleton operands")
            }
            return [try arithmetic.combine(op, try operand(first[0]), try operand(second[0]))]
        }
    }

    // MARK: - Steps

    /// The elements of arrays in their places, in lax mode.
    private func unwrapped(_ sequence: [JSONItem]) -> [JSONItem] {
        guard path.isLax else { return sequence }
        return sequence.flatMap { item in if case .array(let elements) = item { elements } else { [item] } }
    }

    private func members(_ sequence: [JSONItem], _ name: String?) throws(JSONPathFailure) -> [JSONItem] {
        var found: [JSONItem] = []
        for item in sequence {
            guard case .object(let members) = item else {
                if path.isLax { continue }
                throw .kind("OBJECT", item)
            }
            guard let name else {
                found += members.map(\.value)
                continue
            }
            if let member = members.first(where: { $0.name.elementsEqual(name.utf8) }) {
                found.append(member.value)
            } else if !path.isLax {
                throw .structure("missing member '\(name)' in JSON object")
            }
        }
        return found
    }

    private mutating func elements(
        of item: JSONItem, _ subscripts: [JSONPathNode.Subscript], _ around: Surroundings, _ found: inout [JSONItem]
    ) throws(JSONPathFailure) {
        var elements = [item]
        if case .array(let items) = item {
            elements = items
        } else if !path.isLax {
            throw .kind("ARRAY", item)
        }
        if subscripts.isEmpty {
            found += elements
            return
        }
        guard !elements.isEmpty else {
            if path.isLax { return }
            throw .structure("invalid array subscript for empty array")
        }
        var inner = around
        inner.last = Int64(elements.count - 1)
        for part in subscripts {
            let from = try subscriptValue(part.from, "from", inner)
            let to = try part.to.map { (node) throws(JSONPathFailure) in try subscriptValue(node, "to", inner) }
            let lower = try index(from)
            let upper = try to.map { (item) throws(JSONPathFailure) in try index(item) } ?? lower
            let count = Int64(elements.count)
            if !path.isLax, lower < 0 || lower >= count || upper < 0 || upper >= count || lower > upper {
                throw .structure("invalid array subscript: [\(lower), \(upper)] for array of size \(count)")
            }
            let (first, last) = (max(lower, 0), min(upper, count - 1))
            if first <= last { found += elements[Int(first)...Int(last)] }
        }
    }

    private mutating func subscriptValue(
        _ node: JSONPathNode, _ which: String, _ around: Surroundings
    ) throws(JSONPathFailure) -> JSONItem {
        let values = try items(node, around)
        guard values.count == 1 else {
            throw JSONPathFailure(reason: "array subscript '\(which)' value must be singleton numeric")
        }
        return values[0]
    }

    /// The number of an element; numbers with a point are rounded if they come from SQL and cut if from JSON.
    private func index(_ item: JSONItem) throws(JSONPathFailure) -> Int64 {
        switch item {
        case .double(let number):
            guard number >= -0x1p63, number <= 0x1p63 else { throw notLong(item) }
            return Int64(exactly: number.rounded(.towardZero)) ?? .max
        case .integer(let digits) where Int64(String(decoding: digits, as: UTF8.self)) == nil: throw notLong(item)
        default: break
        }
        let scalar = try number(item)
        return try arithmetic.bigint(scalar.value, scalar.type)
    }

    private func notLong(_ item: JSONItem) -> JSONPathFailure {
        var text = TextBuffer()
        try? item.written(to: &text)
        return JSONPathFailure(reason: "cannot convert value \(String(decoding: text.array, as: UTF8.self)) to long")
    }

    // MARK: - Scalars

    /// A number as a value of an SQL type.
    private func number(_ item: JSONItem) throws(JSONPathFailure) -> (value: Value, type: DataType) {
        guard let scalar = try item.scalar(), scalar.type.isNumeric else { throw .kind("NUMBER", item) }
        return scalar
    }

    /// An operand of arithmetic: a number if it comes from JSON, and any value from SQL.
    private func operand(_ item: JSONItem) throws(JSONPathFailure) -> (value: Value, type: DataType) {
        if case .typed(let value, let type) = item { return (value, type) }
        return try number(item)
    }

    // MARK: - Methods

    private mutating func apply(
        _ method: JSONPathNode.Method, _ sequence: [JSONItem]
    ) throws(JSONPathFailure) -> [JSONItem] {
        var results: [JSONItem] = []
        switch method {
        case .type:
            return sequence.map { .typed(.text(JSONPathEvaluator.typeName($0)), .varchar(27)) }
        case .size:
            for item in sequence {
                if case .array(let elements) = item {
                    results.append(.typed(.int64(Int64(elements.count)), .integer))
                } else if path.isLax {
                    results.append(.typed(.int64(1), .integer))
                } else {
                    throw .kind("ARRAY", item)
                }
            }
        case .double:
            for item in unwrapped(sequence) {
                guard let scalar = try item.scalar(), scalar.type.isNumeric || scalar.type.isText else {
                    throw .kind("NUMBER or TEXT", item)
                }
                results.append(.typed(try arithmetic.cast(scalar.value, scalar.type, to: .double), .double))
            }
        case .ceiling, .floor, .abs:
            for item in unwrapped(sequence) { results.append(try arithmetic.call(method.rawValue, [try number(item)])) }
        case .keyvalue:
            for item in unwrapped(sequence) {
                guard case .object(let members) = item else { throw .kind("OBJECT", item) }
                for member in members { results.append(pair(member)) }
                objectNumber += 1
            }
        case .datetime: throw JSONPathFailure(reason: "datetime method in JSON path is not yet supported")
        }
        return results
    }

    private func pair(_ member: JSONItem.Member) -> JSONItem {
        .object([
            JSONItem.Member(name: Array("name".utf8), value: .string(member.name)),
            JSONItem.Member(name: Array("value".utf8), value: member.value),
            JSONItem.Member(name: Array("id".utf8), value: .typed(.int64(objectNumber), .integer)),
        ])
    }

    private static func typeName(_ item: JSONItem) -> String {
        switch item {
        case .null: "null"
        case .bool: "boolean"
        case .string: "string"
        case .integer, .double: "number"
        case .array: "array"
        case .object: "object"
        case .typed(_, let type):
            switch type {
            case .boolean: "boolean"
            case .varchar, .char: "string"
            case .date: "date"
            case .time: "time without time zone"
            case .timeWithTimeZone: "time with time zone"
            case .timestamp: "timestamp without time zone"
            case .timestampWithTimeZone: "timestamp with time zone"
            default: "number"
            }
        }
    }

    // MARK: - Predicates

    /// Whether a condition holds; nil is unknown, which is what every failure gives.
    private mutating func holds(_ predicate: JSONPathPredicate, _ around: Surroundings) -> Bool? {
        switch predicate {
        case .and(let left, let right):
            let first = holds(left, around)
            if first == false { return false }
            let second = holds(right, around)
            if second == false { return false }
            return first == nil || second == nil ? nil : true
        case .or(let left, let right):
            let first = holds(left, around)
            if first == true { return true }
            let second = holds(right, around)
            if second == true { return true }
            return first == nil || second == nil ? nil : false
        case .not(let inner): return holds(inner, around).map { !$0 }
        case .isUnknown(let inner): return holds(inner, around) == nil
        case .exists(let path): return (try? items(path, around)).map { !$0.isEmpty }
        case .comparison(let op, let left, let right):
            guard let first = try? items(left, around), let second = try? items(right, around) else { return nil }
            return compare(op, unwrapped(first), unwrapped(second))
        case .startsWith(let whole, let prefix):
            guard let values = try? items(whole, around), let prefixes = try? items(prefix, around) else { return nil }
            return starts(unwrapped(values), prefixes)
        case .likeRegex: return nil
        }
    }

    private func compare(_ op: ComparisonOperator, _ left: [JSONItem], _ right: [JSONItem]) -> Bool? {
        if left.isEmpty || right.isEmpty { return false }
        let (first, second) = (Kinds(left), Kinds(right))
        // Containers compare with nothing but null.
        if first.hasContainer && (second.hasContainer || second.hasScalar) || first.hasScalar && second.hasContainer {
            return nil
        }
        var isFound = false
        if op == .equal, first.hasNull, second.hasNull { isFound = true }
        if op == .notEqual {
            isFound =
                first.hasNull && (second.hasScalar || second.hasContainer)
                || second.hasNull && (first.hasScalar || first.hasContainer)
        }
        if isFound && path.isLax { return true }
        guard first.hasScalar && second.hasScalar else { return isFound }
        guard let values = try? scalars(left), let others = try? scalars(right) else { return nil }
        for value in values {
            for other in others {
                guard let result = arithmetic.compare(op, value, other) else { return nil }
                if result {
                    isFound = true
                    if path.isLax { return true }
                }
            }
        }
        return isFound
    }

    private func scalars(_ items: [JSONItem]) throws(JSONPathFailure) -> [(value: Value, type: DataType)] {
        var scalars: [(value: Value, type: DataType)] = []
        for item in items { if let scalar = try item.scalar() { scalars.append(scalar) } }
        return scalars
    }

    private struct Kinds {
        var hasNull = false
        var hasScalar = false
        var hasContainer = false

        init(_ items: [JSONItem]) {
            for item in items {
                switch item {
                case .null: hasNull = true
                case .array, .object: hasContainer = true
                default: hasScalar = true
                }
            }
        }
    }

    private func starts(_ values: [JSONItem], _ prefixes: [JSONItem]) -> Bool? {
        guard prefixes.count == 1, let prefix = JSONPathEvaluator.text(prefixes[0]) else { return nil }
        var isFound = false
        for value in values {
            guard let text = JSONPathEvaluator.text(value) else { return nil }
            if text.starts(with: prefix) {
                isFound = true
                if path.isLax { return true }
            }
        }
        return isFound
    }

    private static func text(_ item: JSONItem) -> [UInt8]? {
        switch item {
        case .string(let bytes): bytes
        case .typed(.bytes(let bytes), let type) where type.isText: bytes
        default: nil
        }
    }
}
