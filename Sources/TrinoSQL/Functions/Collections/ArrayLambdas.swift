import Columnar

// Functions of arrays with a lambda for the elements. The lambda is computed for the elements of all rows at once.

extension FunctionRegistry {
    mutating func addArrayLambdas() {
        addMatch("all_match", deciding: false, result: false)
        addMatch("any_match", deciding: true, result: true)
        addMatch("none_match", deciding: true, result: false)
        addArrays("filter", "array(T), function(T,boolean)", returns: "array(T)", ["T"]) { call in
            let elements = call.elements(of: 0)
            let kept = try elements.results(of: call.lambdas[0])
            return call.mapLists(elements: elements.rows.count) { row, writer in
                let range = elements.range(row)
                try writer.reserve(range.count)
                for element in range {
                    try kept.check(element)
                    if kept.isTrue(element) { writer.append(element) }
                }
                return true
            }.column(call, gathering: elements.children)
        }
        scalar(
            "zip_with", "array(T), array(U), function(T,U,R)", returns: "array(R)", variables: ["T", "U", "R"],
            keepsCase: true
        ) { call in
            let zipped = call.zippedElements()
            let results = ElementResults(try call.lambdas[0].apply(zipped.elements, rows: zipped.rows))
            return call.mapLists(elements: zipped.rows.count) { row, writer in
                let range = zipped.lists.range(row)
                for element in range { try results.check(element) }
                try writer.reserve(range.count)
                writer.append(range)
                return true
            }.column(call, gathering: [results.column.with(failures: nil)])
        }
    }

    /// A function that asks the lambda about elements until one decides.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - deciding: the answer that decides.
    ///   - result: what it decides; the opposite if no element decides, or NULL if the answer for one is.
    private mutating func addMatch(_ name: String, deciding: Bool, result: Bool) {
        addArrays(name, "array(T), function(T,boolean)", returns: "boolean", ["T"]) { call in
            let elements = call.elements(of: 0)
            let answers = try elements.results(of: call.lambdas[0])
            return call.mapRows { row -> Bool? in
                var hasNull = false
                for element in elements.range(row) {
                    try answers.check(element)
                    if answers.isNull(element) {
                        hasNull = true
                    } else if answers.isTrue(element) == deciding {
                        return result
                    }
                }
                return hasNull ? nil : !result
            }
        }
    }
}
