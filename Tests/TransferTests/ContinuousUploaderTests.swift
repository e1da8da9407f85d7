import Dispatch
import JobModel
import OrderedJSON
import PjrunTesting
import Synchronization
import Testing

@testable import Transfer

/// A store that keeps names, and whose first `put` waits until it is let go.
private final class SlowStore: ObjectStore {
    let gate = DispatchSemaphore(value: 0)
    let isBlocked = DispatchSemaphore(value: 0)
    let names = Mutex<[String]>([])

    func objects(matching uri: StorageURI) throws -> (objects: [StoredObject], warnings: [String]) { ([], []) }
    func object(at uri: StorageURI) throws -> StoredObject? { nil }
    func prepare(destination: StorageURI) throws {}

    func put(
        _ file: String, moving: Bool, at destination: StorageURI, relativePath: String, isStale: () -> Bool
    ) throws -> Bool {
        let isFirst = names.withLock { names in
            names.append(relativePath)
            return names.count == 1
        }
        if isFirst {
            isBlocked.signal()
            gate.wait()
        }
        return false
    }
}

private func output() throws -> ProcessingOutput {
    let request = try JobRequest.validating(
        [
            "ProcessingJobName": "j", "RoleArn": "arn:aws:iam::123456789012:role/r",
            "AppSpecification": ["ImageUri": "local"],
            "ProcessingResources": [
                "ClusterConfig": ["InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1]
            ],
            "ProcessingOutputConfig": [
                "Outputs": [
                    [
                        "OutputName": "o",
                        "S3Output": [
                            "S3Uri": "s3://b/o", "LocalPath": "/opt/ml/processing/out", "S3UploadMode": "Continuous",
                        ],
                    ]
                ]
            ],
        ], as: .service)
    return try #require(request.outputs.first)
}

@Suite struct `Uploading while the job runs` {
    @Test func `a burst that overflows the kernel's queue of events loses no file`() throws {
        let scratch = ScratchDirectory()
        Shell.run("mkdir -p '\(scratch.path)/ml/processing/out/sub'")
        let limit = Int(Shell.run("cat /proc/sys/fs/inotify/max_queued_events").output.dropLast()) ?? 16_384
        let store = SlowStore()
        let host = StagedHost(
            name: "algo-1", address: "127.0.0.2", directory: scratch.path, overlays: [], peers: [])
        let uploader = try #require(
            try ContinuousUploader.start([output()], of: host, store: store) { _, _ in }.first)
        scratch.write("ml/processing/out/first", "x")
        store.isBlocked.wait()

        // Creating and closing are two events each; the uploader is still busy with the first file.
        let count = limit / 2 + 1000
        Shell.run(
            "cd '\(scratch.path)/ml/processing/out/sub' && seq 1 \(count) | split -l 1 -a 5 --numeric-suffixes - f")
        store.gate.signal()
        let end = uploader.finish()

        let names = Set(store.names.withLock { $0 })
        #expect(names.count == count + 1)
        #expect(end.files.count == count + 1)
    }
}
