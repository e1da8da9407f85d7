import JobModel
import JobStore
import OrderedJSON
import PjrunTesting
import Testing

@Suite("quotas of the account")
struct QuotaTests {
    private let scratch = ScratchDirectory()

    private func store() throws -> JobStore {
        try JobStore(HomeDirectory(environment: ["PJRUN_HOME": scratch("home")], homeOfUser: "/"))
    }

    @discardableResult
    private func create(_ name: String, instances: Int = 1, in store: JobStore) throws -> JobRecord {
        let request = try JobRequest.validating(
            [
                "ProcessingJobName": .string(name), "RoleArn": "arn:aws:iam::123456789012:role/r",
                "AppSpecification": ["ImageUri": "local"],
                "ProcessingResources": [
                    "ClusterConfig": [
                        "InstanceCount": .number(JSONNumber(instances)), "InstanceType": "ml.m5.large",
                        "VolumeSizeInGB": 1,
                    ]
                ],
            ], as: .service)
        return try store.create(request, identity: JobIdentity(), at: Timestamp(milliseconds: 1))
    }

    @Test("instances of all jobs that have not ended count, also those that were there before the limit")
    func instances() throws {
        let limited = try store()
        let first = try create("a", instances: 2, in: limited)
        limited.limit(.processingJobs, to: 4)
        try create("b", in: limited)

        let refusal = ResourceLimitExceeded(quota: .processingJobs, limit: 4, utilization: 3, delta: 2)
        #expect(throws: refusal) { try create("c", instances: 2, in: limited) }
        #expect(try limited.job(named: "c") == nil)
        try create("c", in: limited)
        #expect(throws: ResourceLimitExceeded(quota: .processingJobs, limit: 4, utilization: 4, delta: 1)) {
            try create("d", in: limited)
        }
        var end = RecordChange(time: Timestamp(milliseconds: 2))
        end.status = .completed
        try limited.change(first, end)
        #expect(throws: ResourceLimitExceeded(quota: .processingJobs, limit: 4, utilization: 2, delta: 3)) {
            try create("e", instances: 3, in: limited)
        }
        try create("e", in: limited)
    }

    @Test("a name that is taken is the error, whatever the quota says")
    func takenName() throws {
        let store = try store()
        store.limit(.processingJobs, to: 1)
        let job = try create("a", in: store)

        #expect(throws: JobNameTaken(name: "a", arn: job.arn.text)) { try create("a", in: store) }
    }

    @Test("the text is the service's")
    func text() {
        // https://github.com/data-science-on-aws/data-science-on-aws/issues/200, with the ending of
        // https://github.com/aws/amazon-sagemaker-feedback/issues/157, which is newer.
        let refusal = ResourceLimitExceeded(quota: .processingJobs, limit: 4, utilization: 0, delta: 11)
        #expect(
            refusal.serviceMessage
                == "The account-level service limit 'Number of instances across all processing jobs' is 4 Instances, with current utilization of 0 Instances and a request delta of 11 Instances. Please use AWS Service Quotas to request an increase for this quota. If AWS Service Quotas is not available, contact AWS support to request an increase for this quota."
        )
    }
}
