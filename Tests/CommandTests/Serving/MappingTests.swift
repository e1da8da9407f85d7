import PjrunTesting
import Testing

@Suite struct `A described job with its data at other places` {
    let folder = JobFolder()

    init() {
        folder.write("code/main.sh", "cat /opt/ml/processing/input/* > /opt/ml/processing/output/all\n")
        folder.write("data/a", "one\n")
        folder.write(
            "described.json",
            """
            {"ProcessingJobName": "described", "ProcessingJobArn": "arn:aws:sagemaker:us-east-1:111122223333:processing-job/described",
             "ProcessingJobStatus": "Failed", "FailureReason": "AlgorithmError: , exit code: 1", "CreationTime": "2026-01-01T00:00:00Z",
             "RoleArn": "arn:aws:iam::111122223333:role/Processing",
             "AppSpecification": {"ImageUri": "local", "ContainerEntrypoint": ["bash", "/opt/ml/processing/code/main.sh"]},
             "ProcessingResources": {"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 5}},
             "ProcessingInputs": [
               {"InputName": "code", "S3Input": {"S3Uri": "s3://bucket/jobs/code/main.sh", "S3DataType": "S3Prefix",
                 "S3InputMode": "File", "LocalPath": "/opt/ml/processing/code"}},
               {"InputName": "data", "S3Input": {"S3Uri": "s3://bucket/jobs/data", "S3DataType": "S3Prefix",
                 "S3InputMode": "File", "LocalPath": "/opt/ml/processing/input"}}],
             "ProcessingOutputConfig": {"Outputs": [{"OutputName": "o", "S3Output": {"S3Uri": "s3://bucket/out",
               "LocalPath": "/opt/ml/processing/output", "S3UploadMode": "EndOfJob"}}]}}
            """)
    }

    @Test func `the longest mapping that fits counts`() {
        let result = folder.pjrun(
            "run", "-q", "--request", "described.json", "--map", "s3://bucket/jobs=\(folder("nowhere"))", "--map",
            "s3://bucket/jobs/code=code", "--map", "s3://bucket/jobs/data=./data", "--map", "s3://bucket=s3://local")

        // One fits nothing that a longer one does not fit.
        #expect(result.code == 2)
        #expect(result.error.contains("'--map s3://bucket/jobs=\(folder("nowhere"))' fits no address of the request"))

        let mapped = folder.pjrun(
            "run", "-q", "--request", "described.json", "--map", "s3://bucket/jobs/code=code", "--map",
            "s3://bucket/jobs/data=./data", "--map", "s3://bucket=s3://local")

        #expect(mapped.code == 0, "\(mapped.error)")
        #expect(folder.read("home/s3/local/out/all") == "one\n")
    }

    @Test func `a mapping that is none is refused`() {
        func error(_ mapping: String) -> String {
            let result = folder.pjrun("run", "--request", "described.json", "--map", mapping)
            return "\(result.code) \(result.error.split(separator: "\n").first ?? "")"
        }

        #expect(error("bucket=here") == "2 error: '--map bucket=here' is not of the form s3://BUCKET/PREFIX=PLACE")
        #expect(error("s3://=here") == "2 error: '--map s3://=here' names no bucket or no place")
        #expect(error("s3://b/x=") == "2 error: '--map s3://b/x=' names no bucket or no place")
        // A name that only begins like the prefix is another one.
        #expect(error("s3://bucket/job=here").contains("fits no address"))
        let alone = folder.pjrun("run", "--script", "code/main.sh", "--map", "s3://bucket=here")
        #expect(alone.code == 2 && alone.error.contains("needs a request"))
    }
}
