import OrderedJSON

extension Evaluator {
    /// A sequence in the order that the terms of a `^(…)` say.
    func sorted(_ input: Value, by node: Node, _ frame: Frame) throws(Fault) -> Value {
        let isStream = input.list?.isTupleStream ?? false
        let items = input.elements
        guard items.count > 1 else { return input }
        // Every term is evaluated once for each item, so a comparison is only a comparison.
        var keyed: [Keyed] = []
        for item in items {
            var context = item
            var inner = frame
            if isStream, case .tuple(let tuple) = item {
                context = tuple.item
                inner = frame.within(tuple)
            }
            var keys: [Value] = []
            for term in node.children {
                guard let expression = term.left else { continue }
                keys.append(try evaluate(expression, context, inner).withoutText)
            }
            keyed.append(Keyed(item: item, keys: keys))
        }
        let sorted = try MergeSort.sorted(keyed) { (first: Keyed, second: Keyed) throws(Fault) -> Bool in
            try self.comesAfter(first, second, node)
        }
        let result = List(sorted.map(\.item))
        result.isTupleStream = isStream
        return .list(result)
    }

    private struct Keyed {
        let item: Value
        let keys: [Value]
    }

    private func comesAfter(_ first: Keyed, _ second: Keyed, _ node: Node) throws(Fault) -> Bool {
        for (index, term) in node.children.enumerated() {
            let left = first.keys[index]
            let right = second.keys[index]
            // Undefined goes last, whatever the direction.
            if left.isUndefined || right.isUndefined {
                if left.isUndefined, right.isUndefined { continue }
                return left.isUndefined
            }
            guard left.double != nil || left.text != nil, right.double != nil || right.text != nil else {
                let isLeft = left.double == nil && left.text == nil
                throw Fault("T2008", at: node.position, value: isLeft ? left : right)
            }
            if let a = left.double, let b = right.double {
                if a == b { continue }
                return (a > b) != term.isDescending
            }
            guard let a = left.text, let b = right.text else {
                throw Fault("T2007", at: node.position, value: left).with("value2", right.inserted)
            }
            if JSText.areEqual(a, b) { continue }
            return JSText.precedes(b, a) != term.isDescending
        }
        return false
    }
}

extension Value {
    /// A number of the document as a double, so that it is read once and not at every comparison.
    var withoutText: Value {
        if case .numeral(let numeral) = self { .number(numeral.double) } else { self }
    }
}

/// A stable sort whose comparison may throw, and may be any function of the user's: it never asks more than n log n times.
enum MergeSort {
    static func sorted<Item>(
        _ items: [Item], _ comesAfter: (Item, Item) throws(Fault) -> Bool
    ) throws(Fault) -> [Item] {
        guard items.count > 1 else { return items }
        let middle = items.count / 2
        let left = try sorted(Array(items[..<middle]), comesAfter)
        let right = try sorted(Array(items[middle...]), comesAfter)
        var result: [Item] = []
        result.reserveCapacity(items.count)
        var first = 0
        var second = 0
        while first < left.count, second < right.count {
            if try comesAfter(left[first], right[second]) {
                result.append(right[second])
                second += 1
            } else {
                result.append(left[first])
                first += 1
            }
        }
        result.append(contentsOf: left[first...])
        result.append(contentsOf: right[second...])
        return result
    }
}
