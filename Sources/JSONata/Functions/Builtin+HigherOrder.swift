extension Builtin {
    static let higherOrder = [
        define("map", "<af>", arity: 2) { evaluator, arguments throws(Fault) in
            let (value, function) = (arguments.argument(0), arguments.argument(1).function)
            guard !value.isUndefined, let function else { return .undefined }
            let result = List(isSequence: true)
            for index in 0..<value.count {
                let item = try evaluator.callback(function, value[index], .number(Double(index)), value)
                if !item.isUndefined { result.append(item) }
            }
            return .list(result)
        },
        define("filter", "<af>", arity: 2) { evaluator, arguments throws(Fault) in
            let (value, function) = (arguments.argument(0), arguments.argument(1).function)
            guard !value.isUndefined, let function else { return .undefined }
            let result = List(isSequence: true)
            for index in 0..<value.count
            where try evaluator.callback(function, value[index], .number(Double(index)), value).truth == true {
                result.append(value[index])
            }
            return .list(result)
        },
        define("single", "<af?>", arity: 2) { evaluator, arguments throws(Fault) in
            let (value, function) = (arguments.argument(0), arguments.argument(1).function)
            guard !value.isUndefined else { return .undefined }
            var found: Value?
            for index in 0..<value.count {
                if let function {
                    let answer = try evaluator.callback(function, value[index], .number(Double(index)), value)
                    guard answer.truth == true else { continue }
                }
                guard found == nil else { throw Fault("D3138", index: index) }
                found = value[index]
            }
            guard let found else { throw Fault("D3139") }
            return found
        },
        define("reduce", "<afj?:j>", arity: 3) { evaluator, arguments throws(Fault) in
            let (value, function) = (arguments.argument(0), arguments.argument(1).function)
            guard !value.isUndefined, let function else { return .undefined }
            guard function.arity >= 2 else { throw Fault("D3050", index: 1) }
            var result = arguments.argument(2)
            var index = 0
            if result.isUndefined, value.count > 0 {
                result = value[0]
                index = 1
            }
            while index < value.count {
                var given = [result, value[index]]
                if function.arity >= 3 { given.append(.number(Double(index))) }
                if function.arity >= 4 { given.append(value) }
                try evaluator.spend(1)
                result = try evaluator.apply(function, given, .undefined)
                index += 1
            }
            return result
        },
    ]
}
