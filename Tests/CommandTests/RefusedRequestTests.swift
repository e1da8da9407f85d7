import PjrunTesting
import Testing

@Suite struct `A request that is refused` {
    typealias Refusal = Corner.Refusal
    let corner = Corner()

    private func refusal(of request: String) -> Refusal {
        corner.write("job.json", request)
        return corner.refusal("--request", "job.json")
    }

    // MARK: - JSON

    @Test(arguments: [
        (
            "{\n  \"a\": 1,\n  bad\n}", "found 'b' where a key in double quotes is expected", "3:3"
        ),
        ("", "the document ends in the middle of a value", "1:1"),
        ("{\"a\": 1} x", "something follows the end of the document", "1:10"),
        ("{\"a\": 01}", "this is not a JSON number", "1:7"),
    ])
    func `broken JSON is refused with line and column`(text: String, problem: String, place: String) {
        #expect(
            refusal(of: text)
                == Refusal(
                    code: 2,
                    error: """
                        error: the request is not JSON: \(problem)
                          --> job.json:\(place)
                          help: 'pjrun … --dry-run --format json' prints a request to start from

                        """))
    }

    @Test func `a key that is used twice is refused with its place`() {
        #expect(
            refusal(of: #"{"ProcessingJobName":"a","ProcessingJobName":"b"}"#)
                == Refusal(
                    code: 2,
                    error: """
                        error: the request is not JSON: the key "ProcessingJobName" is used twice in one object
                          --> job.json:1:26
                          help: 'pjrun … --dry-run --format json' prints a request to start from

                        """))
    }

    @Test(arguments: ["[]", "5", "\"x\"", "null"]) func `JSON that is no object is refused`(text: String) {
        #expect(
            refusal(of: text)
                == Refusal(
                    code: 2,
                    error: """
                        error: the request is not a JSON object
                          --> job.json
                          help: it is what CreateProcessingJob takes

                        """))
    }

    @Test(arguments: [("missing.json", "No such file or directory"), (".", "Is a directory")])
    func `a request file that cannot be read is named`(path: String, reason: String) {
        #expect(
            corner.refusal("--request", path)
                == Refusal(
                    code: 2,
                    error: """
                        error: the request cannot be read: \(reason)
                          --> \(path)

                        """))
    }

    @Test func `what a dry run prints can be run again, as the help of broken JSON says`() throws {
        corner.write("true.sh", "true\n")
        let again = corner.shell(
            """
            export PJRUN_HOME=$PWD/home
            '\(Products.pjrun)' --script true.sh --dry-run --format json | '\(Products.pjrun)' --request - --dry-run
            """)

        #expect(again.code == 0, "\(again.error)")
        #expect(again.output.contains("command  /bin/bash /opt/ml/processing/input/code/true.sh"))
    }

    // MARK: - Members

    @Test func `an unknown member is refused with the one that was meant`() {
        #expect(
            refusal(of: Corner.request(#""ProcesingInputs": []"#))
                == Refusal(
                    code: 2,
                    error: """
                        error: the API has no member "ProcesingInputs" here
                          --> ProcesingInputs
                          help: did you mean "ProcessingInputs"?

                        """))
    }

    @Test func `missing members are all named`() {
        #expect(
            refusal(of: "{}")
                == Refusal(
                    code: 2,
                    error: """
                        error: "ProcessingResources" is missing
                          --> ProcessingResources
                        error: "AppSpecification" is missing
                          --> AppSpecification

                        """))
    }

    @Test func `all problems come in one go with their paths`() {
        #expect(
            refusal(
                of: """
                    {"AppSpecification": {"ImageUri": 5, "ContainerArguments": [1, "a"]}, "ProcessingInputs": "x",
                     "ProcessingResources": {"ClusterConfig": {"InstanceCount": "2", "InstanceType": "big", "VolumeSizeInGB": 0}}}
                    """)
                == Refusal(
                    code: 2,
                    error: #"""
                        error: "ProcessingInputs" is a string (x), not an array
                          --> ProcessingInputs
                          help: write ["x"]
                        error: "InstanceCount" is a string (2), not a whole number
                          --> ProcessingResources.ClusterConfig.InstanceCount
                          help: write 2 without quotes
                        error: "InstanceType" is "big", expected is an instance type such as ml.m5.xlarge
                          --> ProcessingResources.ClusterConfig.InstanceType
                          help: the pattern is ^ml\.[a-z0-9-]+\.[0-9a-z]+$
                        error: "VolumeSizeInGB" is 0, allowed is 1 to 16384
                          --> ProcessingResources.ClusterConfig.VolumeSizeInGB
                        error: "ImageUri" is a number (5), not a string
                          --> AppSpecification.ImageUri
                          help: write "5"
                        error: "ContainerArguments[0]" is a number (1), not a string
                          --> AppSpecification.ContainerArguments[0]
                          help: arguments are always strings; write "1"

                        """#))
    }

    @Test func `eleven inputs are one too many`() {
        let inputs = (1...11).map { Corner.input("i\($0)", "file:///tmp", at: "/opt/ml/processing/input/\($0)") }

        #expect(
            refusal(of: Corner.request("\"ProcessingInputs\": [\(inputs.joined(separator: ","))]"))
                == Refusal(
                    code: 2,
                    error: """
                        error: "ProcessingInputs" has 11 elements, at most 10 are allowed
                          --> ProcessingInputs

                        """))
    }

    // MARK: - Names and places

    @Test func `an input and an output may not share a name`() {
        let input = Corner.input("data", "file:///tmp", at: "/opt/ml/processing/in")

        #expect(
            refusal(
                of: Corner.request(
                    """
                    "ProcessingInputs": [\(input)], "ProcessingOutputConfig": {"Outputs": [{"OutputName": "data", "S3Output":
                      {"S3Uri": "s3://b/o", "LocalPath": "/opt/ml/processing/out", "S3UploadMode": "EndOfJob"}}]}
                    """))
                == Refusal(
                    code: 2,
                    error: """
                        error: the name "data" is already used by ProcessingInputs[0].InputName
                          --> ProcessingOutputConfig.Outputs[0].OutputName
                          help: inputs and outputs share one set of names; rename one

                        """))
    }

    @Test func `two inputs may not have one LocalPath`() {
        let inputs = ["a", "b"].map { Corner.input($0, "file:///tmp", at: "/opt/ml/processing/in") }

        #expect(
            refusal(of: Corner.request("\"ProcessingInputs\": [\(inputs.joined(separator: ","))]"))
                == Refusal(
                    code: 2,
                    error: """
                        error: LocalPath "/opt/ml/processing/in" is already used by the input at ProcessingInputs[0]
                          --> ProcessingInputs[1].S3Input.LocalPath
                          help: give each input its own directory; one may lie inside another

                        """))
    }

    @Test(arguments: [
        (
            "/opt/ml/model", "is not below /opt/ml/processing/",
            "use a directory such as /opt/ml/processing/data, or set AppManaged to true"
        ),
        (
            "/opt/ml/processing", "is not below /opt/ml/processing/",
            "use a directory such as /opt/ml/processing/data, or set AppManaged to true"
        ),
        (
            "/opt/ml/processing/../../../etc", #"is not an absolute path without "." and "..""#,
            "write the full path, such as /opt/ml/processing/input"
        ),
        (
            "processing/in", #"is not an absolute path without "." and "..""#,
            "write the full path, such as /opt/ml/processing/input"
        ),
    ])
    func `a LocalPath at a wrong place is refused`(path: String, problem: String, help: String) {
        #expect(
            refusal(of: Corner.request("\"ProcessingInputs\": [\(Corner.input("data", "file:///tmp", at: path))]"))
                == Refusal(
                    code: 2,
                    error: """
                        error: LocalPath "\(path)" \(problem)
                          --> ProcessingInputs[0].S3Input.LocalPath
                          help: \(help)

                        """))
    }

    // MARK: - What is not done here

    @Test(arguments: [
        (
            "Athena",
            #""Catalog": "AwsDataCatalog", "Database": "d", "QueryString": "select 1", "OutputS3Uri": "s3://b/o", "OutputFormat": "ORC""#,
            ".OutputFormat ORC", "write ORC files",
            #"PARQUET, AVRO, JSON (an object per line) and TEXTFILE (fields between \u0001, no header) are written here"#
        ),
        (
            "Redshift",
            #""ClusterId": "c", "Database": "d", "DbUser": "u", "QueryString": "select 1", "ClusterRoleArn": "arn:aws:iam::123456789012:role/r", "OutputS3Uri": "s3://b/o", "OutputFormat": "PARQUET""#,
            "", "run the query on the cluster and download its result",
            "stage the query's result as an S3Input, or set AppManaged for a script that fetches it itself"
        ),
    ])
    func `a query as an input that cannot be run is refused by name`(
        engine: String, members: String, member: String, awsWould: String, help: String
    ) {
        #expect(
            refusal(
                of: Corner.request(
                    """
                    "ProcessingInputs": [{"InputName": "q", "DatasetDefinition":
                      {"LocalPath": "/opt/ml/processing/q", "\(engine)DatasetDefinition": {\(members)}}}]
                    """))
                == Refusal(
                    code: 2,
                    error: """
                        error: ProcessingInputs[0].DatasetDefinition.\(engine)DatasetDefinition\(member) is not supported; AWS would \(awsWould)
                          help: \(help)

                        """))
    }

    @Test func `a feature store as an output is refused by name`() {
        #expect(
            refusal(
                of: Corner.request(
                    """
                    "ProcessingOutputConfig": {"Outputs": [{"OutputName": "f", "AppManaged": true,
                      "FeatureStoreOutput": {"FeatureGroupName": "g"}}]}
                    """))
                == Refusal(
                    code: 2,
                    error: """
                        error: ProcessingOutputConfig.Outputs[0].FeatureStoreOutput is not supported; AWS would let the script put records into the feature group
                          help: write the records to an S3Output

                        """))
    }

    @Test func `an image that is not here is refused with those that are`() {
        #expect(
            corner.refusal("--image", "nosuch:1", "--entrypoint", "true")
                == Refusal(
                    code: 2,
                    error: """
                        error: the image 'nosuch:1' is not one that pjrun can run
                          help: choose one of: athena, huggingface-pytorch-training, linear-learner, local, python, pytorch-inference, pytorch-training, sagemaker-distribution, sagemaker-scikit-learn, sagemaker-xgboost, splitter, tensorflow-training; 'pjrun runtimes' shows them. AWS would pull the image from Amazon ECR

                        """))
    }

    @Test func `a tag that is not here is refused with those that are`() {
        #expect(
            corner.refusal("--image", "sagemaker-xgboost:9.9", "--entrypoint", "true")
                == Refusal(
                    code: 2,
                    error: """
                        error: the runtime 'sagemaker-xgboost' has no version for the tag '9.9' of 'sagemaker-xgboost:9.9'
                          help: its tags are: 1.7-1, 1.7-1-*

                        """))
    }
}
