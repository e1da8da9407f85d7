import JSONata
import OrderedJSON

/// Evaluates the fields of one state: paths, templates, intrinsic functions and expressions.
struct Evaluator: Sendable {
    var context: ContextObject
    var variables: [String: JSON]
    /// What the state was entered with.
    let stateInput: JSON
    /// `$states.result`, after the task.
    var result: JSON?
    /// `$states.errorOutput`, in a catcher.
    var errorOutput: JSON?
    var random: SeededRandom
    let now: WallTime
    let isJSONata: Bool

    /// A variable with its new value.
    struct Assignment: Sendable {
        let name: String
        let value: JSON
    }

    // MARK: - Paths

    /// The value of a path.
    func value(of path: QueryPath, input: JSON) throws(PathMiss) -> JSON {
        try path.evaluate { root(of: $0, input) }
    }

    /// What the head of a path names; nil for a variable that there is not.
    private func root(of root: QueryPath.Root, _ input: JSON) -> JSON? {
        switch root {
        case .input: input
        case .context: context.json
        case .variable(let name): variables[name]
        }
    }

    /// The same for a field whose failure the service tells by the path alone.
    func value(of path: QueryPath, input: JSON, invalid: ()) throws(StateFailure) -> JSON {
        do throws(PathMiss) {
            return try value(of: path, input: input)
        } catch {
            throw .runtime("Invalid path '\(path.text)' : \(error.message)")
        }
    }

    /// What `InputPath` or `OutputPath` selects.
    func select(_ selection: Selection, from input: Payload, field: String) throws(StateFailure) -> Payload {
        switch selection {
        case .whole: return input
        case .nothing: return Payload(json: .object([:]), text: "{}")
        case .path(let path): return Payload(try value(of: path, input: input.json, invalid: ()))
        }
    }

    /// Puts a result where `ResultPath` says.
    func combine(_ result: Payload, _ path: ResultPath, into input: Payload) throws(StateFailure) -> Payload {
        switch path {
        case .replace: return result
        case .discard: return input
        case .path(let path):
            do throws(ReferencePathFailure) {
                return Payload(try path.inserting(result.json, into: input.json))
            } catch {
                throw StateFailure(error: ReferencePathFailure.errorName, cause: "\(error)")
            }
        }
    }

    // MARK: - Templates

    mutating func fill(_ template: Template, input: JSON, at field: String? = nil) throws(StateFailure) -> JSON {
        switch template {
        case .payload(let template): return try fill(template, input: input)
        case .expressions(let template): return try evaluate(template, at: field)
        }
    }

    /// `Output`, `Arguments`: without the field, the value as it is.
    mutating func fill(_ template: Template?, else value: Payload, at field: String? = nil) throws(StateFailure)
        -> Payload
    {
        guard let template else { return value }
        return Payload(try fill(template, input: stateInput, at: field))
    }

    /// The variables that `Assign` sets; all of them see the old values.
    mutating func assignments(
        _ template: Template?, input: JSON, at field: String? = nil
    ) throws(StateFailure) -> [Assignment] {
        guard let template else { return [] }
        let filled = try fill(template, input: input, at: field)
        return (filled.object ?? [:]).map { Assignment(name: $0.key, value: $0.value) }
    }

    private mutating func fill(_ template: PayloadTemplate, input: JSON) throws(StateFailure) -> JSON {
        let evaluator = self
        do throws(TemplateFailure) {
            return try template.evaluate({ evaluator.root(of: $0, input) }, random: &random)
        } catch {
            throw .runtime(error.cause)
        }
    }

    // MARK: - Fields

    /// The value of a field.
    mutating func value(_ source: FieldSource, input: JSON) throws(StateFailure) -> JSON {
        switch source {
        case .literal(let value): return value
        case .path(let path, _): return try value(of: path, input: input, invalid: ())
        case .intrinsic(let call):
            let evaluator = self
            do throws(IntrinsicFailure) {
                return try call.evaluate(
                    { path throws(PathMiss) in try evaluator.value(of: path, input: input) }, random: &random)
            } catch {
                throw .runtime(error.cause(in: input))
            }
        case .expression(let template): return try evaluate(template)
        }
    }
}

extension Interpreter {
    /// An evaluator for the state that a line of states is in.
    func evaluator(_ frame: Frame) -> Evaluator {
        let canRetry =
            switch frame.current.kind {
            case .task, .parallel, .map: true
            default: false
            }
        return Evaluator(
            context: ContextObject(
                execution: context, stateName: frame.current.name, enteredTime: frame.enteredTime,
                retryCount: canRetry ? frame.retryCount : nil, mapItem: frame.mapItem, token: nil,
                replacement: test?.context),
            variables: frame.variables, stateInput: frame.input.json, result: nil, errorOutput: nil, random: random,
            now: now,
            isJSONata: frame.current.flow.isJSONata)
    }

    /// Goes on with the random numbers after those that an evaluator has used.
    mutating func keep(_ evaluator: Evaluator) { random = evaluator.random }
}
