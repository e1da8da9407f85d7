// The requests of the other operations on processing jobs and their tags.
// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Operations_Amazon_SageMaker_Service.html

extension Shape {
    /// The request of DescribeProcessingJob.
    public static let describeProcessingJob = onlyJobName

    /// The request of StopProcessingJob.
    public static let stopProcessingJob = onlyJobName

    /// The request of DeleteProcessingJob.
    public static let deleteProcessingJob = onlyJobName

    /// The request of ListProcessingJobs.
    public static let listProcessingJobs = Shape.structure([
        .optional("CreationTimeAfter", .timestamp),
        .optional("CreationTimeBefore", .timestamp),
        .optional("LastModifiedTimeAfter", .timestamp),
        .optional("LastModifiedTimeBefore", .timestamp),
        .optional("NameContains", .string(.any)),
        .optional("StatusEquals", .string(.oneOf(JobStatus.self))),
        .optional("SortBy", .string(.words(["Name", "CreationTime", "Status"]))),
        .optional("SortOrder", .string(.words(["Ascending", "Descending"]))),
        .optional("NextToken", nextToken),
        .optional("MaxResults", .integer(1...100)),
    ])

    /// The request of AddTags.
    public static let addTags = Shape.structure([
        .required("ResourceArn", resourceARN),
        .required("Tags", tags),
    ])

    /// The request of ListTags.
    ///
    /// The model has no upper bound for `MaxResults`, only a lower one of 50.
    public static let listTags = Shape.structure([
        .required("ResourceArn", resourceARN),
        .optional("NextToken", nextToken),
        .optional("MaxResults", .integer(50...Int(Int32.max))),
    ])

    /// The request of DeleteTags.
    public static let deleteTags = Shape.structure([
        .required("ResourceArn", resourceARN),
        .required("TagKeys", .list(of: .string(.text(1...128, .tagText)), count: 1...50)),
    ])

    private static let onlyJobName = Shape.structure([.required("ProcessingJobName", jobName)])
    private static let nextToken = Shape.string(.text(0...8192, .singleLine))
    private static let resourceARN = Shape.string(.text(0...256, .resourceARN))
}
