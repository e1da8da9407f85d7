extension Condition {
    /// Whether an item meets the condition; what does not exist is an empty item.
    public func isMet(by item: AttributeMap) -> Bool {
        var stack: [Bool] = []
        for instruction in program {
            switch instruction {
            case .test(let test): stack.append(test.isMet(by: item))
            case .not: stack[stack.count - 1].toggle()
            case .and, .or:
                let last = stack.removeLast()
                let former = stack.removeLast()
                if case .and = instruction { stack.append(former && last) } else { stack.append(former || last) }
            }
        }
        return stack[0]
    }
}

extension Condition.Test {
    fileprivate func isMet(by item: AttributeMap) -> Bool {
        switch self {
        case .comparison(let left, let comparator, let right):
            return comparator.holds(left.value(in: item), right.value(in: item))
        case .between(let operand, let lower, let upper):
            let value = operand.value(in: item)
            return Condition.Comparator.greaterOrEqual.holds(value, lower.value(in: item))
                && Condition.Comparator.lessOrEqual.holds(value, upper.value(in: item))
        case .isIn(let operand, let list):
            guard let value = operand.value(in: item) else { return false }
            return list.contains { $0.value(in: item) == value }
        case .exists(let path): return path.value(in: item) != nil
        case .notExists(let path): return path.value(in: item) == nil
        case .hasType(let operand, let type): return operand.value(in: item)?.typeName == type
        case .beginsWith(let whole, let part):
            switch (whole.value(in: item), part.value(in: item)) {
            case (.string(let whole), .string(let part)): return whole.utf8.starts(with: part.utf8)
            case (.binary(let whole), .binary(let part)): return whole.starts(with: part)
            default: return false
            }
        case .contains(let whole, let part):
            guard let whole = whole.value(in: item), let part = part.value(in: item) else { return false }
            return whole.contains(part)
        case .faulty: return false
        }
    }
}

extension Condition.Operand {
    fileprivate func value(in item: AttributeMap) -> AttributeValue? {
        switch self {
        case .path(let path): path.value(in: item)
        case .value(let value): value
        case .size(let operand): operand.value(in: item)?.size.map { .number(ItemNumber($0)) }
        case .undefined: nil
        }
    }
}

extension Condition.Comparator {
    /// Compares two values; only `<>` holds of what is not there.
    func holds(_ left: AttributeValue?, _ right: AttributeValue?) -> Bool {
        guard let left, let right else { return self == .notEqual }
        switch self {
        case .equal: return left == right
        case .notEqual: return left != right
        case .less: return left.precedes(right) ?? false
        case .lessOrEqual: return right.precedes(left).map { !$0 } ?? false
        case .greater: return right.precedes(left) ?? false
        case .greaterOrEqual: return left.precedes(right).map { !$0 } ?? false
        }
    }
}

extension AttributeValue {
    /// What `size` gives: bytes or elements; nil for values that have no size.
    fileprivate var size: Int? {
        switch self {
        case .string(let text): text.utf8.count
        case .binary(let bytes): bytes.count
        case .map(let map): map.count
        case .list(let list): list.count
        case .stringSet(let texts): texts.count
        case .numberSet(let numbers): numbers.count
        case .binarySet(let all): all.count
        case .number, .bool, .null: nil
        }
    }

    /// Whether a part is within a text, bytes, a list or a set.
    fileprivate func contains(_ part: AttributeValue) -> Bool {
        switch (self, part) {
        case (.string(let whole), .string(let part)): Array(whole.utf8).contains(sequence: Array(part.utf8))
        case (.binary(let whole), .binary(let part)): whole.contains(sequence: part)
        case (.list(let list), _): list.contains(part)
        case (.stringSet(let texts), .string(let text)): texts.contains { $0.utf8.elementsEqual(text.utf8) }
        case (.numberSet(let numbers), .number(let number)): numbers.contains(number)
        case (.binarySet(let all), .binary(let bytes)): all.contains(bytes)
        default: false
        }
    }
}

extension [UInt8] {
    fileprivate func contains(sequence part: [UInt8]) -> Bool {
        guard let first = part.first else { return true }
        guard count >= part.count else { return false }
        return (0...(count - part.count)).contains { start in
            self[start] == first && self[start..<(start + part.count)].elementsEqual(part)
        }
    }
}
