import OrderedJSON

// From validated JSON to typed values; nothing here can fail.

extension JobRequest {
    init(_ request: ValidatedJSON) {
        wire = request.object
        name = request["ProcessingJobName"].string
        let specification = request["AppSpecification"]
        imageURI = specification["ImageUri"].string
        containerEntrypoint = specification[optional: "ContainerEntrypoint"].map { $0.elements.map(\.string) }
        containerArguments = specification[optional: "ContainerArguments"].map { $0.elements.map(\.string) }
        environment = (request[optional: "Environment"]?.object ?? [:]).map { name, value in
            EnvironmentVariable(name: name, value: value.string ?? "")
        }
        let cluster = request["ProcessingResources"]["ClusterConfig"]
        // Every machine is this one, so the first choice is always to be had.
        let choice = cluster[optional: "InstancePreferences"]?.elements.first
        instanceType = (choice ?? cluster)["InstanceType"].string
        instanceCount = (choice?[optional: "InstanceCount"] ?? cluster["InstanceCount"]).int
        volumeSizeInGB = cluster["VolumeSizeInGB"].int
        maxRuntimeInSeconds =
            request[optional: "StoppingCondition"]?["MaxRuntimeInSeconds"].int ?? Self.defaultMaxRuntimeInSeconds
        inputs = request[optional: "ProcessingInputs"]?.elements.map(ProcessingInput.init) ?? []
        outputs = request[optional: "ProcessingOutputConfig"]?["Outputs"].elements.map(ProcessingOutput.init) ?? []
        networkIsolation = request[optional: "NetworkConfig"]?.flag("EnableNetworkIsolation") ?? false
        roleARN = request["RoleArn"].string
        tags =
            request[optional: "Tags"]?.elements.map { Tag(key: $0["Key"].string, value: $0["Value"].string) } ?? []
    }
}

extension ProcessingInput {
    fileprivate init(_ input: ValidatedJSON) {
        name = input["InputName"].string
        appManaged = input.flag("AppManaged")
        jsonPath = input.path.description
        if let s3 = input[optional: "S3Input"] {
            source = .s3(S3Input(s3))
        } else {
            source = .dataset(DatasetDefinition(input["DatasetDefinition"]))
        }
    }
}

extension S3Input {
    fileprivate init(_ input: ValidatedJSON) {
        uri = input["S3Uri"].uri
        localPath = input[optional: "LocalPath"]?.containerPath
        dataType = input["S3DataType"].word(DataType.self)
        mode = input[optional: "S3InputMode"]?.word(InputMode.self) ?? .file
        distribution = input[optional: "S3DataDistributionType"]?.word(Distribution.self) ?? .fullyReplicated
        compression = input[optional: "S3CompressionType"]?.word(Compression.self) ?? .none
    }
}

extension DatasetDefinition {
    fileprivate init(_ definition: ValidatedJSON) {
        if let athena = definition[optional: "AthenaDatasetDefinition"] {
            query = .athena(AthenaDatasetDefinition(athena))
        } else {
            query = .redshift(RedshiftDatasetDefinition(definition["RedshiftDatasetDefinition"]))
        }
        localPath = definition[optional: "LocalPath"]?.containerPath
        // The model's default here is the opposite of S3Input's.
        distribution = definition[optional: "DataDistributionType"]?.word(Distribution.self) ?? .shardedByS3Key
        mode = definition[optional: "InputMode"]?.word(InputMode.self) ?? .file
    }
}

extension AthenaDatasetDefinition {
    fileprivate init(_ definition: ValidatedJSON) {
        catalog = definition["Catalog"].string
        database = definition["Database"].string
        queryString = definition["QueryString"].string
        workGroup = definition[optional: "WorkGroup"]?.string
        outputURI = definition["OutputS3Uri"].uri
        kmsKeyID = definition[optional: "KmsKeyId"]?.string
        outputFormat = definition["OutputFormat"].word(Format.self)
        outputCompression = definition[optional: "OutputCompression"]?.word(Compression.self)
    }
}

extension RedshiftDatasetDefinition {
    fileprivate init(_ definition: ValidatedJSON) {
        clusterID = definition["ClusterId"].string
        database = definition["Database"].string
        dbUser = definition["DbUser"].string
        queryString = definition["QueryString"].string
        clusterRoleARN = definition["ClusterRoleArn"].string
        outputURI = definition["OutputS3Uri"].uri
        kmsKeyID = definition[optional: "KmsKeyId"]?.string
        outputFormat = definition["OutputFormat"].word(Format.self)
        outputCompression = definition[optional: "OutputCompression"]?.word(Compression.self)
    }
}

extension ProcessingOutput {
    fileprivate init(_ output: ValidatedJSON) {
        name = output["OutputName"].string
        appManaged = output.flag("AppManaged")
        jsonPath = output.path.description
        if let s3 = output[optional: "S3Output"] {
            destination = .s3(
                S3Output(
                    uri: s3["S3Uri"].uri, localPath: s3[optional: "LocalPath"]?.containerPath,
                    uploadMode: s3["S3UploadMode"].word(UploadMode.self)))
        } else {
            destination = .featureStore(groupName: output["FeatureStoreOutput"]["FeatureGroupName"].string)
        }
    }
}
