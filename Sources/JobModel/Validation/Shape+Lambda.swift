public import OrderedJSON

// What is said of a function: in CreateFunction and UpdateFunctionConfiguration, and in the function.json of a directory.
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html

extension Shape {
    /// The members of a configuration that pjrun takes.
    public static let functionConfiguration: [Member] = [
        .optional("Description", .string(.text(0...256, .anything))),
        .optional("Handler", .string(.text(0...128, .handler))),
        .optional("MemorySize", .integer(128...10_240)),
        .optional("Role", .string(.form(.roleARN))),
        .optional("Runtime", .string(.words(functionRuntimes))),
        .optional("Timeout", .integer(1...900)),
        .optional("Environment", functionEnvironment),
    ]

    /// The runtimes that functions can have here: those of Python.
    public static let functionRuntimes = (8...14).map { "python3.\($0)" }

    private static let functionEnvironment = Shape.structure([
        .optional(
            "Variables", .map(key: .form(.environmentKey), value: .any, count: 0...1000))
    ])
}

extension FunctionConfiguration {
    /// Takes over what a checked configuration says; what it does not mention stays.
    public mutating func apply(_ json: JSON) {
        if let text = json["Description"]?.string { description = text }
        if let text = json["Handler"]?.string { handler = text }
        if let number = json["MemorySize"]?.int { memorySize = number }
        if let text = json["Role"]?.string { role = text }
        if let text = json["Runtime"]?.string { runtime = text }
        if let number = json["Timeout"]?.int { timeoutSeconds = number }
        if let variables = json["Environment"]?["Variables"]?.object {
            environment = variables.map { EnvironmentVariable(name: $0.key, value: $0.value.string ?? "") }
        }
    }

    /// What `apply` reads, without what is not said.
    public var json: JSONObject {
        var result: JSONObject = ["Description": .string(description)]
        if let handler { result["Handler"] = .string(handler) }
        result["MemorySize"] = .number(JSONNumber(memorySize))
        if !role.isEmpty { result["Role"] = .string(role) }
        if let runtime { result["Runtime"] = .string(runtime) }
        result["Timeout"] = .number(JSONNumber(timeoutSeconds))
        let variables = environment.map { ($0.name, JSON.string($0.value)) }
        result["Environment"] = ["Variables": .object(JSONObject(variables))]
        return result
    }
}
