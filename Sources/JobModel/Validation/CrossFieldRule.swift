/// A rule between members that was broken, with the facts.
///
/// The service checks these after the shapes. Where its text is known it is given; where it is known to write an
/// empty message, that is given too; otherwise the text is ours.
public enum CrossFieldRule: Hashable, Sendable {
    /// An input names neither S3Input nor DatasetDefinition.
    case inputWithoutSource(input: String)
    /// An input names both S3Input and DatasetDefinition.
    case inputWithTwoSources(input: String)
    /// A DatasetDefinition names neither Athena nor Redshift.
    case datasetWithoutQuery(input: String)
    /// A DatasetDefinition names both Athena and Redshift.
    case datasetWithTwoQueries(input: String)
    /// An output names neither S3Output nor FeatureStoreOutput.
    case outputWithoutDestination(output: String)
    /// An output names both S3Output and FeatureStoreOutput.
    case outputWithTwoDestinations(output: String)
    /// Members that are optional in the model are needed because the platform manages the input or output.
    case missingManagedFields(owner: ManagedOwner, name: String, fields: [String])
    /// A path that is not absolute, has `.` or `..` segments, or contains NUL.
    case unusableLocalPath(String)
    /// A path outside `/opt/ml/processing/` for data the platform manages.
    case localPathOutsideProcessing(String)
    /// Names used more than once among inputs and outputs; the first is at `other`.
    case nameUsedTwice(name: String, other: String, allDuplicates: [String])
    /// Two inputs at one place.
    case inputsAtSamePath(String, other: String)
    /// An input and an output at one place.
    case inputAndOutputAtSamePath(String, other: String)
    /// Gzip asked for without a pipe.
    case gzipWithoutPipe
    /// A feature store output that the application does not manage.
    case featureStoreNotAppManaged(output: String)
    /// An input in pipe mode whose name cannot be part of a file name.
    case pipeNameNotAFileName(String)
    /// A URI without a meaning.
    case unusableURI(String, StorageURIError)
    /// Instance type and preferences given together.
    case instanceTypeAndPreferences
    /// Instance count given both at the top and in preferences.
    case instanceCountTwice
    /// Text for the operating system that contains NUL.
    case containsNUL
}

/// The structure whose optional members become necessary when the platform manages the data.
public enum ManagedOwner: String, Hashable, Sendable {
    /// An input from S3.
    case s3Input = "S3Input"
    /// An input from a query.
    case datasetDefinition = "DatasetDefinition"
    /// An output to S3.
    case s3Output = "S3Output"

    /// `Input` or `Output`, as the service's text begins.
    var side: String { self == .s3Output ? "Output" : "Input" }
}
