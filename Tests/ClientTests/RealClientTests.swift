import PjrunTesting
import Testing

/// Clients as they come from PyPI and Debian, unchanged, without a network.
@Suite("real clients work unchanged")
struct RealClientTests {
    private func check(
        _ script: String, _ arguments: String..., environment: ClientFolder.Environment = .sdk2,
        unsupported: [String] = [],
        prepare: (ClientFolder) -> Void = { _ in }
    ) {
        let folder = ClientFolder()
        prepare(folder)
        let result = folder.run(script, arguments, environment)
        #expect(
            result.code == 0 && result.output.contains("passed"),
            "\(script) ended with \(result.code)\n\(result.output)\n\(result.error)")
        #expect(folder.unsupportedCalls == unsupported)
    }

    @Test("boto3: the life of processing jobs")
    func boto3Jobs() {
        check(
            "boto3_jobs.py", unsupported: ["sagemaker CreateTrainingJob"])
    }

    @Test("Lambda functions that start a job and ask for its status")
    func lambdas() { check("lambdas.py") }

    @Test("Lambda functions, made and called by boto3")
    func functions() { check("functions.py") }

    @Test("a model is approved and rejected: an activity, its worker, links and commands")
    func approvals() { check("approvals.py") }

    @Test("boto3: queues, visibility, dead letters, long polls, batches and order")
    func queues() { check("queues.py") }

    @Test("boto3: a Lambda function that gets a queue's messages, and raises until the work is done")
    func consumer() { check("consumer.py") }

    @Test("DynamoDB: tables, queries, transactions and a semaphore, by boto3")
    func items() { check("items.py") }

    @Test("boto3: topics and their subscribers, and rules with queues, topics and functions as targets")
    func topics() { check("topics.py") }

    @Test("boto3: all of Step Functions, and what it refuses")
    func stepFunctions() {
        check("boto3_stepfunctions.py")
    }

    @Test(
        "three machines run 300 tasks of a queue, 20 at once, by locks in a table",
        arguments: ["whole", "killed", "two"])
    func semaphore(servers: String) { check("semaphore.py", servers) }

    @Test("a state machine that starts a job by one Lambda function and polls it by another")
    func workflow() { check("workflow.sh") }

    @Test("a query as the input of a job, by boto3 and by the SDK")
    func athena() {
        check("athena.py") { folder in
            folder.scratch.write("orders.csv", "id,name,amount\n1,anna,10.5\n2,ben,20\n3,,\n4,dora,7.25\n5,eve,1\n")
            folder.pjrun("s3", "cp", "orders.csv", "s3://lake/orders/part-0.csv")
            folder.pjrun("sql", "CREATE DATABASE sales")
            folder.pjrun(
                "sql",
                """
                CREATE EXTERNAL TABLE sales.orders (id int, name string, amount double)
                ROW FORMAT DELIMITED FIELDS TERMINATED BY ','
                LOCATION 's3://lake/orders/' TBLPROPERTIES ('skip.header.line.count' = '1')
                """)
        }
    }

    @Test("the SageMaker SDK 2: its processors, failure and stop")
    func sdk2() { check("sdk2.py", prepare: RealClientTests.prepareScikitLearn) }

    @Test("the SageMaker SDK 3: its processors, failure and stop")
    func sdk3() { check("sdk3.py", environment: .sdk3) }

    @Test("the Step Functions Data Science SDK: jobs as steps, choices, failures and branches")
    func stepFunctionsSDK() { check("stepsdk.py", environment: .stepsdk, prepare: RealClientTests.prepareScikitLearn) }

    @Test("the aws CLI 1: jobs and files")
    func commandLine() { check("cli.sh") }

    @Test("the aws CLI 1: state machines and their executions")
    func stepFunctionsCommandLine() { check("stepfunctions.sh") }

    @Test("boto3: S3 with parts, presigned URLs, checksums, conditions and any key")
    func s3() { check("s3.py", unsupported: ["s3 PutBucketVersioning"]) }

    @Test("boto3 against a server that asks for signatures")
    func signatures() { check("signed.py") }

    @Test("rclone: a tree up and down")
    func rclone() { check("rclone.sh") }

    @Test(
        "the aws CLI 2 follows a log", .enabled(if: ClientFolder.has("/usr/bin/aws"), "Debian's awscli is not here"))
    func tail() { check("tail.sh") }

    /// The image's packages, once, while there is a network.
    private static func prepareScikitLearn(_ folder: ClientFolder) {
        let result = folder.pjrun(
            "run", "-q", "--image", "sagemaker-scikit-learn:1.2-1-cpu-py3", "--entrypoint", "python", "--entrypoint",
            "-c", "--entrypoint", "import sklearn")
        #expect(result.code == 0, "\(result.error)")
    }
}
