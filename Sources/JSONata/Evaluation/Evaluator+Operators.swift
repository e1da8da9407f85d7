import Glibc

extension Evaluator {
    func binary(_ node: Node, _ input: Value, _ frame: Frame) throws(Fault) -> Value {
        guard let leftNode = node.left, let rightNode = node.right else { return .undefined }
        let left = try evaluate(leftNode, input, frame)
        switch node.op {
        case .and:
            guard left.truth == true else { return .bool(false) }
            return .bool(try evaluate(rightNode, input, frame).truth == true)
        case .or:
            if left.truth == true { return .bool(true) }
            return .bool(try evaluate(rightNode, input, frame).truth == true)
        default: break
        }
        let right = try evaluate(rightNode, input, frame)
        do throws(Fault) {
            return try combined(node.op, left, right)
        } catch {
            throw error.located(at: node.position, token: node.op.rawValue)
        }
    }

    private func combined(_ op: Operator, _ left: Value, _ right: Value) throws(Fault) -> Value {
        switch op {
        case .add, .subtract, .multiply, .divide, .remainder: return try arithmetic(op, left, right)
        case .equal: return .bool(!left.isUndefined && !right.isUndefined && left.isSame(as: right))
        case .unequal: return .bool(!left.isUndefined && !right.isUndefined && !left.isSame(as: right))
        case .less, .lessOrEqual, .greater, .greaterOrEqual: return try comparison(op, left, right)
        case .concatenate:
            let first = try text(of: left)
            let second = try text(of: right)
            try spend((first.utf8.count + second.utf8.count) / 16)
            return .string(first + second)
        case .within:
            guard !left.isUndefined, !right.isUndefined else { return .bool(false) }
            guard right.isArray else { return .bool(right.isSame(as: left)) }
            return .bool((0..<right.count).contains { right[$0].isSame(as: left) })
        case .range: return try range(left, right)
        case .and, .or: return .undefined
        }
    }

    private func arithmetic(_ op: Operator, _ left: Value, _ right: Value) throws(Fault) -> Value {
        let first = try left.finiteDouble()
        if first == nil, !left.isUndefined { throw Fault("T2001", value: left) }
        let second = try right.finiteDouble()
        if second == nil, !right.isUndefined { throw Fault("T2002", value: right) }
        guard let first, let second else { return .undefined }
        switch op {
        case .add: return .number(first + second)
        case .subtract: return .number(first - second)
        case .multiply: return .number(first * second)
        case .divide: return .number(first / second)
        default: return .number(fmod(first, second))
        }
    }

    private func comparison(_ op: Operator, _ left: Value, _ right: Value) throws(Fault) -> Value {
        func isComparable(_ value: Value) -> Bool { value.isUndefined || value.double != nil || value.text != nil }
        guard isComparable(left), isComparable(right) else {
            throw Fault("T2010", value: left.double == nil && left.text == nil ? left : right)
        }
        if left.isUndefined || right.isUndefined { return .undefined }
        if let first = left.double, let second = right.double {
            switch op {
            case .less: return .bool(first < second)
            case .lessOrEqual: return .bool(first <= second)
            case .greater: return .bool(first > second)
            default: return .bool(first >= second)
            }
        }
        guard let first = left.text, let second = right.text else {
            throw Fault("T2009", value: left).with("value2", right.inserted)
        }
        switch op {
        case .less: return .bool(JSText.precedes(first, second))
        case .lessOrEqual: return .bool(!JSText.precedes(second, first))
        case .greater: return .bool(JSText.precedes(second, first))
        default: return .bool(!JSText.precedes(first, second))
        }
    }

    private func range(_ left: Value, _ right: Value) throws(Fault) -> Value {
        func integer(_ value: Value, _ code: String) throws(Fault) -> Double? {
            guard !value.isUndefined else { return nil }
            guard let number = value.double, number.isFinite, number == number.rounded() else {
                throw Fault(code, value: value)
            }
            return number
        }
        let first = try integer(left, "T2003")
        let last = try integer(right, "T2004")
        guard let first, let last, first <= last else { return .undefined }
        let size = last - first + 1
        guard size <= 1e7 else { throw Fault("D2014", value: .number(size)) }
        guard Int(size) * 8 <= environment.maximumBytes else { throw Fault.tooLarge() }
        try spend(Int(size) / 4)
        let list = List((0..<Int(size)).map { .number(first + Double($0)) }, isSequence: true)
        return .list(list)
    }

    func negated(_ node: Node, _ input: Value, _ frame: Frame) throws(Fault) -> Value {
        guard let operand = node.left else { return .undefined }
        let value = try evaluate(operand, input, frame)
        if value.isUndefined { return value }
        guard let number = try value.finiteDouble() else {
            throw Fault("D1002", at: node.position, token: "-", value: value)
        }
        return .number(-number)
    }

    // MARK: - Constructors

    func array(_ node: Node, _ input: Value, _ frame: Frame) throws(Fault) -> Value {
        let result = List()
        for item in node.children {
            let value = try evaluate(item, input, frame)
            if value.isUndefined { continue }
            if item.kind == .array {
                result.append(value)
            } else {
                try spend(value.count / 16)
                result.append(flattening: value)
            }
        }
        result.isConstructed = node.isConstructed
        return .list(result)
    }

    /// The text of a value as `&` and `$string` have it.
    func text(of value: Value) throws(Fault) -> String {
        switch value {
        case .undefined: return ""
        case .string(let text): return text
        case .function: return ""
        case .number(let number) where !number.isFinite: throw Fault("D3001", value: value)
        case .list(let list) where list.isOuterWrapper && !list.items.isEmpty: return try json(of: list.items[0])
        default: return try json(of: value)
        }
    }

    /// The value as `$string` writes it.
    func json(of value: Value, indent: Int? = nil) throws(Fault) -> String {
        try JSText.json(value, indent: indent, keepsIntegers: environment.dialect == .stepFunctions)
    }
}
