import JobModel
import OrderedJSON
import PjrunTesting
import Synchronization
import Testing

@testable import S3Client
@testable import Transfer

@Suite struct JobOutputTests {
    private func outputs() throws -> [ProcessingOutput] {
        try JobRequest.validating(
            [
                "ProcessingJobName": "j", "RoleArn": "arn:aws:iam::123456789012:role/r",
                "AppSpecification": ["ImageUri": "local"],
                "ProcessingResources": [
                    "ClusterConfig": ["InstanceCount": 2, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1]
                ],
                "ProcessingOutputConfig": [
                    "Outputs": [
                        [
                            "OutputName": "o",
                            "S3Output": [
                                "S3Uri": "s3://bucket/out", "LocalPath": "/opt/ml/processing/out",
                                "S3UploadMode": "EndOfJob",
                            ],
                        ]
                    ]
                ],
            ], as: .service
        ).outputs
    }

    private func hosts(_ bench: StoreBench) -> [StagedHost] {
        ["algo-1", "algo-2"].map { name in
            StagedHost(
                name: name, address: "127.0.0.2", directory: bench.scratch(name), overlays: [], peers: [])
        }
    }

    @Test func `outputs of all hosts arrive, and the later host's file stays`() async throws {
        try await StoreBench.with { bench in
            for index in 0..<20 { bench.scratch.write("algo-1/ml/processing/out/sub/\(index)", "one") }
            for index in 10..<30 { bench.scratch.write("algo-2/ml/processing/out/sub/\(index)", "second") }
            let told = Mutex<[(Int, Int64)]>([])

            let report = Uploader(try outputs(), store: bench.store).upload(from: hosts(bench), uploaded: [:]) {
                files, bytes, _ in told.withLock { $0.append((files, bytes)) }
            }

            #expect(report.failure == nil)
            #expect(
                report.outputs == [
                    OutputResult(
                        name: "o", destination: "s3://bucket/out", localDirectory: nil, files: 40, bytes: 180)
                ])
            #expect(report.warnings.count == 10)
            let stored = bench.s3.state.withLock { $0.objects.mapValues { String(decoding: $0.body, as: UTF8.self) } }
            #expect(stored.count == 30)
            for index in 0..<30 { #expect(stored["out/sub/\(index)"] == (index < 10 ? "one" : "second")) }
            #expect(told.withLock { $0.last?.0 } == 40)
            #expect(told.withLock { $0.last?.1 } == 180)
        }
    }

    @Test func `a file that is refused fails the output and keeps no other back`() async throws {
        try await StoreBench.with { bench in
            for index in 0..<5 { bench.scratch.write("algo-1/ml/processing/out/\(index)", "x") }
            bench.s3.fail("PutObject", .error(403, "AccessDenied"))

            let report = Uploader(try outputs(), store: bench.store).upload(from: hosts(bench), uploaded: [:]) {
                _, _, _ in
            }

            #expect(report.failure?.stage == .upload)
            #expect(report.failure?.message.contains("AccessDenied") == true)
            #expect(report.outputs.map(\.files) == [4])
            #expect(bench.s3.state.withLock { $0.objects.count } == 4)
        }
    }
}
