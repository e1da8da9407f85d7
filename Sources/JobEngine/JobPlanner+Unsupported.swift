public import JobModel

extension JobPlanner {
    /// Refuses what pjrun cannot run, by name, with what the service would do and what to do instead.
    ///
    /// What an application manages itself needs nothing of pjrun.
    /// - Parameters:
    ///   - request: what was asked for.
    ///   - canQuery: whether there is somebody to run Athena's queries.
    /// - Throws: `JobFailure` of stage `plan` for the first such field.
    public static func refuseUnsupported(_ request: JobRequest, canQuery: Bool = false) throws(JobFailure) {
        for input in request.inputs {
            guard case .dataset(let definition) = input.source, !input.appManaged else { continue }
            let path = "\(input.jsonPath).DatasetDefinition"
            switch definition.query {
            case .athena(let athena):
                guard canQuery else {
                    throw unsupported(
                        "\(path).AthenaDatasetDefinition", "run the query and download its result", stagedInstead)
                }
                try refuseUnsupported(athena, "\(path).AthenaDatasetDefinition")
            case .redshift:
                throw unsupported(
                    "\(path).RedshiftDatasetDefinition", "run the query on the cluster and download its result",
                    stagedInstead)
            }
        }
        for output in request.outputs {
            guard case .featureStore = output.destination else { continue }
            throw unsupported(
                "\(output.jsonPath).FeatureStoreOutput", "let the script put records into the feature group",
                "write the records to an S3Output")
        }
    }

    private static let stagedInstead =
        "stage the query's result as an S3Input, or set AppManaged for a script that fetches it itself"

    /// The forms of a result that are not written here.
    private static func refuseUnsupported(_ athena: AthenaDatasetDefinition, _ path: String) throws(JobFailure) {
        let format: String? =
            switch athena.outputFormat {
            case .textfile, .json, .parquet, .avro: nil
            case .orc: "ORC files"
            }
        if let format {
            throw unsupported(
                "\(path).OutputFormat \(athena.outputFormat.rawValue)", "write \(format)",
                "PARQUET, AVRO, JSON (an object per line) and TEXTFILE (fields between \\u0001, no header) are written here"
            )
        }
        switch athena.outputCompression {
        case .gzip where athena.outputFormat == .avro:
            throw unsupported(
                "\(path).OutputCompression GZIP with OutputFormat AVRO", "refuse the query: Avro files have no GZIP",
                "choose SNAPPY, or leave OutputCompression out")
        case .snappy where athena.outputFormat == .parquet || athena.outputFormat == .avro: break
        case nil, .gzip: break
        case .snappy:
            throw unsupported(
                "\(path).OutputCompression SNAPPY with OutputFormat \(athena.outputFormat.rawValue)",
                "write files in Snappy's framing", "choose GZIP, or leave OutputCompression out for plain files")
        case .zlib:
            throw unsupported(
                "\(path).OutputCompression ZLIB with OutputFormat \(athena.outputFormat.rawValue)",
                "refuse the query: ZLIB is for ORC", "choose GZIP, or leave OutputCompression out for plain files")
        }
    }

    private static func unsupported(_ field: String, _ cloud: String, _ instead: String) -> JobFailure {
        JobFailure(
            stage: .plan, code: "NotSupported", message: "\(field) is not supported; AWS would \(cloud)",
            remedy: instead, cause: nil)
    }
}
