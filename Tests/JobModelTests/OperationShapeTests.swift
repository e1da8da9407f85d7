import JobModel
import OrderedJSON
import Testing

@Suite("Shapes of the other operations")
struct OperationShapeTests {
    private static let good: [(Shape, JSON)] = [
        (.describeProcessingJob, ["ProcessingJobName": "a"]),
        (.stopProcessingJob, ["ProcessingJobName": "a"]),
        (.deleteProcessingJob, ["ProcessingJobName": "a"]),
        (.listProcessingJobs, [:]),
        (
            .listProcessingJobs,
            [
                "CreationTimeAfter": 1_577_836_800, "LastModifiedTimeBefore": "2026-11-21", "StatusEquals": "Stopped",
                "MaxResults": 100,
            ]
        ),
        (.addTags, ["ResourceArn": "arn:aws:sagemaker:us-east-1:123456789012:processing-job/a", "Tags": []]),
        (.listTags, ["ResourceArn": "arn:aws:sagemaker:us-east-1:123456789012:processing-job/a", "MaxResults": 50]),
        (.deleteTags, ["ResourceArn": "arn:aws:sagemaker:us-east-1:123456789012:processing-job/a", "TagKeys": ["k"]]),
    ]

    private static let bad: [(Shape, JSON, String)] = [
        (.describeProcessingJob, [:], "ProcessingJobName"),
        (.listProcessingJobs, ["MaxResults": 101], "MaxResults"),
        (.listProcessingJobs, ["SortBy": "Time"], "SortBy"),
        (.listProcessingJobs, ["StatusEquals": "Starting"], "StatusEquals"),
        (.listProcessingJobs, ["CreationTimeAfter": "yesterday"], "CreationTimeAfter"),
        (.listTags, ["ResourceArn": "arn:aws:s3:::b"], "ResourceArn"),
        (.listTags, ["ResourceArn": "arn:aws:sagemaker:us-east-1:123456789012:x", "MaxResults": 49], "MaxResults"),
        (.deleteTags, ["ResourceArn": "arn:aws:sagemaker:us-east-1:123456789012:x", "TagKeys": []], "TagKeys"),
    ]

    @Test(arguments: good)
    func `a good request has no problems`(shape: Shape, request: JSON) {
        #expect(ShapeChecker.problems(in: request, against: shape, unknownMembers: .refused) == [])
    }

    @Test(arguments: bad)
    func `a bad request has its problem where it is`(shape: Shape, request: JSON, path: String) {
        let problems = ShapeChecker.problems(in: request, against: shape, unknownMembers: .ignored)

        #expect(problems.map(\.path) == [path])
    }
}
