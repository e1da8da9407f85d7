import OrderedJSON

/// The input of an execution as StartExecution takes it: any JSON text.
public enum ExecutionInput {
    /// What the service says of a text that is no input; nil when it is one.
    ///
    /// Recorded: localstack/localstack, test_sfn_api, test_invalid_start_execution_input.
    public static func fault(in text: String) -> String? {
        guard !text.unicodeScalars.allSatisfy(\.properties.isWhitespace) else { return "Invalid execution input." }
        do throws(JSONSyntaxError) {
            _ = try JSON(parsing: text, duplicateKeys: .lastWins)
            return nil
        } catch {
            return JacksonFault(error, in: text).explanation
        }
    }
}
