public import OrderedJSON

/// A path that names one place: `$`, `.name`, `['name']` and `[n]`, as ResultPath has it.
public struct ReferencePath: Sendable {
    /// One step to the place.
    private enum Step: Sendable {
        case name(String)
        case index(Int)
    }

    /// The path as written.
    public let text: String
    private let steps: [Step]

    /// Reads a reference path.
    ///
    /// - Parameter text: the path, starting with `$`; neither `$$` nor a variable can be written to.
    /// - Throws: ``PathSyntaxError``, also for paths that can name several places.
    public init(_ text: String) throws(PathSyntaxError) {
        let query = try QueryPath(text)
        guard query.root == .input else { throw PathSyntaxError(text, .noRoot, at: 0) }
        var steps: [Step] = []
        for step in query.path.steps {
            switch step {
            case .property(let name): steps.append(.name(name))
            case .index(let index) where index >= 0: steps.append(.index(index))
            default: throw PathSyntaxError(text, .notAReferencePath(step.fragment), at: 0)
            }
        }
        self.text = text
        self.steps = steps
    }

    /// True for `$`: what is put in replaces the whole document.
    public var isRoot: Bool { steps.isEmpty }

    /// Puts a value into a document at this path.
    ///
    /// Objects that are not there are made; an element of an array must be there. The other members keep their places.
    /// - Parameters:
    ///   - value: what is put in.
    ///   - document: what it is put into.
    /// - Returns: the document with the value.
    /// - Throws: ``ReferencePathFailure`` when the way leads through what is neither object nor long enough array.
    public func inserting(_ value: JSON, into document: JSON) throws(ReferencePathFailure) -> JSON {
        do {
            return try inserting(value, into: document, from: 0)
        } catch {
            throw ReferencePathFailure(path: text, step: error.step, found: error.found, document: document)
        }
    }

    /// The step that cannot be taken, and what stands there.
    private struct Obstacle: Error {
        let step: Int
        let found: JSON?
    }

    private func inserting(_ value: JSON, into document: JSON?, from index: Int) throws(Obstacle) -> JSON {
        guard index < steps.count else { return value }
        switch (steps[index], document) {
        case (.name(let name), .object(var members)?):
            members[name] = try inserting(value, into: members[name], from: index + 1)
            return .object(members)
        case (.name(let name), nil):
            return .object([name: try inserting(value, into: nil, from: index + 1)])
        case (.index(let place), .array(var elements)?) where place < elements.count:
            elements[place] = try inserting(value, into: elements[place], from: index + 1)
            return .array(elements)
        case (_, let found): throw Obstacle(step: index, found: found)
        }
    }
}

extension ReferencePath: Hashable {
    /// Paths are equal when their texts are.
    public static func == (lhs: ReferencePath, rhs: ReferencePath) -> Bool { lhs.text == rhs.text }

    /// Feeds the text to `hasher`.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// Why a value cannot be put at a reference path: the error States.ResultPathMatchFailure.
public struct ReferencePathFailure: Error, Hashable, Sendable {
    /// The path as written.
    public let path: String
    /// The step that cannot be taken, counted from 0.
    public let step: Int
    /// What stands there; `nil` when an array would have to be made.
    public let found: JSON?
    /// The whole document.
    public let document: JSON

    /// The name of the error.
    public static let errorName = "States.ResultPathMatchFailure"

    init(path: String, step: Int, found: JSON?, document: JSON) {
        self.path = path
        self.step = step
        self.found = found
        self.document = document
    }
}

extension ReferencePathFailure: CustomStringConvertible {
    /// The cause in the service's words (quoted in github.com/aws/aws-cdk/issues/29473).
    public var description: String { "Unable to apply ReferencePath \(path) to input \(document.serialized())" }
}
