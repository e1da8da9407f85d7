internal import OrderedJSON

extension PathSteps {
    /// Follows the steps from `value`; `document` is what `$` means inside filters.
    func evaluate(on value: JSON, document: JSON) throws(PathMiss) -> JSON {
        if isDefinite, let found = direct(value) { return found }
        var evaluation = PathEvaluation(path: self, document: document)
        do {
            try evaluation.follow(value, from: 0, isDefinite: true)
        } catch {
            if isDefinite { throw error }
            // The service answers [] where the library throws on the way to the first step that gives several.
            guard case .tooManyResults = error else { return .array([]) }
            throw error
        }
        guard isDefinite else { return .array(evaluation.results) }
        guard let found = evaluation.results.first else { throw miss(on: value) }
        return found
    }

    /// The value that names and indices lead to: what nearly all paths are, without ceremony.
    private func direct(_ value: JSON) -> JSON? {
        var value = value
        for step in steps {
            switch step {
            case .property(let name):
                guard case .object(let members) = value, let member = members[name] else { return nil }
                value = member
            case .index(let index):
                guard case .array(let elements) = value, let element = elements.element(at: index) else { return nil }
                value = element
            default: return nil
            }
        }
        return value
    }

    /// What a definite path that gives nothing is told: an index behind the end at the very end, or anything else.
    private func miss(on value: JSON) -> PathMiss {
        let path = text(first: steps.count)
        guard case .index? = steps.last, case .array? = PathSteps(steps.dropLast()).direct(value) else {
            return .noResults(path: path)
        }
        return .indexOutOfRange(path: path)
    }
}

extension [JSON] {
    /// The element at an index that counts from the end when negative.
    func element(at index: Int) -> JSON? {
        let place = index < 0 ? count + index : index
        return indices.contains(place) ? self[place] : nil
    }
}

/// One walk of a path through a document.
///
/// It goes as Jayway's tokens do (`PathToken`, `PropertyPathToken`, `ArrayPathToken`, `ScanPathToken`): as long as every
/// step so far was definite, what is not there is an error; behind the first other step it is passed over.
struct PathEvaluation {
    let path: PathSteps
    let document: JSON
    private(set) var results: [JSON] = []
    private var visits = 0

    static let visitLimit = 2_000_000

    init(path: PathSteps, document: JSON) {
        self.path = path
        self.document = document
    }

    /// Follows the steps from the one at `start`.
    mutating func follow(_ start: JSON, from first: Int, isDefinite: Bool) throws(PathMiss) {
        var value = start
        var index = first
        while index < path.steps.count {
            try visit()
            let next = index + 1
            let isLast = next == path.steps.count
            switch path.steps[index] {
            case .property(let name):
                guard let members = try members(of: value, name, at: index, isDefinite) else { return }
                guard let member = members[name] else {
                    guard isDefinite, !isLast else { return }
                    throw .missingProperty(path: path.text(first: next))
                }
                value = member
            case .index(let place):
                guard let elements = try elements(of: value, at: index, isDefinite) else { return }
                guard let element = elements.element(at: place) else { return }
                value = element
            case .properties(let names):
                guard let members = try members(of: value, names[0], at: index, isDefinite) else { return }
                let found = names.compactMap { name in members[name].map { (name, $0) } }
                guard isLast else { return try followEach(found.map(\.1), from: next) }
                value = .object(JSONObject(found))
            case .indices(let places):
                guard let elements = try elements(of: value, at: index, isDefinite) else { return }
                return try followEach(places.compactMap { elements.element(at: $0) }, from: next)
            case .slice(let from, let to):
                guard let elements = try elements(of: value, at: index, isDefinite) else { return }
                return try followEach(elements.slice(from: from, to: to), from: next)
            case .wildcard:
                return try followEach(value.children, from: next)
            case .filter(let filter):
                return try followFiltered(value, filter, at: index, isDefinite)
            case .scan:
                return try scan(value, target: next)
            }
            index = next
        }
        results.append(value)
    }

    private mutating func visit() throws(PathMiss) {
        visits += 1
        guard visits <= Self.visitLimit else { throw .tooManyResults(limit: Self.visitLimit) }
    }

    private mutating func followEach(_ values: [JSON], from index: Int) throws(PathMiss) {
        for value in values {
            try visit()
            try follow(value, from: index, isDefinite: false)
        }
    }

    // MARK: - Steps

    private func members(
        of value: JSON, _ name: String, at index: Int, _ isDefinite: Bool
    ) throws(PathMiss) -> JSONObject? {
        if case .object(let members) = value { return members }
        guard isDefinite else { return nil }
        throw .notAnObject(property: name, path: path.text(first: index), found: value)
    }

    private func elements(of value: JSON, at index: Int, _ isDefinite: Bool) throws(PathMiss) -> [JSON]? {
        if case .array(let elements) = value { return elements }
        guard isDefinite else { return nil }
        if value.isNull { throw .null(path: path.text(first: index)) }
        throw .notAnArray(step: path.steps[index].fragment, found: value)
    }

    private mutating func followFiltered(
        _ value: JSON, _ filter: PathFilter, at index: Int, _ isDefinite: Bool
    ) throws(PathMiss) {
        switch value {
        case .object:
            guard filter.accepts(value, document: document) else { return }
            try follow(value, from: index + 1, isDefinite: false)
        case .array(let elements):
            for element in elements {
                try visit()
                // "The @ operator … does not match scalar values. It only matches objects."
                // (docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html)
                guard case .object = element, filter.accepts(element, document: document) else { continue }
                try follow(element, from: index + 1, isDefinite: false)
            }
        default:
            guard isDefinite else { return }
            throw .filterOnPrimitive(step: path.steps[index].fragment, found: value)
        }
    }

    // MARK: - Deep scan

    /// Follows the step at `target` at every object and array from `top` down, outer ones first.
    ///
    /// The stack is a list, so that no document is too deep.
    private mutating func scan(_ top: JSON, target: Int) throws(PathMiss) {
        var stack = [top]
        let isLast = target + 1 == path.steps.count
        while let value = stack.popLast() {
            try visit()
            if matches(value, path.steps[target]) {
                if case .array(let elements) = value, !isLast {
                    // Jayway's ScanPathToken leaves the step itself out here: `$..[0].a` gives every element's a.
                    try followEach(elements, from: target + 1)
                } else {
                    try follow(value, from: target, isDefinite: false)
                }
            }
            stack.append(contentsOf: value.children.reversed())
        }
    }

    private func matches(_ value: JSON, _ step: PathStep) -> Bool {
        switch (step, value) {
        case (.property(let name), .object(let members)): members[name] != nil
        case (.properties, .object): true
        case (.index, .array), (.indices, .array), (.slice, .array): true
        case (.wildcard, .object), (.wildcard, .array): true
        case (.filter(let filter), .object): filter.accepts(value, document: document)
        default: false
        }
    }
}

extension JSON {
    /// The elements or the members' values; none of anything else.
    fileprivate var children: [JSON] {
        switch self {
        case .array(let elements): elements
        case .object(let members): members.map(\.value)
        default: []
        }
    }
}

extension [JSON] {
    /// A slice as `ArraySliceToken` takes it: a negative end without a start, and a negative start without an end,
    /// count from the end; with both given, each index from one to the other counts for itself.
    fileprivate func slice(from: Int?, to: Int?) -> [JSON] {
        switch (from, to) {
        case (let from?, let to?):
            let start = Swift.max(from, -count)
            let end = Swift.min(to, count)
            return start < end ? (start..<end).compactMap { element(at: $0) } : []
        case (let from?, nil):
            return Array(self[Swift.min(count, Swift.max(0, from < 0 ? count &+ from : from))...])
        case (nil, let to):
            let end = to.map { $0 < 0 ? count &+ $0 : $0 } ?? count
            return Array(self[..<Swift.max(0, Swift.min(count, end))])
        }
    }
}
