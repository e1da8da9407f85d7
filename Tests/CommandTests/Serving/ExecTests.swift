import Glibc
import PjrunTesting
import Testing

@Suite struct `pjrun exec` {
    let folder = JobFolder()

    @Test func `hands through output, input and exit code`() {
        let result = PjrunProcess.run(
            ["exec", "--ledger", "calls", "--", "bash", "-c", "cat; echo to err >&2; exit 7"], home: folder.home,
            directory: folder.scratch.path, input: "in\n")

        #expect(result == ShellResult(exit: 7, "in\n", error: "to err\n"))
        #expect(folder.read("calls") == "")
    }

    @Test func `writes which calls were made and which are not supported`() {
        let script = """
            curl -sS -o /dev/null $AWS_ENDPOINT_URL/
            curl -sS -o /dev/null $AWS_ENDPOINT_URL -H 'X-Amz-Target: SageMaker.ListProcessingJobs' -d '{}'
            curl -sS -o /dev/null $AWS_ENDPOINT_URL -H 'X-Amz-Target: SageMaker.CreateModel' -d '{}'
            """
        let table = folder.pjrun("exec", "--", "bash", "-c", script)
        folder.pjrun("exec", "--ledger", "calls", "--", "bash", "-c", script)

        #expect(table.output == "")
        #expect(
            table.error == """
                pjrun: AWS calls
                  s3 ListBuckets                  1
                  sagemaker ListProcessingJobs    1
                  sagemaker CreateModel           1  1 x UnknownOperationException, NOT SUPPORTED

                """)
        let calls = (folder.read("calls") ?? "").split(separator: "\n").map { JSONValue(parsing: String($0)) }
        #expect(calls.map { $0["operation"]?.string } == ["ListBuckets", "ListProcessingJobs", "CreateModel"])
        #expect(calls.map { $0["supported"] } == [.bool(true), .bool(true), .bool(false)])
        #expect(calls.last?["error"] == .string("UnknownOperationException"))
    }

    @Test func `a command that cannot be started, and none at all`() {
        let missing = folder.pjrun("exec", "--", "no-such-program")
        let none = folder.pjrun("exec")

        #expect(missing.code == 127)
        #expect(missing.error.contains("'no-such-program' cannot be started: No such file or directory"))
        #expect(none.code == 2)
        #expect(none.error.contains("the command is missing"))
    }

    @Test func `a signal that ends the command is its exit code`() {
        #expect(folder.pjrun("exec", "--", "bash", "-c", "kill -KILL $$").code == 137)
    }

    @Test func `a signal to pjrun goes to the command`() {
        let process = PjrunProcess.start(
            ["exec", "--", "bash", "-c", "trap 'echo stopped; exit 4' TERM; touch up; while :; do sleep 0.01; done"],
            home: folder.home, directory: folder.scratch.path)
        #expect(folder.waits(for: "up"))
        process.signal(SIGTERM)

        let result = process.wait()

        #expect(result.code == 4)
        #expect(result.output == "stopped\n")
    }

    @Test func `jobs that still run are waited for, or stopped`() {
        folder.write("main.sh", "echo done > /opt/ml/output/message\n")
        folder.pjrun("s3", "cp", "main.sh", "s3://code/main.sh")
        func create(_ name: String) -> String {
            """
            curl -sS -o /dev/null $AWS_ENDPOINT_URL -H 'X-Amz-Target: SageMaker.CreateProcessingJob' -d '
            {"ProcessingJobName": "\(name)", "RoleArn": "arn:aws:iam::123456789012:role/Processing",
             "AppSpecification": {"ImageUri": "local", "ContainerEntrypoint": ["bash", "/opt/ml/processing/code/main.sh"]},
             "ProcessingResources": {"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 5}},
             "ProcessingInputs": [{"InputName": "code", "S3Input": {"S3Uri": "s3://code/main.sh", "S3DataType": "S3Prefix",
               "S3InputMode": "File", "LocalPath": "/opt/ml/processing/code"}}]}'
            """
        }

        folder.pjrun("exec", "--wait-for-jobs", "--", "bash", "-c", create("waited"))
        folder.write("main.sh", "sleep 600\n")
        folder.pjrun("s3", "cp", "main.sh", "s3://code/main.sh")
        let left = folder.pjrun("exec", "--stop-grace", "0", "--", "bash", "-c", create("left"))

        #expect(folder.status("waited") == "Completed")
        #expect(folder.status("left") == "Stopped")
        #expect(left.error.contains("1 job still ran, stopped with the server"))
    }
}

@Suite struct `pjrun env` {
    let folder = JobFolder()

    @Test func `prints what shells and programs read`() {
        func lines(_ form: String) -> [String] {
            folder.pjrun("env", "--endpoint", "http://127.0.0.1:9", "--no-python", "--format", form).output
                .split(separator: "\n").map(String.init)
        }

        #expect(
            lines("shell") == [
                "export AWS_ENDPOINT_URL=http://127.0.0.1:9", "export AWS_ACCESS_KEY_ID=test",
                "export AWS_SECRET_ACCESS_KEY=test", "export AWS_DISABLE_HOST_PREFIX_INJECTION=true",
                "export AWS_EC2_METADATA_DISABLED=true", "export AWS_REGION=us-east-1",
                "export AWS_DEFAULT_REGION=us-east-1",
            ])
        #expect(lines("fish").first == "set -gx AWS_ENDPOINT_URL 'http://127.0.0.1:9'")
        #expect(lines("dotenv").first == "AWS_ENDPOINT_URL=http://127.0.0.1:9")
        #expect(lines("github") == lines("dotenv"))
        #expect(
            JSONValue(parsing: lines("json").joined())["AWS_ENDPOINT_URL"] == .string("http://127.0.0.1:9"))
    }

    @Test func `finds the server of its home, and keeps the caller's PYTHONPATH`() {
        let server = RunningServer(folder)
        let result = PjrunProcess.run(
            ["env"], home: folder.home, environment: ["PYTHONPATH": "/some/where"], directory: folder.scratch.path)

        #expect(result.output.contains("export AWS_ENDPOINT_URL=\(server.endpoint)\n"))
        #expect(result.output.contains("clients/python:/some/where\n"))
        #expect(result.output.contains("export SAGEMAKER_ADMIN_CONFIG_OVERRIDE="))
    }

    @Test func `no server is an error that says what to do`() {
        let result = folder.pjrun("env")

        #expect(result.code == 2)
        #expect(result.error.contains("no server runs with this home"))
        #expect(result.error.contains("pjrun exec -- COMMAND"))
    }
}
