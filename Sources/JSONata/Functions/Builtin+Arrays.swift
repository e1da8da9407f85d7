extension Builtin {
    static let arrays = [
        define("append", "<xx:a>", arity: 2) { evaluator, arguments throws(Fault) in
            let (first, second) = (arguments.argument(0), arguments.argument(1))
            try evaluator.spend((first.count + second.count) / 16)
            return first.appending(second)
        },
        define("reverse", "<a:a>", arity: 1) { _, arguments throws(Fault) in
            arguments.array { count, value in count <= 1 ? value : .list(List(value.elements.reversed())) }
        },
        define("shuffle", "<a:a>", arity: 1) { evaluator, arguments throws(Fault) in
            arguments.array { count, value in
                guard count > 1 else { return value }
                var items = value.elements
                // Inside out, as Fisher and Yates do it.
                for place in items.indices.dropFirst() {
                    items.swapAt(place, min(place, Int(evaluator.environment.random() * Double(place + 1))))
                }
                return .list(List(items))
            }
        },
        define("distinct", "<x:x>", arity: 1) { evaluator, arguments throws(Fault) in
            let value = arguments.argument(0)
            guard value.isArray, value.count > 1 else { return value }
            let result = List(isSequence: value.isSequence)
            var seen = Set<ExactKey>()
            for item in value.elements {
                if let text = item.text {
                    if !seen.insert(ExactKey(text)).inserted { continue }
                } else {
                    try evaluator.spend(1 + result.items.count / 8)
                    if result.items.contains(where: { $0.isSame(as: item) }) { continue }
                }
                result.append(item)
            }
            return .list(result)
        },
        define("zip", "<a+>", arity: 0) { _, arguments throws(Fault) in
            let length = arguments.map(\.count).min() ?? 0
            let result = List()
            for index in 0..<length {
                result.append(.list(List(arguments.map { $0[index] })))
            }
            return .list(result)
        },
        define("sort", "<af?:a>", arity: 2) { evaluator, arguments throws(Fault) in
            let value = arguments.argument(0)
            guard !value.isUndefined, value.count > 1 else { return value }
            try evaluator.spend(value.count)
            if let function = arguments.argument(1).function {
                let comesAfter = { (first: Value, second: Value) throws(Fault) -> Bool in
                    try evaluator.spend(1)
                    return try evaluator.apply(function, [first, second], .undefined).truth == true
                }
                return .list(List(try MergeSort.sorted(value.elements, comesAfter)))
            }
            let items = value.elements
            let numbers = items.compactMap(\.double)
            let areNumbers = numbers.count == items.count
            guard areNumbers || items.allSatisfy({ $0.text != nil }) else { throw Fault("D3070", index: 1) }
            // Places are sorted, so that numbers are read once and keep their text.
            let comesAfter = { (first: Int, second: Int) throws(Fault) -> Bool in
                areNumbers
                    ? numbers[first] > numbers[second]
                    : JSText.precedes(items[second].text ?? "", items[first].text ?? "")
            }
            return .list(List(try MergeSort.sorted(Array(items.indices), comesAfter).map { items[$0] }))
        },
    ]
}

extension [Value] {
    /// The first argument, an array, for `body`; undefined when it is undefined.
    fileprivate func array(_ body: (Int, Value) -> Value) -> Value {
        let value = argument(0)
        return value.isUndefined ? value : body(value.count, value)
    }
}
