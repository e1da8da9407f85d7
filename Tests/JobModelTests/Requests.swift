import JobModel
import OrderedJSON

/// Requests to start from: two as the Python SDK 2.257.7 sent them (account and names filled in), one without
/// anything optional.
enum Requests {
    /// ScriptProcessor(command=['python3']).run(code=…, inputs=[…], outputs=[…], arguments=['--x', '1']).
    static let scriptProcessor = """
        {"ProcessingJobName":"my-img-2026-11-21-02-44-04-961",
         "ProcessingResources":{"ClusterConfig":{"InstanceType":"ml.m5.xlarge","InstanceCount":1,"VolumeSizeInGB":30}},
         "AppSpecification":{"ImageUri":"123456789012.dkr.ecr.us-east-1.amazonaws.com/my-img:1",
          "ContainerArguments":["--x","1"],
          "ContainerEntrypoint":["python3","/opt/ml/processing/input/code/process.py"]},
         "RoleArn":"arn:aws:iam::123456789012:role/SageMaker",
         "ProcessingInputs":[
          {"InputName":"input-1","AppManaged":false,"S3Input":{"S3Uri":"s3://bkt/JOB/input/input-1",
           "LocalPath":"/opt/ml/processing/input","S3DataType":"S3Prefix","S3InputMode":"File",
           "S3DataDistributionType":"FullyReplicated","S3CompressionType":"None"}},
          {"InputName":"code","AppManaged":false,"S3Input":{"S3Uri":"s3://bkt/JOB/input/code/process.py",
           "LocalPath":"/opt/ml/processing/input/code","S3DataType":"S3Prefix","S3InputMode":"File",
           "S3DataDistributionType":"FullyReplicated","S3CompressionType":"None"}}],
         "ProcessingOutputConfig":{"Outputs":[{"OutputName":"o","AppManaged":false,
          "S3Output":{"S3Uri":"s3://bkt/JOB/output/o","LocalPath":"/opt/ml/processing/output",
          "S3UploadMode":"EndOfJob"}}]},
         "Environment":{"A":"1"}}
        """

    /// FrameworkProcessor.run: a trailing slash in LocalPath, no compression member, no environment.
    static let frameworkProcessor = """
        {"ProcessingJobName":"framework-2026-11-21-02-44-05-100",
         "ProcessingResources":{"ClusterConfig":{"InstanceType":"ml.m5.xlarge","InstanceCount":2,"VolumeSizeInGB":30}},
         "AppSpecification":{"ImageUri":"683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3",
          "ContainerEntrypoint":["/bin/bash","/opt/ml/processing/input/entrypoint/runproc.sh"]},
         "RoleArn":"arn:aws:iam::123456789012:role/SageMaker",
         "ProcessingInputs":[
          {"InputName":"code","S3Input":{"S3Uri":"s3://bkt/JOB/source/sourcedir.tar.gz",
           "LocalPath":"/opt/ml/processing/input/code/","S3DataType":"S3Prefix","S3InputMode":"File"}},
          {"InputName":"entrypoint","S3Input":{"S3Uri":"s3://bkt/JOB/source/runproc.sh",
           "LocalPath":"/opt/ml/processing/input/entrypoint","S3DataType":"S3Prefix","S3InputMode":"File"}}]}
        """

    /// Only what the model requires.
    static let minimal: JSON = [
        "ProcessingJobName": "minimal",
        "ProcessingResources": [
            "ClusterConfig": ["InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1]
        ],
        "AppSpecification": ["ImageUri": "local"],
        "RoleArn": "arn:aws:iam::123456789012:role/R",
    ]

    /// An Athena input with every member.
    static let athenaInput: JSON = [
        "InputName": "query",
        "DatasetDefinition": [
            "LocalPath": "/opt/ml/processing/query",
            "AthenaDatasetDefinition": [
                "Catalog": "AwsDataCatalog", "Database": "shop", "QueryString": "SELECT 1 AS one;", "WorkGroup": "w",
                "OutputS3Uri": "s3://bkt/athena/", "KmsKeyId": "alias/k", "OutputFormat": "PARQUET",
                "OutputCompression": "SNAPPY",
            ],
        ],
    ]

    /// A Redshift input with every member.
    static let redshiftInput: JSON = [
        "InputName": "cluster",
        "DatasetDefinition": [
            "LocalPath": "/opt/ml/processing/cluster", "DataDistributionType": "FullyReplicated", "InputMode": "Pipe",
            "RedshiftDatasetDefinition": [
                "ClusterId": "c", "Database": "shop", "DbUser": "u", "QueryString": "SELECT 1",
                "ClusterRoleArn": "arn:aws:iam::123456789012:role/C", "OutputS3Uri": "s3://bkt/redshift/",
                "OutputFormat": "CSV", "OutputCompression": "None",
            ],
        ],
    ]

    /// A file output.
    static func output(_ name: String, _ localPath: String) -> JSON {
        [
            "OutputName": .string(name),
            "S3Output": [
                "S3Uri": "s3://bkt/out", "LocalPath": .string(localPath), "S3UploadMode": "EndOfJob",
            ],
        ]
    }

    /// A file input.
    static func input(_ name: String, _ localPath: String) -> JSON {
        [
            "InputName": .string(name),
            "S3Input": [
                "S3Uri": "s3://bkt/in", "LocalPath": .string(localPath), "S3DataType": "S3Prefix",
                "S3InputMode": "File",
            ],
        ]
    }

    /// The script processor's request as a value.
    static func parsed(_ text: String) throws -> JSON { try JSON(parsing: text) }
}

extension JSON {
    /// The document with the value at `path` (`ProcessingInputs[0].S3Input.LocalPath`) set, or removed for `nil`.
    func setting(_ path: String, to value: JSON?) -> JSON {
        var components: [JSONPath.Component] = []
        for part in path.split(separator: ".") {
            let pieces = part.split(separator: "[")
            components.append(.key(String(pieces[0])))
            components += pieces.dropFirst().map { .index(Int($0.dropLast()) ?? 0) }
        }
        return setting(components[...], to: value) ?? self
    }

    private func setting(_ path: ArraySlice<JSONPath.Component>, to value: JSON?) -> JSON? {
        guard let first = path.first else { return value }
        let rest = path.dropFirst()
        switch first {
        case .key(let key):
            var members = object ?? JSONObject()
            members[key] = (members[key] ?? [:]).setting(rest, to: value)
            return .object(members)
        case .index(let index):
            var values = array ?? []
            if let changed = values[index].setting(rest, to: value) {
                values[index] = changed
            } else {
                values.remove(at: index)
            }
            return .array(values)
        }
    }
}
