/// One node of an expression's tree.
///
/// The parser makes nodes and ``TreeBuilder`` finishes them: paths become lists of steps, predicates move to the steps they
/// filter, `%` finds the step it goes back to. After that nothing changes a node any more; that is why a tree may be shared
/// between threads, although it is made of classes.
final class Node: @unchecked Sendable {
    /// What a node does.
    enum Kind {
        // As read
        case dot, filter, grouping, orderBy, focus, index, placeholder, word, end
        // Finished
        case name, variable, string, number, value, regex, wildcard, descendant, parent
        case binary, negate, array, object, block, bind, apply
        case function, partial, lambda, condition, elvis, coalesce, transform, path, sort
    }

    var kind: Kind
    let position: Int
    /// The name, the operator or the text of a string.
    var text = ""
    /// The variable's number among the names of the expression, or that of a bound name.
    var name = 0
    var literal = Value.undefined
    var op = Operator.add
    var signature: Signature?

    // MARK: - Parts

    var left: Node?
    var right: Node?
    /// The else branch, or what a transform deletes.
    var other: Node?
    /// Steps, arguments, elements, terms or expressions.
    var children: [Node] = []
    /// Keys and values of an object or a group.
    var pairs: [(key: Node, value: Node)] = []
    /// How deep the tree below is.
    var depth = 1

    // MARK: - Marks

    var keepsArray = false
    var keepsSingleton = false
    var isConstructed = false
    var isTuple = false
    var isDescending = false
    var predicates: [Stage]?
    var stages: [Stage]?
    var group: Node?
    /// The variable that `@` binds to each item.
    var focusName: Int?
    /// The variable that `#` binds to each place.
    var indexName: Int?
    var ancestor: AncestorSlot?
    var slot: AncestorSlot?
    var seekingParents: [AncestorSlot]?

    // MARK: - For speed

    /// Whether something has to be done with the value after the node itself is evaluated.
    var hasAftermath = false
    /// A path of a name or variable and plain names, which needs no sequences while it meets no arrays.
    var isPlainPath = false
    /// Whether a block binds variables and so needs a frame of its own.
    var needsFrame = false

    init(_ kind: Kind, at position: Int, _ left: Node? = nil, _ right: Node? = nil) {
        self.kind = kind
        self.position = position
        self.left = left
        self.right = right
    }

    /// Measures the depth of the tree below, from that of its parts.
    func measureDepth() {
        var deepest = max(left?.depth ?? 0, right?.depth ?? 0, other?.depth ?? 0)
        for child in children {
            deepest = max(deepest, child.depth)
        }
        for pair in pairs {
            deepest = max(deepest, pair.key.depth, pair.value.depth)
        }
        depth = deepest + 1
    }
}

/// What a step does with its results after it: filter them, or number them.
enum Stage {
    case filter(Node)
    case index(Int)
}

/// The operators that take two values.
enum Operator: String {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case equal = "="
    case unequal = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case concatenate = "&"
    case and
    case or
    case within = "in"
    case range = ".."
}

/// Where a `%` keeps the value it goes back to.
final class AncestorSlot {
    /// The variable that holds the value.
    var label: Int
    /// How many steps back are still to be found.
    var level = 1
    let index: Int

    init(label: Int, index: Int) {
        self.label = label
        self.index = index
    }
}

/// The names of an expression's variables, by number.
struct Names {
    private(set) var texts: [String] = []
    private var numbers: [ExactKey: Int] = [:]

    mutating func number(of text: String) -> Int {
        if let number = numbers[ExactKey(text)] { return number }
        texts.append(text)
        numbers[ExactKey(text)] = texts.count - 1
        return texts.count - 1
    }

    /// A number for something that no variable is called.
    mutating func unnamed() -> Int {
        texts.append("")
        return texts.count - 1
    }
}
