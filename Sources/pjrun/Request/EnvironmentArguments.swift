import FileTree
import OrderedJSON

/// `--env` and `--env-file`, by docker's rules: later wins, `NAME` alone passes the caller's value.
struct EnvironmentArguments {
    let inherited: [String: String]

    func variables(_ options: JobOptions) throws -> JSONObject {
        var result = JSONObject()
        for path in options.environmentFiles {
            let bytes: [UInt8]
            do throws(FileTreeError) {
                bytes = try OpenFile(path: FileName(path)).readToEnd()
            } catch {
                throw UserError(message: "the environment file cannot be read: \(error.reason)", place: path)
            }
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() {
                let text = line.hasSuffix("\r") ? line.dropLast() : line
                if text.allSatisfy({ $0 == " " || $0 == "\t" }) || text.hasPrefix("#") { continue }
                try add(String(text), to: &result, place: "\(path):\(index + 1)")
            }
        }
        for text in options.environment {
            try add(text, to: &result, place: "--env \(text.hasPrefix("=") ? text[...] : text.prefix { $0 != "=" })")
        }
        return result
    }

    private func add(_ text: String, to result: inout JSONObject, place: String) throws(UserError) {
        if let equals = text.firstIndex(of: "=") {
            guard equals != text.startIndex else {
                throw UserError(message: "an environment variable has no name", place: place, help: "write NAME=VALUE")
            }
            result[String(text[..<equals])] = .string(String(text[text.index(after: equals)...]))
        } else if let value = inherited[text] {
            result[text] = .string(value)
        } else {
            throw UserError(
                message: "the variable '\(text)' is not set here, so it cannot be passed on", place: place,
                help: "write \(text)=VALUE")
        }
    }
}
