import Columnar

extension FunctionRegistry {
    /// Functions of arrays that take a lambda for each element.
    mutating func addLambdaFunctions() {
        scalar(
            "transform", "array(T), function(T,U)", returns: "array(U)", variables: ["T", "U"], keepsCase: true
        ) { call in
            let elements = call.elements(of: 0)
            return call.nested(like: elements, [try call.lambdas[0].apply(elements.children, rows: elements.rows)])
        }
    }
}
