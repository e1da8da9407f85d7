import OrderedJSON

/// Checks the rules between members.
///
/// Reads the JSON and not typed values, so that it can work on a request whose shapes are partly wrong and report
/// everything in one go: a value of the wrong kind is passed over here, since the shape walker has reported it.
struct CrossFieldChecker {
    private(set) var problems: [ValidationProblem] = []

    static func problems(in request: JSON) -> [ValidationProblem] {
        var checker = CrossFieldChecker()
        let inputs = located(request["ProcessingInputs"], at: .root.appending(key: "ProcessingInputs"))
        let outputs = located(
            request["ProcessingOutputConfig"]?["Outputs"],
            at: .root.appending(key: "ProcessingOutputConfig").appending(key: "Outputs"))
        for input in inputs {
            checker.checkInput(input)
        }
        for output in outputs {
            checker.checkOutput(output)
        }
        checker.checkNames(inputs: inputs, outputs: outputs)
        checker.checkPlaces(inputs: inputs, outputs: outputs)
        checker.checkClusterConfig(request)
        checker.checkProcessTexts(request)
        return checker.problems
    }

    /// A value and where it stands.
    struct Located {
        let value: JSON
        let path: JSONPath

        subscript(key: String) -> Located? {
            value[key].map { Located(value: $0, path: path.appending(key: key)) }
        }
    }

    mutating func report(_ rule: CrossFieldRule, at path: JSONPath, found: String? = nil) {
        problems.append(ValidationProblem(location: path, kind: .crossField(rule), found: found))
    }

    mutating func reportMissing(_ path: JSONPath) {
        let text = ServiceText.violation(nil, at: ServiceText.path(path), ServiceText.notNull)
        problems.append(ValidationProblem(location: path, kind: .missing, serviceText: text))
    }

    private static func located(_ list: JSON?, at path: JSONPath) -> [Located] {
        (list?.array ?? []).enumerated().map { Located(value: $1, path: path.appending(index: $0)) }
    }
}
