import JobModel
import OrderedJSON
import PjrunTesting
import Testing

@testable import JobStore

private func request(_ name: String) throws -> JobRequest {
    try JobRequest.validating(
        [
            "ProcessingJobName": .string(name), "RoleArn": "arn:aws:iam::123456789012:role/r",
            "AppSpecification": ["ImageUri": "local", "ContainerEntrypoint": ["true"]],
            "ProcessingResources": [
                "ClusterConfig": ["InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1]
            ],
        ], as: .service)
}

private func store(_ scratch: ScratchDirectory) throws -> JobStore {
    try JobStore(HomeDirectory(environment: ["PJRUN_HOME": scratch("home")], homeOfUser: "/"))
}

private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

@Suite struct `The records` {
    @Test func `a job is found again by another opener, exactly as it was`() throws {
        let scratch = ScratchDirectory()
        let job = try store(scratch).create(request("one"), identity: JobIdentity(), at: at(5))

        #expect(try store(scratch).job(named: "one") == job)
        #expect(try store(scratch).job(named: "two") == nil)
    }

    @Test func `a name is taken once`() throws {
        let scratch = ScratchDirectory()
        let store = try store(scratch)
        let job = try store.create(request("one"), identity: JobIdentity(), at: at(5))

        #expect(throws: JobNameTaken(name: "one", arn: job.arn.text)) {
            try store.create(request("one"), identity: JobIdentity(), at: at(6))
        }
    }

    @Test func `changes are events, and an ended job does not change`() throws {
        let scratch = ScratchDirectory()
        let store = try store(scratch)
        let job = try store.create(request("one"), identity: JobIdentity(), at: at(1))
        var end = RecordChange(time: at(3))
        end.status = .completed
        end.endTime = at(3)
        end.exitMessage = "bye"
        try store.change(job, end)
        var late = RecordChange(time: at(4))
        late.status = .failed

        let after = try store.change(job, late)

        #expect(after.status == .completed)
        #expect(after.exitMessage == "bye")
        #expect(try store.events(of: job).map(\.status) == [.inProgress, .completed])
    }

    @Test func `a job that was asked to stop ends Stopped, whatever its runner says`() throws {
        let scratch = ScratchDirectory()
        let store = try store(scratch)
        let job = try store.create(request("one"), identity: JobIdentity(), at: at(1))
        try store.requestStop(job, immediately: false, at: at(2))
        var end = RecordChange(time: at(3))
        end.status = .failed
        end.failureReason = .algorithmError(exitCode: 143)

        let after = try store.change(job, end)

        #expect(after.status == .stopped)
        #expect(after.failureReason == nil)
        #expect(try store.events(of: job).map(\.status) == [.inProgress, .stopping, .stopped])
    }

    @Test func `a living process's jobs are left alone, a dead one's are ended with the reason, once`() throws {
        let scratch = ScratchDirectory()
        let living = try store(scratch)
        let job = try living.create(request("one"), identity: JobIdentity(), at: at(1))
        let other = try store(scratch)
        #expect(try other.recover(at: at(2)) { _ in ["never"] }.isEmpty)

        living.close()
        let ended = try other.recover(at: at(3)) { orphan in
            #expect(orphan.record == job)
            return ["removed something"]
        }

        #expect(ended.map(\.status) == [.failed])
        #expect(ended.first?.failureReason?.text.hasPrefix("InternalServerError: The pjrun process") == true)
        #expect(ended.first?.warnings == ["removed something"])
        #expect(try other.recover(at: at(4)) { _ in ["again"] }.isEmpty)
    }

    @Test func `a record's extra parts survive`() throws {
        let scratch = ScratchDirectory()
        let store = try store(scratch)
        let job = try store.create(request("one"), identity: JobIdentity(), at: at(1))
        var change = RecordChange(time: at(2))
        change.hosts = [HostResult(host: "algo-1", exitCode: nil, signal: 9, maxResidentBytes: 7)]
        change.outputs = [OutputResult(name: "o", destination: "s3://b/k", localDirectory: "/x", files: 3, bytes: 9)]
        change.warnings = ["careful"]
        try store.change(job, change)

        let found = try #require(try store.job(named: "one"))

        #expect(found.hosts == change.hosts)
        #expect(found.outputs == change.outputs)
        #expect(found.warnings == ["careful"])
    }

    @Test func `removing a job frees its name`() throws {
        let scratch = ScratchDirectory()
        let store = try store(scratch)
        let job = try store.create(request("one"), identity: JobIdentity(), at: at(1))
        try store.remove(job)

        #expect(try store.create(request("one"), identity: JobIdentity(), at: at(2)).id != job.id)
    }

    @Test func `a log gives its lines with the times at which they came`() throws {
        let scratch = ScratchDirectory()
        let store = try store(scratch)
        let job = try store.create(request("one"), identity: JobIdentity(), at: at(1))
        let log = try store.log(of: job, host: "algo-1")
        log.append(Array("first\nsec".utf8)[...])
        log.append(Array("ond\nlast".utf8)[...])

        let reader = try #require(try LogReader.open(job, in: store.home).first)
        let complete = try reader.lines(toTheEnd: false)
        let rest = try reader.lines(toTheEnd: true)

        #expect(complete.map { String(decoding: $0.bytes, as: UTF8.self) } == ["first", "second"])
        #expect(complete.allSatisfy { $0.time.milliseconds > 1_600_000_000_000 })
        #expect(rest.map { String(decoding: $0.bytes, as: UTF8.self) } == ["last"])
        #expect(rest.map(\.isComplete) == [false])
    }
}

@Suite struct `The home directory` {
    @Test(arguments: [
        (["PJRUN_HOME": "/h"], "/h", "/h/cache"),
        (["XDG_DATA_HOME": "/d", "XDG_CACHE_HOME": "/c"], "/d/pjrun", "/c/pjrun"),
        (["XDG_DATA_HOME": "relative"], "/u/.local/share/pjrun", "/u/.cache/pjrun"),
        ([:], "/u/.local/share/pjrun", "/u/.cache/pjrun"),
    ])
    func `it is chosen by PJRUN_HOME, then XDG, then the user's home`(
        _ environment: [String: String], _ path: String, _ cache: String
    ) {
        let home = HomeDirectory(environment: environment, homeOfUser: "/u")

        #expect([home.path, home.cache] == [path, cache])
    }
}
