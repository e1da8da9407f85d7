import PjrunTesting
import Testing

/// Machines around real processing jobs, as the Data Science SDK writes them: Retry, Catch, Choice and Parallel.
@Suite("workflow run: processing jobs")
struct WorkflowJobTests {
    private let folder = JobFolder()

    init() {
        folder.write("part.csv", "1\n2\n3\n")
        folder.write(
            "job.sh",
            "wc -l < /opt/ml/processing/input/part.csv > /opt/ml/processing/out/count.txt\n[ \"$1\" != fail ]\n")
        folder.pjrun("s3", "cp", "part.csv", "s3://bkt/input/part.csv")
        folder.pjrun("s3", "cp", "job.sh", "s3://bkt/code/job.sh")
    }

    /// A Task state; `AppManaged` and the place of `Type` are the SDK's.
    private func job(_ name: String, _ more: String, argument: String = "go", resource: String = ".sync") -> String {
        #"""
        {"Resource":"arn:aws:states:::sagemaker:createProcessingJob\#(resource)","Parameters":{\#(name),
        "ProcessingInputs":[{"InputName":"input-1","AppManaged":false,"S3Input":{"S3Uri":"s3://bkt/input/part.csv",
        "LocalPath":"/opt/ml/processing/input","S3DataType":"S3Prefix","S3InputMode":"File",
        "S3DataDistributionType":"FullyReplicated","S3CompressionType":"None"}},
        {"InputName":"code","AppManaged":false,"S3Input":{"S3Uri":"s3://bkt/code/job.sh",
        "LocalPath":"/opt/ml/processing/input/code","S3DataType":"S3Prefix","S3InputMode":"File",
        "S3DataDistributionType":"FullyReplicated","S3CompressionType":"None"}}],
        "ProcessingOutputConfig":{"Outputs":[{"OutputName":"out","AppManaged":false,"S3Output":{"S3Uri":"s3://bkt/out",
        "LocalPath":"/opt/ml/processing/out","S3UploadMode":"EndOfJob"}}]},
        "AppSpecification":{"ImageUri":"local","ContainerArguments":["\#(argument)"],
        "ContainerEntrypoint":["/bin/sh","/opt/ml/processing/input/code/job.sh"]},
        "RoleArn":"arn:aws:iam::111122223333:role/SM",
        "ProcessingResources":{"ClusterConfig":{"InstanceCount":1,"InstanceType":"ml.m5.xlarge","VolumeSizeInGB":30}},
        "StoppingCondition":{"MaxRuntimeInSeconds":1200}},"Type":"Task",\#(more)}
        """#
    }

    private static let named = #""ProcessingJobName.$":"$$.Execution.Input['JobName']""#

    private func run(_ machine: String, _ input: String = #"{"JobName":"j1"}"#) -> (ShellResult, JSONValue) {
        folder.write("machine.asl.json", machine)
        let result = folder.pjrun("workflow", "run", "machine.asl.json", "--format", "json", "--input", input)
        return (result, JSONValue(parsing: result.output))
    }

    private func types(_ answer: JSONValue) -> [String] {
        (answer["events"]?.elements ?? []).compactMap { $0["type"]?.string }
    }

    @Test("a Choice on the status that the job's description gives")
    func choice() {
        let (result, answer) = run(
            """
            {"StartAt":"J","States":{"J":\(job(WorkflowJobTests.named, #""Next":"C""#)),
            "C":{"Type":"Choice","Choices":[{"Variable":"$['ProcessingJobStatus']","StringEquals":"Completed","Next":"Good"}],
            "Default":"Bad"},"Good":{"Type":"Succeed"},"Bad":{"Type":"Fail","Error":"NotCompleted"}}}
            """)
        #expect(result.code == 0, "\(result.error)")
        #expect(answer["output"]?["ProcessingJobName"]?.string == "j1")
        #expect(
            types(answer) == [
                "ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskSubmitted",
                "TaskSucceeded", "TaskStateExited", "ChoiceStateEntered", "ChoiceStateExited", "SucceedStateEntered",
                "SucceedStateExited", "ExecutionSucceeded",
            ])
        #expect(folder.describe("j1")["ProcessingJobStatus"]?.string == "Completed")
    }

    @Test("a job that fails is caught, with its description as the cause")
    func failure() {
        let (result, answer) = run(
            """
            {"StartAt":"J","States":{"J":\(job(WorkflowJobTests.named, #""End":true,"Retry":[{"ErrorEquals":["SageMaker.AmazonSageMakerException"]}],"Catch":[{"ErrorEquals":["States.TaskFailed"],"Next":"Reason"}]"#, argument: "fail")),
            "Reason":{"Type":"Pass","Parameters":{"job.$":"States.StringToJson($.Cause)","error.$":"$.Error"},"Next":"Show"},
            "Show":{"Type":"Pass","Parameters":{"error.$":"$.error","reason.$":"$.job.FailureReason"},"End":true}}}
            """)
        #expect(result.code == 0, "\(result.error)")
        #expect(answer["output"]?["error"]?.string == "States.TaskFailed")
        #expect(answer["output"]?["reason"]?.string == "AlgorithmError: , exit code: 1")
        #expect(types(answer).filter { $0 == "TaskScheduled" }.count == 1)
    }

    @Test("a name that is taken is the service's error, and retried")
    func refusal() {
        let machine = """
            {"StartAt":"J","States":{"J":\(job(#""ProcessingJobName":"taken""#, #""End":true,"Retry":[{"ErrorEquals":["SageMaker.ResourceInUseException"],"IntervalSeconds":1,"MaxAttempts":1}]"#))}}
            """
        #expect(run(machine).0.code == 0)
        folder.write("machine.asl.json", machine)
        let again = folder.pjrun("workflow", "run", "machine.asl.json", "--format", "json", "--fast-forward")
        let answer = JSONValue(parsing: again.output)
        #expect(again.code == 1)
        #expect(answer["error"]?.string == "SageMaker.ResourceInUseException")
        #expect(types(answer).filter { $0 == "TaskFailed" }.count == 2)
    }

    @Test("branches with a job each, side by side")
    func parallel() {
        let (result, answer) = run(
            """
            {"StartAt":"P","States":{"P":{"Type":"Parallel","Next":"join","Branches":[
            {"StartAt":"a","States":{"a":\(job(#""ProcessingJobName":"job-a""#, #""End":true"#))}},
            {"StartAt":"b","States":{"b":\(job(#""ProcessingJobName":"job-b""#, #""End":true"#))}}]},
            "join":{"Type":"Pass","Parameters":{"names.$":"$[*].ProcessingJobName"},"End":true}}}
            """)
        #expect(result.code == 0, "\(result.error)")
        #expect(answer["output"]?["names"] == ["job-a", "job-b"])
    }

    @Test("a job that nobody waits for goes on when the machine has ended")
    func withoutWaiting() {
        let (result, _) = run(
            """
            {"StartAt":"J","States":{"J":\(job(WorkflowJobTests.named, #""End":true"#, resource: ""))}}
            """)
        #expect(result.code == 0, "\(result.error)")
        #expect(folder.describe("j1")["ProcessingJobStatus"]?.string == "Completed")
    }

    // MARK: - The slides' machines, with answers for what is not here

    @Test("a model is reviewed: an activity decides, as its worker says", arguments: ["Approved", "Rejected"])
    func review(decision: String) {
        folder.write(
            "machine.asl.json",
            """
            {"StartAt":"GetNewModel","States":{
            "GetNewModel":{"Type":"Task","ResultPath":"$","Next":"GetManualReview",
            "Resource":"arn:aws:lambda:us-east-1:123456789012:function:model-review-GetNewModelFunction"},
            "GetManualReview":{"Type":"Task","ResultPath":"$.taskresult","TimeoutSeconds":604800,
            "Resource":"arn:aws:states:us-east-1:123456789012:activity:model-review-getModelReviewDecision",
            "Next":"ApproveOrRejectNewModel"},
            "ApproveOrRejectNewModel":{"Type":"Choice","Choices":[
            {"Variable":"$.taskresult.decision","StringEquals":"Approved","Next":"ApproveNewModel"},
            {"Variable":"$.taskresult.decision","StringEquals":"Rejected","Next":"RejectNewModel"}]},
            "ApproveNewModel":{"Type":"Pass","Result":"approved","ResultPath":"$.status","End":true},
            "RejectNewModel":{"Type":"Pass","Result":"rejected","ResultPath":"$.status","End":true}}}
            """)
        folder.write(
            "mock.json",
            """
            {"GetNewModel":[{"output":{"diagnosticsFileName":"model_diagnostics.zip"}}],
            "GetManualReview":[{"output":{"decision":"\(decision)"}}]}
            """)
        let result = folder.pjrun("workflow", "run", "machine.asl.json", "--mock", "mock.json", "--fast-forward")
        #expect(
            result.withoutError
                == ShellResult(
                    exit: 0,
                    #"{"diagnosticsFileName":"model_diagnostics.zip","taskresult":{"decision":"\#(decision)"},"status":"\#(decision.lowercased())"}"#
                        + "\n"))
    }

    @Test("nobody reviews for a week: the task times out", arguments: [true, false])
    func nobodyReviews(byAnswer: Bool) {
        folder.write(
            "machine.asl.json",
            """
            {"StartAt":"R","States":{"R":{"Type":"Task","TimeoutSeconds":604800,"End":true,
            "Resource":"arn:aws:states:us-east-1:123456789012:activity:review"}}}
            """)
        folder.write("mock.json", byAnswer ? #"{"R":[{"timed_out":true}]}"# : #"{"R":[{"error":"States.Timeout"}]}"#)
        let result = folder.pjrun(
            "workflow", "run", "machine.asl.json", "--mock", "mock.json", "--fast-forward", "--format", "json")
        #expect(result.code == 1)
        #expect(JSONValue(parsing: result.output)["error"]?.string == "States.Timeout")
    }

    @Test("a training and a transform job, a Glue job that fails and is caught")
    func modelPipeline() {
        folder.write(
            "machine.asl.json",
            """
            {"StartAt":"Download","States":{
            "Download":{"Type":"Task","Resource":"arn:aws:states:::glue:startJobRun.sync","Parameters":{"JobName.$":"$.myJobName",
            "AllocatedCapacity":3},"Catch":[{"ErrorEquals":["States.TaskFailed"],"ResultPath":"$.cause","Next":"Train"}],
            "ResultPath":"$.jobInfo","Next":"Train"},
            "Train":{"Type":"Task","Resource":"arn:aws:states:::sagemaker:createTrainingJob.sync","ResultPath":"$.training_job",
            "Parameters":{"TrainingJobName":"t","AlgorithmSpecification":{"TrainingImage":"image-classification:latest",
            "TrainingInputMode":"File"}},"Next":"Transform"},
            "Transform":{"Type":"Task","Resource":"arn:aws:states:::sagemaker:createTransformJob.sync",
            "Parameters":{"TransformJobName.$":"$.transform","ModelName.$":"$.model","MaxConcurrentTransforms":8},
            "ResultPath":"$.jobInfo","End":true}}}
            """)
        folder.write(
            "mock.json",
            """
            {"Download":[{"error":"States.TaskFailed","cause":"no worker"}],"Train":[{"output":{"TrainingJobStatus":"Completed"}}],
            "Transform":[{"output":{"TransformJobStatus":"Completed"}}]}
            """)
        let result = folder.pjrun(
            "workflow", "run", "machine.asl.json", "--mock", "mock.json", "--input",
            #"{"myJobName":"g","transform":"x","model":"m"}"#)
        #expect(
            result.withoutError
                == ShellResult(
                    exit: 0,
                    #"{"myJobName":"g","transform":"x","model":"m","cause":{"Error":"States.TaskFailed","Cause":"no worker"},"training_job":{"TrainingJobStatus":"Completed"},"jobInfo":{"TransformJobStatus":"Completed"}}"#
                        + "\n"), "\(result.error)")
    }
}
