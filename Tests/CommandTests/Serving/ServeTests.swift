import Glibc
import PjrunTesting
import Testing

@Suite struct `pjrun serve` {
    let folder = JobFolder()

    @Test func `says where it is in one line of JSON and nothing else`() {
        let server = RunningServer(folder)
        server.process.signal(SIGTERM)
        let result = server.process.wait()

        #expect(result.output.split(separator: "\n").count == 1)
        #expect(JSONValue(parsing: result.output)["pid"] == .number(Double(server.process.pid)))
        #expect(server.endpoint.hasPrefix("http://127.0.0.1:"))
        #expect(result.code == 0)
        // The servers of a home are known while they live.
        #expect(folder.pjrun("env").error.contains("no server runs with this home"))
    }

    @Test func `a port that is taken is refused when it was asked for`() {
        let server = RunningServer(folder)
        let port = server.endpoint.split(separator: ":").last.map(String.init) ?? ""

        let second = PjrunProcess.run(["serve", "--port", port], home: folder.home)

        #expect(second.code == 1)
        #expect(second.error.contains("cannot listen on 127.0.0.1:\(port): Address already in use"))
        #expect(second.error.contains("choose another port with --port"))
    }

    @Test func `a job is created at once and runs in the background`() {
        let server = RunningServer(folder)

        let created = server.create("job", script: "echo hello > /opt/ml/output/message")

        #expect(created.status == "200")
        #expect(
            created.body["ProcessingJobArn"]
                == .string("arn:aws:sagemaker:us-east-1:123456789012:processing-job/job"))
        #expect(eventually { server.status("job") == "Completed" })
        #expect(server.describe("job")["ExitMessage"] == .string("hello\n"))
        // Other processes of the home see it.
        #expect(folder.status("job") == "Completed")
    }

    @Test func `a waiter is held until the job ends, another caller is not`() {
        let server = RunningServer(folder)
        server.create("job", script: "sleep 600")
        #expect(eventually { server.describe("job")["ProcessingStartTime"] != nil })
        #expect(server.status("job") == "InProgress")
        let held = Shell.run(
            """
            curl -sS -X POST \(server.endpoint) -H 'X-Amz-Target: SageMaker.DescribeProcessingJob' \
              -H 'User-Agent: Boto3/1.44 md/Botocore#1.44 m/Z,B lang/python' -d '{"ProcessingJobName": "job"}' > \(folder("held")) &
            curl -sS -X POST \(server.endpoint) -H 'X-Amz-Target: SageMaker.StopProcessingJob' -d '{"ProcessingJobName": "job"}'
            wait
            """)

        #expect(held.code == 0)
        #expect(JSONValue(parsing: folder.read("held") ?? "")["ProcessingJobStatus"] == .string("Stopped"))
    }

    @Test func `jobs of a server that was killed end with an honest reason`() {
        let server = RunningServer(folder)
        server.create("job", script: "sleep 600")
        #expect(eventually { server.describe("job")["ProcessingStartTime"] != nil })
        server.process.kill()
        server.process.wait()

        let next = RunningServer(folder)

        #expect(eventually { next.status("job") == "Failed" })
        let reason = next.describe("job")["FailureReason"]?.string ?? ""
        #expect(reason.hasPrefix("InternalServerError: The pjrun process that ran the job"))
    }

    @Test func `a server that is asked to end stops its jobs`() {
        let server = RunningServer(folder)
        server.create("job", script: "trap 'exit 0' TERM; echo up; sleep 600 & wait")
        #expect(eventually { folder.pjrun("logs", "job").output.contains("up") })
        server.process.signal(SIGTERM)

        #expect(server.process.wait().code == 0)
        #expect(folder.status("job") == "Stopped")
    }

    @Test func `jobs beyond the limit wait for their turn, and a waiting one can be stopped`() {
        let server = RunningServer(folder, ["--max-hosts", "1"])
        server.create("first", script: "sleep 600")
        #expect(eventually { server.describe("first")["ProcessingStartTime"] != nil })
        server.create("second", script: "true")

        #expect(server.status("second") == "InProgress")
        #expect(server.describe("second")["ProcessingStartTime"] == nil)
        _ = server.call("StopProcessingJob", #"{"ProcessingJobName": "second"}"#)
        #expect(eventually { server.status("second") == "Stopped" })
        #expect(server.status("first") == "InProgress")
        folder.pjrun("stop", "--kill", "first")
        #expect(eventually { server.status("first") == "Stopped" })
    }
}

@Suite struct `Requests that are wrong` {
    let folder = JobFolder()

    @Test func `are refused in the service's words`() {
        let server = RunningServer(folder)
        func refusal(_ operation: String, _ input: String) -> [String] {
            let answer = server.call(operation, input)
            return [answer.status, answer.body["__type"]?.string ?? "", answer.body["message"]?.string ?? ""]
        }

        #expect(refusal("CreateProcessingJob", "{")[..<2] == ["400", "SerializationException"])
        #expect(refusal("CreateProcessingJob", "[1]")[..<2] == ["400", "SerializationException"])
        #expect(refusal("CreateProcessingJob", "{}")[..<2] == ["400", "ValidationException"])
        #expect(refusal("CreateProcessingJob", "{}")[2].hasPrefix("4 validation errors detected"))
        #expect(
            refusal("DescribeProcessingJob", #"{"ProcessingJobName": "none"}"#)
                == ["400", "ValidationException", "Could not find requested job with name: none"])
        #expect(refusal("StopProcessingJob", #"{"ProcessingJobName": "none"}"#)[..<2] == ["400", "ResourceNotFound"])
        #expect(refusal("CreateModel", "{}")[..<2] == ["400", "UnknownOperationException"])
        #expect(refusal("CreateModel", "{}")[2].contains("CreateModel"))
    }

    @Test func `a signature is asked for when the server was told to`() {
        folder.write("keys", "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n")
        let server = RunningServer(folder, ["--require-signature", "--credentials", folder("keys")])

        let anonymous = server.call("ListProcessingJobs", "{}")
        let curl = Shell.run(["curl", "-sS", "-w", "%{http_code}", server.endpoint + "/"])

        #expect(anonymous.status == "403")
        #expect(anonymous.body["__type"] == .string("MissingAuthenticationTokenException"))
        #expect(curl.output.contains("<Code>AccessDenied</Code>") && curl.output.hasSuffix("403"))
    }

    @Test func `keys must be given as a file that has some`() {
        folder.write("keys", "nothing here\n")

        let none = folder.pjrun("serve", "--port", "0", "--require-signature", "--credentials", "keys")
        let missing = folder.pjrun("serve", "--port", "0", "--require-signature", "--credentials", "missing")
        let idle = folder.pjrun("serve", "--port", "0", "--credentials", "keys")

        #expect(none.code == 2 && none.error.contains("there are no keys in the credentials file"))
        #expect(missing.code == 2 && missing.error.contains("the credentials cannot be read"))
        #expect(idle.code == 2 && idle.error.contains("--require-signature"))
    }
}
