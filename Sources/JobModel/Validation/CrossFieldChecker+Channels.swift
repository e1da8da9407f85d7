import OrderedJSON

// Rules inside one input or one output.

extension CrossFieldChecker {
    mutating func checkInput(_ input: Located) {
        guard input.value.object != nil else { return }
        let name = input["InputName"]?.value.string ?? ""
        let isManaged = input["AppManaged"]?.value.bool != true
        switch (input["S3Input"], input["DatasetDefinition"]) {
        case (nil, nil): report(.inputWithoutSource(input: name), at: input.path)
        case (.some, .some): report(.inputWithTwoSources(input: name), at: input.path)
        default: break
        }
        if let s3 = input["S3Input"] {
            checkS3Input(s3, name: name, isManaged: isManaged)
        }
        if let dataset = input["DatasetDefinition"] {
            checkDataset(dataset, name: name, isManaged: isManaged)
        }
    }

    private mutating func checkS3Input(_ s3: Located, name: String, isManaged: Bool) {
        guard s3.value.object != nil else { return }
        checkURI(s3["S3Uri"])
        checkManaged(s3, owner: .s3Input, name: name, fields: ["LocalPath", "S3InputMode"], isManaged: isManaged)
        let mode = s3["S3InputMode"]?.value.string
        if let compression = s3["S3CompressionType"], compression.value.string == "Gzip", mode == "File" {
            report(.gzipWithoutPipe, at: compression.path, found: "Gzip")
        }
        checkPipeName(name, mode: mode, channel: s3)
    }

    private mutating func checkDataset(_ dataset: Located, name: String, isManaged: Bool) {
        guard dataset.value.object != nil else { return }
        let athena = dataset["AthenaDatasetDefinition"]
        let redshift = dataset["RedshiftDatasetDefinition"]
        switch (athena, redshift) {
        case (nil, nil): report(.datasetWithoutQuery(input: name), at: dataset.path)
        case (.some, .some): report(.datasetWithTwoQueries(input: name), at: dataset.path)
        default: break
        }
        checkURI(athena?["OutputS3Uri"])
        checkURI(redshift?["OutputS3Uri"])
        checkManaged(dataset, owner: .datasetDefinition, name: name, fields: ["LocalPath"], isManaged: isManaged)
        checkPipeName(name, mode: dataset["InputMode"]?.value.string, channel: dataset)
    }

    mutating func checkOutput(_ output: Located) {
        guard output.value.object != nil else { return }
        let name = output["OutputName"]?.value.string ?? ""
        let isManaged = output["AppManaged"]?.value.bool != true
        switch (output["S3Output"], output["FeatureStoreOutput"]) {
        case (nil, nil): report(.outputWithoutDestination(output: name), at: output.path)
        case (.some, .some): report(.outputWithTwoDestinations(output: name), at: output.path)
        default: break
        }
        if let s3 = output["S3Output"], s3.value.object != nil {
            checkURI(s3["S3Uri"])
            checkManaged(s3, owner: .s3Output, name: name, fields: ["LocalPath"], isManaged: isManaged)
        }
        if let featureStore = output["FeatureStoreOutput"], isManaged {
            report(.featureStoreNotAppManaged(output: name), at: featureStore.path)
        }
    }

    // MARK: - Parts

    /// Checks the members the platform needs when it moves the data, and where it may put it.
    private mutating func checkManaged(
        _ channel: Located, owner: ManagedOwner, name: String, fields: [String], isManaged: Bool
    ) {
        let missing = fields.filter { channel[$0] == nil }
        if isManaged, !missing.isEmpty {
            report(.missingManagedFields(owner: owner, name: name, fields: missing), at: channel.path)
        }
        guard let localPath = channel["LocalPath"], let text = localPath.value.string else { return }
        guard let path = ContainerPath(text) else {
            report(.unusableLocalPath(text), at: localPath.path, found: text)
            return
        }
        if isManaged, !ContainerFiles.processingDirectory.isAncestor(of: path) {
            report(.localPathOutsideProcessing(text), at: localPath.path, found: text)
        }
    }

    private mutating func checkURI(_ uri: Located?) {
        // What breaks the pattern has been reported with the shape.
        guard let uri, let text = uri.value.string, TextPattern.s3URI.matches(text) else { return }
        do throws(StorageURIError) {
            _ = try StorageURI(parsing: text)
        } catch {
            report(.unusableURI(text, error), at: uri.path, found: text)
        }
    }

    /// A pipe is a file whose name begins with the input's.
    private mutating func checkPipeName(_ name: String, mode: String?, channel: Located) {
        guard mode == "Pipe" else { return }
        if name.isEmpty || name.utf8.contains(UInt8(ascii: "/")) || name.utf8.contains(0) || name.utf8.count > 200 {
            let inputPath = JSONPath(Array(channel.path.components.dropLast()))
            report(.pipeNameNotAFileName(name), at: inputPath.appending(key: "InputName"), found: name)
        }
    }
}
