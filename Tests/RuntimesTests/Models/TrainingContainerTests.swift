import Glibc
import LinearLearner
import OrderedJSON
import PjrunTesting
import Runtimes
import Testing

/// A training container's directories, as SageMaker lays them out.
@Suite struct `Training by Linear Learner's contract` {
    let scratch = ScratchDirectory()

    private func hyperparameters(_ text: String) { scratch.write("input/config/hyperparameters.json", text) }

    private func channels(_ names: [String] = ["train"], type: String = "text/csv") {
        let members = names.map { #""\#($0)":{"ContentType":"\#(type)","TrainingInputMode":"File"}"# }
        scratch.write("input/config/inputdataconfig.json", "{\(members.joined(separator: ","))}")
        scratch.write(
            "input/config/resourceconfig.json",
            #"{"current_host":"algo-1","hosts":["algo-1"],"network_interface_name":"eth0"}"#)
    }

    private func run() -> Int32 {
        TrainRuntime(root: scratch.path, limits: TaskLimits(threads: 2, memory: 1 << 30)).run(["train"])
    }

    private func model() throws -> (intercept: Double, coefficients: [Double], threshold: Double?) {
        let json = try JSON(parsing: try #require(scratch.read("model/model.json")))
        return (
            try #require(json["intercept"]?.double), json["coefficients"]?.array?.compactMap(\.double) ?? [],
            json["threshold"]?.double
        )
    }

    // MARK: - Models

    @Test func `a regressor`() throws {
        hyperparameters(#"{"predictor_type":"regressor","epochs":"3","mini_batch_size":"10"}"#)
        channels(["train", "validation"])
        // y = 3 + 2 a - b, in several files and folders.
        scratch.write("input/data/train/part-0", "4,1,1\n7,2,0\n")
        scratch.write("input/data/train/more/part-1.csv", "3,1,2\n9,4,2\n")
        scratch.write("input/data/validation/v.csv", "3,0,0\n")
        #expect(run() == 0)
        let model = try model()
        #expect(abs(model.intercept - 3) < 1e-14)
        #expect(abs(model.coefficients[0] - 2) < 1e-14 && abs(model.coefficients[1] + 1) < 1e-14)
        #expect(scratch.read("output/data/report.html")?.contains("<svg") == true)
        #expect(scratch.read("output/failure") == nil)
        let evaluation = try JSON(parsing: try #require(scratch.read("output/data/evaluation.json")))
        #expect(try #require(evaluation["regression_metrics"]?["mse"]?["value"]?.double) < 1e-25)
    }

    @Test func `weight decay counts in standard deviations of the features`() throws {
        hyperparameters(#"{"predictor_type":"regressor","wd":"1"}"#)
        channels()
        // One feature with deviation 2, in standardised units z = ±1: minimising mean(r²)/2 + b²/2 halves b = 6.
        scratch.write("input/data/train/t.csv", "16,7\n4,3\n")
        #expect(run() == 0)
        let model = try model()
        #expect(abs(model.coefficients[0] - 1.5) < 1e-14)
        #expect(abs(model.intercept - 2.5) < 1e-14)
    }

    @Test func `a binary classifier chooses its threshold on the validation data`() throws {
        hyperparameters(
            #"{"predictor_type":"binary_classifier","wd":"0.01","binary_classifier_model_selection_criteria":"recall_at_target_precision","target_precision":"0.99"}"#
        )
        channels(["train", "validation"])
        scratch.write("input/data/train/t.csv", "0,1\n0,2\n1,3\n0,4\n1,5\n1,6\n")
        scratch.write("input/data/validation/v.csv", "0,1\n0,5\n1,5.5\n1,7\n")
        #expect(run() == 0)
        let model = try model()
        func score(_ x: Double) -> Double { model.intercept + model.coefficients[0] * x }
        let threshold = try #require(model.threshold)
        // Between the probabilities of 5 and 5.5, so that both positives are found and nothing else.
        let edge = (score(5), score(5.5))
        let logit = log(threshold / (1 - threshold))
        #expect(edge.0 < logit && logit < edge.1)
    }

    @Test func `a multiclass classifier`() throws {
        hyperparameters(#"{"predictor_type":"multiclass_classifier","num_classes":"3","wd":"0.1"}"#)
        channels()
        scratch.write(
            "input/data/train/t.csv", (0..<30).map { "\($0 % 3),\($0 % 3 * 2),\(($0 * 7) % 5)\n" }.joined())
        #expect(run() == 0)
        let json = try JSON(parsing: try #require(scratch.read("model/model.json")))
        #expect(json["classes"]?.array?.compactMap(\.double) == [0, 1, 2])
        let evaluation = try JSON(parsing: try #require(scratch.read("output/data/evaluation.json")))
        #expect(evaluation["multiclass_classification_metrics"]?["accuracy"]?["value"]?.double == 1)
    }

    @Test func `recordio-protobuf gives what CSV gives`() throws {
        var bytes: [UInt8] = []
        var text = ""
        for row in 0..<50 {
            let values = [Double(row % 7), Double(row * row % 11)]
            let label = Double(row % 5)
            RecordIOEncoder.appendDense(values, label: label, to: &bytes)
            text += "\(label),\(values[0]),\(values[1])\n"
        }
        hyperparameters(#"{"predictor_type":"regressor"}"#)
        channels()
        scratch.write("input/data/train/t.csv", text)
        #expect(run() == 0)
        let fromText = try model()
        let other = Self()
        other.hyperparameters(#"{"predictor_type":"regressor","feature_dim":"2"}"#)
        other.channels(type: "application/x-recordio-protobuf")
        other.scratch.write("input/data/train/empty", "")
        other.scratch.write("input/data/train/t.pbr", bytes)
        #expect(other.run() == 0)
        #expect(try other.model().coefficients == fromText.coefficients)
    }

    @Test func `a channel that is a pipe`() throws {
        hyperparameters(#"{"predictor_type":"regressor"}"#)
        scratch.write(
            "input/config/inputdataconfig.json", #"{"train":{"ContentType":"text/csv","TrainingInputMode":"Pipe"}}"#)
        scratch.write("rows.csv", "4,1,1\n7,2,0\n3,1,2\n9,4,2\n")
        scratch.write("input/data/other", "")
        let pipe = scratch("input/data/train_0")
        Shell.run(
            "mkfifo '\(pipe)' && { cat '\(scratch("rows.csv"))' > '\(pipe)' 2>/dev/null </dev/null & } >/dev/null 2>&1")
        #expect(run() == 0)
        #expect(abs(try model().intercept - 3) < 1e-14)
    }

    // MARK: - Refusals

    private func failure() -> String {
        #expect(run() == 1)
        #expect(scratch.read("model/model.json") == nil)
        return scratch.read("output/failure") ?? ""
    }

    @Test func `all that is wrong with the hyperparameters at once`() {
        hyperparameters(#"{"predictor_type":"regressor","epoch":"3","wd":"-1"}"#)
        channels()
        let text = failure()
        #expect(text.contains("epochs") && text.contains("wd"), "\(text)")
    }

    @Test(arguments: [
        ("y,a\n1,2\n2,3\n", "begin with a header: y,a"),
        ("1,2\n2,\n", "column \"_col1\" has no value"),
        ("1,2\n2,x\n", "column \"_col1\" holds \"x\", which is no number"),
        ("1\n2\n", "have one column"),
    ])
    func `rows that cannot be used`(text: String, message: String) {
        hyperparameters(#"{"predictor_type":"regressor"}"#)
        channels()
        scratch.write("input/data/train/t.csv", text)
        let failure = failure()
        #expect(failure.contains(message), "\(failure)")
    }

    @Test func `labels that are no classes`() {
        hyperparameters(#"{"predictor_type":"binary_classifier"}"#)
        channels()
        scratch.write("input/data/train/t.csv", "0,1\n2,1\n1,3\n")
        #expect(failure().contains("column \"_col0\" holds the class \"2.0\", which is none of 0, 1"))
    }

    @Test func `a channel without files`() {
        hyperparameters(#"{"predictor_type":"regressor"}"#)
        channels()
        scratch.write("input/data/train/.hidden", "1,2\n")
        #expect(failure().contains("the channel train has no files"))
    }

    @Test func `text in a channel of records`() {
        hyperparameters(#"{"predictor_type":"regressor"}"#)
        channels(type: "application/x-recordio-protobuf")
        scratch.write("input/data/train/t.csv", "1,2\n2,3\n")
        #expect(failure().contains("look like text"))
    }

    @Test func `records that end too early`() {
        var bytes: [UInt8] = []
        RecordIOEncoder.appendDense([1, 2], label: 1, to: &bytes)
        hyperparameters(#"{"predictor_type":"regressor"}"#)
        channels(type: "application/x-recordio-protobuf")
        scratch.write("input/data/train/t.pbr", Array(bytes.dropLast(3)))
        let text = failure()
        #expect(text.contains("record 1") && text.contains("t.pbr"), "\(text)")
    }

    @Test func `feature_dim that is another`() {
        hyperparameters(#"{"predictor_type":"regressor","feature_dim":"3"}"#)
        channels()
        scratch.write("input/data/train/t.csv", "1,2\n2,3\n3,5\n")
        #expect(failure().contains("feature_dim is 3, but rows have 1 features"))
    }

    private static let separated = "0,1\n0,2\n1,3\n1,4\n"

    @Test func `separated classes get a small penalty where wd is left to the algorithm`() throws {
        hyperparameters(#"{"predictor_type":"binary_classifier"}"#)
        channels()
        scratch.write("input/data/train/t.csv", Self.separated)
        #expect(run() == 0)
        let byItself = try model()
        hyperparameters(#"{"predictor_type":"binary_classifier","wd":"0.0001"}"#)
        #expect(run() == 0)
        #expect(try model().coefficients == byItself.coefficients)
    }

    @Test func `separated classes are refused where wd is 0`() {
        hyperparameters(#"{"predictor_type":"binary_classifier","wd":"0"}"#)
        channels()
        scratch.write("input/data/train/t.csv", Self.separated)
        let text = failure()
        #expect(text.contains("separates the classes") && text.contains("set wd"), "\(text)")
    }

    @Test func `a class without rows`() {
        hyperparameters(#"{"predictor_type":"multiclass_classifier","num_classes":"4"}"#)
        channels()
        scratch.write("input/data/train/t.csv", "0,1\n1,2\n2,1\n0,2\n1,1\n")
        #expect(failure().contains("no row of the channel train has the label 3"))
    }

    @Test func `several hosts`() {
        hyperparameters(#"{"predictor_type":"regressor"}"#)
        channels()
        scratch.write(
            "input/config/resourceconfig.json", #"{"current_host":"algo-1","hosts":["algo-1","algo-2"]}"#)
        #expect(failure().contains("the job has 2 hosts"))
    }
}
