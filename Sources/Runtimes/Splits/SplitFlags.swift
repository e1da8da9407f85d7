package import OrderedJSON
package import Splitting

/// What is asked of a split, as the flags of `pjrun split` and the arguments of a job say it.
package struct SplitFlags: Hashable, Sendable {
    /// The method by its library's name.
    package var method = "train_test_split"
    /// A JSON object with the method's parameters.
    package var parameters: String?
    /// Short ways to say a parameter; each goes into ``parameters``.
    package var testSize: String?
    package var trainSize: String?
    package var seed: String?
    package var splitCount: String?
    package var fractions: String?
    package var shuffle: Bool?
    /// The columns of the classes; several count as one.
    package var stratify: [String] = []
    /// The column of what must stay together.
    package var groups: String?
    /// The column of the times.
    package var time: String?
    /// The columns of Kennard and Stone's distances; all others than the above where there are none.
    package var features: [String] = []
    /// The column that comes first in the parts.
    package var target: String?
    /// Which fold or repetition.
    package var split = 0
    /// What is done with columns, fitted to the train part.
    package var preprocessing = PreprocessingFlags()
    /// Whether the parts get the bytes that pandas' `read_csv` and `to_csv` make of them.
    package var pandasFormat = false
    /// Whether the report compares the parts' numbers and looks for equal rows.
    package var statistics = false

    /// Asks for a quarter of the rows as tests.
    package init() {}

    /// The method with its parameters.
    ///
    /// - Throws: ``TaskFailure`` with exit code 2.
    package func splitMethod() throws(TaskFailure) -> SplitMethod {
        let parameters = try allParameters()
        do throws(SplitParameterError) {
            return try SplitMethod(name: method, parameters: parameters)
        } catch {
            throw TaskFailure(refusal: error)
        }
    }

    /// The parameters of the JSON and of the short flags.
    ///
    /// - Throws: ``TaskFailure`` for text that is no JSON object, and for a parameter given twice.
    package func allParameters() throws(TaskFailure) -> JSONObject {
        var all = try given()
        let known = SplitMethod.parameterNames(of: method) ?? []
        let seedName = known.contains("random_state") || !known.contains("seed") ? "random_state" : "seed"
        let cutsName = known.contains("cuts") ? "cuts" : "fractions"
        let short: [(flag: String, name: String, value: JSON?)] = [
            ("--test-size", "test_size", testSize.map(SplitFlags.value)),
            ("--train-size", "train_size", trainSize.map(SplitFlags.value)),
            ("--random-state", seedName, seed.map(SplitFlags.value)),
            ("--n-splits", "n_splits", splitCount.map(SplitFlags.value)),
            ("--fractions", cutsName, fractions.map(SplitFlags.list)),
            ("--shuffle", "shuffle", shuffle.map(JSON.bool)),
        ]
        for (flag, name, value) in short {
            guard let value else { continue }
            guard all[name] == nil else {
                throw TaskFailure(
                    message: "\(flag) and --parameters both give \(name)", help: "give one of them", exitCode: 2)
            }
            all[name] = value
        }
        return all
    }

    private func given() throws(TaskFailure) -> JSONObject {
        guard let parameters else { return JSONObject() }
        let json: JSON
        do throws(JSONSyntaxError) {
            json = try JSON(parsing: parameters)
        } catch {
            throw TaskFailure(
                message: "--parameters is not JSON: \(error.message)", help: SplitFlags.parametersHelp, exitCode: 2)
        }
        guard let object = json.object else {
            throw TaskFailure(
                message: "--parameters is \(json.kindDescription), not an object", help: SplitFlags.parametersHelp,
                exitCode: 2)
        }
        return object
    }

    private static let parametersHelp = #"for example --parameters '{"test_size": 0.2, "random_state": 42}'"#

    /// A flag's text as the value that Python would have: the text of a number is kept, since `1.0` is not `1`.
    private static func value(_ text: String) -> JSON {
        switch text {
        case "None": return .null
        case "True": return true
        case "False": return false
        default:
            guard let json = try? JSON(parsing: text.hasPrefix(".") ? "0\(text)" : text), json.object == nil else {
                return .string(text)
            }
            return json
        }
    }

    /// `0.7,0.9`, with or without brackets.
    private static func list(_ text: String) -> JSON {
        text.hasPrefix("[") ? value(text) : .array(text.split(separator: ",").map { value(trimmed($0)) })
    }

    private static func trimmed(_ text: Substring) -> String { text.filter { $0 != " " } }
}
