/// A request that is refused, with everything that is wrong with it.
public struct InvalidRequest: Error, Hashable, Sendable {
    /// The problems in document order, shapes first; never empty.
    public let problems: [ValidationProblem]

    /// Makes an error from problems; `nil` when there are none, since then nothing is wrong.
    public init?(problems: [ValidationProblem]) {
        guard !problems.isEmpty else { return nil }
        self.problems = problems
    }

    /// The service's error code for all of these.
    public var code: String { "ValidationException" }

    /// The service's message.
    ///
    /// Shape violations come as one counted list; the service looks at the rules between members only when the
    /// shapes are right. It writes nothing at all for some of those rules, so the message may be empty: show
    /// ``problems`` to people.
    public var serviceMessage: String {
        let shapeTexts = Self.distinct(problems.filter { !$0.isCrossField }.map(\.serviceText))
        if shapeTexts.isEmpty {
            return Self.distinct(problems.map(\.serviceText).filter { !$0.isEmpty }).joined(separator: "; ")
        }
        let count = shapeTexts.count == 1 ? "1 validation error" : "\(shapeTexts.count) validation errors"
        return "\(count) detected: " + shapeTexts.joined(separator: "; ")
    }

    /// Several bad elements of one list are one violation to the service.
    private static func distinct(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }
}

extension InvalidRequest: CustomStringConvertible {
    /// One line per problem: path, message and remedy.
    public var description: String {
        problems.map { problem in
            let place = problem.path.isEmpty ? "" : problem.path + ": "
            return place + problem.message + (problem.remedy.map { " (\($0))" } ?? "")
        }.joined(separator: "\n")
    }
}
