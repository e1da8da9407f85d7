import OrderedJSON

// Rules that look across the whole request.

extension CrossFieldChecker {
    /// Inputs and outputs share one set of names.
    mutating func checkNames(inputs: [Located], outputs: [Located]) {
        var firstPlaces: [String: JSONPath] = [:]
        var repeated: [(name: String, path: JSONPath, first: JSONPath)] = []
        let names = inputs.compactMap { $0["InputName"] } + outputs.compactMap { $0["OutputName"] }
        for located in names {
            guard let name = located.value.string else { continue }
            if let first = firstPlaces[name] {
                repeated.append((name, located.path, first))
            } else {
                firstPlaces[name] = located.path
            }
        }
        var duplicates: [String] = []
        for entry in repeated where !duplicates.contains(entry.name) {
            duplicates.append(entry.name)
        }
        for (name, path, first) in repeated {
            let rule = CrossFieldRule.nameUsedTwice(name: name, other: first.description, allDuplicates: duplicates)
            report(rule, at: path, found: name)
        }
    }

    /// No two inputs at one place, no output on top of an input.
    ///
    /// Inputs inside each other are allowed: the SDK
    /// sends `/opt/ml/processing/input` and `/opt/ml/processing/input/code` together.
    mutating func checkPlaces(inputs: [Located], outputs: [Located]) {
        var inputPlaces: [ContainerPath: JSONPath] = [:]
        for input in inputs {
            guard let localPath = input["S3Input"]?["LocalPath"] ?? input["DatasetDefinition"]?["LocalPath"],
                let text = localPath.value.string, let place = ContainerPath(text)
            else { continue }
            if let other = inputPlaces[place] {
                report(.inputsAtSamePath(text, other: other.description), at: localPath.path, found: text)
            } else {
                inputPlaces[place] = input.path
            }
        }
        for output in outputs {
            guard let localPath = output["S3Output"]?["LocalPath"], let text = localPath.value.string,
                let place = ContainerPath(text), let other = inputPlaces[place]
            else { continue }
            report(.inputAndOutputAtSamePath(text, other: other.description), at: localPath.path, found: text)
        }
    }

    /// One type and one count, either directly or through preferences.
    mutating func checkClusterConfig(_ request: JSON) {
        let path = JSONPath.root.appending(key: "ProcessingResources").appending(key: "ClusterConfig")
        guard let config = path.value(in: request), config.object != nil else { return }
        guard let preferences = config["InstancePreferences"] else {
            for member in ["InstanceCount", "InstanceType"] where config[member] == nil {
                reportMissing(path.appending(key: member))
            }
            return
        }
        if config["InstanceType"] != nil {
            report(.instanceTypeAndPreferences, at: path.appending(key: "InstancePreferences"))
        }
        guard let choices = preferences.array else { return }
        let counted = choices.filter { $0["InstanceCount"] != nil }
        if config["InstanceCount"] != nil {
            if !counted.isEmpty {
                report(.instanceCountTwice, at: path.appending(key: "InstanceCount"))
            }
        } else if counted.isEmpty {
            reportMissing(path.appending(key: "InstanceCount"))
        } else {
            for (index, choice) in choices.enumerated() where choice["InstanceCount"] == nil {
                let choicePath = path.appending(key: "InstancePreferences").appending(index: index)
                reportMissing(choicePath.appending(key: "InstanceCount"))
            }
        }
    }

    /// Arguments and variables reach a program as C strings, which end at NUL.
    mutating func checkProcessTexts(_ request: JSON) {
        let specification = JSONPath.root.appending(key: "AppSpecification")
        for member in ["ContainerEntrypoint", "ContainerArguments"] {
            let path = specification.appending(key: member)
            for (index, text) in (path.value(in: request)?.array ?? []).enumerated() where Self.containsNUL(text) {
                report(.containsNUL, at: path.appending(index: index))
            }
        }
        for (name, value) in request["Environment"]?.object ?? [:] where Self.containsNUL(value) {
            report(.containsNUL, at: .root.appending(key: "Environment").appending(key: name))
        }
    }

    private static func containsNUL(_ value: JSON) -> Bool { value.string?.utf8.contains(0) ?? false }
}
