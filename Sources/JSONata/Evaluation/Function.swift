/// A function as a value.
enum Function {
    case builtin(Builtin)
    case lambda(Lambda)
    case closure(Closure)
    case regex(RegularExpression)

    /// How many parameters it declares; higher-order functions pass no more arguments than that.
    var arity: Int {
        switch self {
        case .builtin(let builtin): builtin.arity
        case .lambda(let lambda): lambda.parameters.count
        case .closure(let closure): closure.arity
        case .regex: 1
        }
    }

    func isSame(as other: Function) -> Bool {
        switch (self, other) {
        case (.builtin(let left), .builtin(let right)): left === right
        case (.lambda(let left), .lambda(let right)): left === right
        case (.closure(let left), .closure(let right)): left === right
        case (.regex(let left), .regex(let right)): left === right
        default: false
        }
    }
}

/// A function of the language itself.
final class Builtin: Sendable {
    typealias Body = @Sendable (Evaluator, [Value]) throws(Fault) -> Value

    let name: String
    let arity: Int
    let signature: Signature?
    let body: Body

    init(_ name: String, _ signature: Signature?, arity: Int, _ body: @escaping Body) {
        self.name = name
        self.arity = arity
        self.signature = signature
        self.body = body
    }
}

/// A function written in an expression, with the variables it can see.
final class Lambda {
    let parameters: [Int]
    let body: Node
    let signature: Signature?
    let input: Value
    let frame: Frame

    init(parameters: [Int], body: Node, signature: Signature?, input: Value, frame: Frame) {
        self.parameters = parameters
        self.body = body
        self.signature = signature
        self.input = input
        self.frame = frame
    }
}

/// A function made during evaluation that is not written in the expression: a partial application, a chain, the caller's own.
final class Closure {
    let name: String?
    let arity: Int
    let signature: Signature?
    private var body: (([Value]) throws(Fault) -> Value)?

    init(
        name: String? = nil, arity: Int, signature: Signature? = nil,
        _ body: @escaping ([Value]) throws(Fault) -> Value
    ) {
        self.name = name
        self.arity = arity
        self.signature = signature
        self.body = body
    }
    /// The result for arguments.
    func call(_ arguments: [Value]) throws(Fault) -> Value {
        guard let body else { return .undefined }
        return try body(arguments)
    }

    /// Lets go of what the function has captured.
    func clear() { body = nil }
}
