extension CrossFieldRule {
    /// What the service writes.
    ///
    /// Known texts: `missingManagedFields` (aws/sagemaker-python-sdk issue 2578), `nameUsedTwice` (issue 3484),
    /// and the empty one of `inputsAtSamePath` (issue 4939). The others are ours, under the service's code.
    public var serviceText: String {
        switch self {
        case .missingManagedFields(let owner, let name, let fields):
            // The service also names a member the API does not have, which it derives from the input mode.
            let named = fields.flatMap { $0 == "S3InputMode" ? ["S3DownloadMode", $0] : [$0] }
            return "\(owner.side) \(name) missing one or more required fields for SageMaker-managed \(owner.rawValue): "
                + named.map { "\"\($0)\"" }.joined(separator: ", ")
        case .nameUsedTwice(_, _, let all):
            return "Input and Output names must be globally unique: [\(all.joined(separator: ", "))]"
        case .inputsAtSamePath: return ""
        default: return message
        }
    }

    /// What happened, in one line that is complete by itself.
    public var message: String {
        switch self {
        case .inputWithoutSource(let input): "input \"\(input)\" has neither S3Input nor DatasetDefinition"
        case .inputWithTwoSources(let input): "input \"\(input)\" has both S3Input and DatasetDefinition"
        case .datasetWithoutQuery(let input):
            "input \"\(input)\" has neither AthenaDatasetDefinition nor RedshiftDatasetDefinition"
        case .datasetWithTwoQueries(let input):
            "input \"\(input)\" has both AthenaDatasetDefinition and RedshiftDatasetDefinition"
        case .outputWithoutDestination(let output): "output \"\(output)\" has neither S3Output nor FeatureStoreOutput"
        case .outputWithTwoDestinations(let output): "output \"\(output)\" has both S3Output and FeatureStoreOutput"
        case .missingManagedFields(let owner, let name, let fields):
            "\(owner.side.lowercased()) \"\(name)\" needs \(fields.joined(separator: " and ")) in \(owner.rawValue)"
        case .unusableLocalPath(let path): "LocalPath \"\(path)\" is not an absolute path without \".\" and \"..\""
        case .localPathOutsideProcessing(let path): "LocalPath \"\(path)\" is not below /opt/ml/processing/"
        case .nameUsedTwice(let name, let other, _): "the name \"\(name)\" is already used by \(other)"
        case .inputsAtSamePath(let path, let other): "LocalPath \"\(path)\" is already used by the input at \(other)"
        case .inputAndOutputAtSamePath(let path, let other):
            "LocalPath \"\(path)\" of this output is the one of the input at \(other)"
        case .gzipWithoutPipe: "S3CompressionType Gzip works only with S3InputMode Pipe"
        case .featureStoreNotAppManaged(let output):
            "output \"\(output)\" has a FeatureStoreOutput but not AppManaged true"
        case .pipeNameNotAFileName(let name): "the input name \"\(name)\" cannot name a pipe"
        case .unusableURI(let text, let error): "\"\(text)\" is not a place for data: \(error.message)"
        case .instanceTypeAndPreferences: "InstanceType and InstancePreferences are both given"
        case .instanceCountTwice: "InstanceCount is given both in ClusterConfig and in InstancePreferences"
        case .containsNUL: "the text contains the character U+0000"
        }
    }

    /// What to do about it.
    public var remedy: String? {
        switch self {
        case .inputWithoutSource:
            "give one of them; some client libraries drop DatasetDefinition without saying so"
        case .outputWithoutDestination:
            "give one of them; some client libraries drop FeatureStoreOutput without saying so"
        case .inputWithTwoSources, .outputWithTwoDestinations, .datasetWithTwoQueries: "leave one of them out"
        case .datasetWithoutQuery: "give one of them"
        case .missingManagedFields: "or set AppManaged to true, and let the program do the transfer"
        case .unusableLocalPath: "write the full path, such as /opt/ml/processing/input"
        case .localPathOutsideProcessing:
            "use a directory such as /opt/ml/processing/data, or set AppManaged to true"
        case .nameUsedTwice: "inputs and outputs share one set of names; rename one"
        case .inputsAtSamePath: "give each input its own directory; one may lie inside another"
        case .inputAndOutputAtSamePath: "give the output its own directory"
        case .gzipWithoutPipe: "set S3InputMode to Pipe, or S3CompressionType to None and decompress in the program"
        case .featureStoreNotAppManaged: "set AppManaged to true; the program itself puts the records"
        case .pipeNameNotAFileName: "the pipe is called <InputName>_<number>; use a name without slashes"
        case .unusableURI(_, let error): error.remedy
        case .instanceTypeAndPreferences: "keep InstanceType for one choice, InstancePreferences for several"
        case .instanceCountTwice: "give it once, either in ClusterConfig or in every preference"
        case .containsNUL: "programs cannot receive this character; take it out"
        }
    }
}
