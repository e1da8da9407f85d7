public import JobModel

/// An input with the objects that it means now.
public struct ListedInput: Sendable {
    /// The input of the request.
    public let input: ProcessingInput
    /// Its parameters.
    public let source: S3Input
    /// The objects, in the order of their keys' UTF-8 bytes.
    ///
    /// Empty for an application-managed input, and for a query that has not been run or has no rows.
    public let objects: [StoredObject]
}

/// Finds out which objects the inputs of a request mean.
public enum InputListing {
    /// - Parameters:
    ///   - inputs: the inputs of the request.
    ///   - store: where the objects are.
    ///   - datasets: the folders with the results of queries, by the inputs' names; a query without one is listed empty.
    /// - Throws: `JobFailure` of stage `stage`: nothing there, unreadable, a manifest that is wrong.
    /// - Returns: the inputs in the order of the request, and what the user should know.
    public static func list(
        _ inputs: [ProcessingInput], in store: any ObjectStore, datasets: [String: StorageURI] = [:]
    ) throws -> (inputs: [ListedInput], warnings: [String]) {
        var listed: [ListedInput] = []
        var warnings: [String] = []
        for input in inputs {
            let source: S3Input
            // A query may have no rows, and then it has no files.
            var mayBeEmpty = false
            switch input.source {
            case .s3(let given): source = given
            case .dataset(let definition):
                source = definition.source(at: datasets[input.name] ?? definition.outputURI)
                mayBeEmpty = true
            }
            if input.appManaged || mayBeEmpty && datasets[input.name] == nil {
                listed.append(ListedInput(input: input, source: source, objects: []))
                continue
            }
            let objects: [StoredObject]
            do {
                switch source.dataType {
                case .s3Prefix:
                    let found = try store.objects(matching: source.uri)
                    objects = found.objects
                    warnings += found.warnings
                case .manifestFile: objects = try ManifestFile.objects(of: source.uri, in: store)
                }
            } catch let failure as JobFailure {
                throw JobFailure(
                    stage: failure.stage, code: failure.code,
                    message: "Failed to download data. \(sentence(failure.message)) (input '\(input.name)')",
                    remedy: failure.remedy, cause: failure.cause)
            }
            guard !objects.isEmpty || mayBeEmpty else {
                throw JobFailure(
                    stage: .stage, code: "ClientError",
                    message: "Failed to download data. No objects found under \(source.uri) (input '\(input.name)')",
                    remedy:
                        "check the S3Uri of \(input.jsonPath); '\(listingCommand(source.uri, store))' shows what is there",
                    cause: nil)
            }
            try refuseImpossibleNames(objects, input)
            listed.append(ListedInput(input: input, source: source, objects: objects))
        }
        return (listed, warnings)
    }

    private static func listingCommand(_ uri: StorageURI, _ store: any ObjectStore) -> String {
        switch uri.kind {
        case .s3: store.remote?.listingCommand ?? "pjrun s3 ls"
        case .file: "pjrun s3 ls"
        }
    }

    /// The same words with a capital letter in front.
    static func sentence(_ words: String) -> String { words.prefix(1).uppercased() + words.dropFirst() }

    /// A key may have components that no file can have, and then must not be staged to some other place.
    private static func refuseImpossibleNames(_ objects: [StoredObject], _ input: ProcessingInput) throws(JobFailure) {
        for object in objects {
            let components = object.relativePath.utf8.split(
                separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            let bad = components.contains { component in
                component.isEmpty || component.elementsEqual(".".utf8) || component.elementsEqual("..".utf8)
                    || component.count > 255 || component.contains(0)
            }
            if bad {
                throw JobFailure(
                    stage: .stage, code: "ClientError",
                    message:
                        "Failed to download data. The key '\(object.key)' cannot be a file below its LocalPath (input '\(input.name)')",
                    remedy: "rename the object, or name the other objects by a ManifestFile", cause: nil)
            }
        }
    }
}
