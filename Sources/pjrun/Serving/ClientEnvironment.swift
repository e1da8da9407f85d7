import OrderedJSON
import Runtimes

/// The variables that make SDKs talk to a server, in the forms that shells and programs read.
struct ClientEnvironment {
    enum Form: String, CaseIterable {
        case shell, fish, dotenv, json, github
    }

    let variables: [(name: String, value: String)]

    /// Makes the variables.
    /// - Parameters:
    ///   - endpoint: the server's address.
    ///   - region: the region that clients take.
    ///   - files: what SDKs read; nil leaves those variables out.
    ///   - callersPythonPath: PYTHONPATH as it is now.
    init(endpoint: String, region: String, files: ClientFiles?, callersPythonPath: String?) {
        var variables = AWSClientEnvironment.variables(endpoint: endpoint)
        variables.append(("AWS_REGION", region))
        variables.append(("AWS_DEFAULT_REGION", region))
        if let files {
            variables.append(("SAGEMAKER_ADMIN_CONFIG_OVERRIDE", files.sageMakerConfiguration))
            let others = (callersPythonPath ?? "").split(separator: ":").filter { $0 != files.pythonDirectory }
            variables.append(("PYTHONPATH", ([files.pythonDirectory[...]] + others).joined(separator: ":")))
        }
        self.variables = variables
    }

    func text(_ form: Form) -> String {
        switch form {
        case .shell: lines { "export \($0)=\(ClientEnvironment.quoted($1))" }
        case .fish: lines { "set -gx \($0) \(ClientEnvironment.fishQuoted($1))" }
        case .dotenv, .github: lines { "\($0)=\($1)" }
        case .json:
            JSON.object(JSONObject(variables.map { ($0.name, JSON.string($0.value)) })).serialized(.pretty) + "\n"
        }
    }

    private func lines(_ line: (String, String) -> String) -> String {
        variables.map { line($0.name, $0.value) + "\n" }.joined()
    }

    private static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "/:._-".utf8.contains(byte)
            }
        }
        if isPlain, !text.isEmpty { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }

    private static func fishQuoted(_ text: String) -> String {
        var result = "'"
        for character in text {
            if character == "'" || character == "\\" { result.append("\\") }
            result.append(character)
        }
        return result + "'"
    }
}
