/// Where a request leads: to an operation, or to a refusal that still has the operation's name for the ledger.
struct S3Route: Sendable {
    /// The operation's name, `Unknown` where there is no such.
    let name: String
    /// What to do.
    let destination: Result<S3Operation, S3Error>

    /// Finds the operation of a request.
    ///
    /// A name in the query that may choose an operation and that is not known never leads to another operation: it is
    /// refused. Names with a value that no operation has are passed over, as S3 does.
    /// - Parameters:
    ///   - method: GET, PUT and so on.
    ///   - level: what the address names.
    ///   - query: the query.
    ///   - isCopy: whether `x-amz-copy-source` is there.
    init(method: String, level: S3Level, query: S3Query, isCopy: Bool) {
        let table = S3RouteTable.shared
        let chosen = query.names.filter { table.subresources.contains($0) }
        if let strange = query.parameters.first(where: {
            $0.value.isEmpty && !Self.plain.contains($0.name)
                && !table.subresources.contains($0.name) && !S3Query.isSignature($0.name)
                && !$0.name.lowercased().hasPrefix("x-amz-")
        }) {
            self.init("Unknown", .failure(.notImplemented(query: strange.name)))
            return
        }
        if chosen.count > 1 {
            let error = S3Error(
                400, "InvalidArgument", "Conflicting query string parameters: \(chosen.joined(separator: ", "))",
                [("ArgumentName", "ResourceType"), ("ArgumentValue", chosen[0])])
            self.init("Unknown", .failure(error))
            return
        }
        let subresource = chosen.first ?? ""
        guard let entry = table[method, level, subresource] else {
            if method == "OPTIONS", level != .service {
                self.init("CORSPreflight", .failure(.noCORS))
            } else if subresource.isEmpty || table.knows(level, subresource) {
                let type = subresource.isEmpty ? "\(level)" : subresource
                self.init("Unknown", .failure(.methodNotAllowed(method, resourceType: type.uppercased())))
            } else {
                self.init("Unknown", .failure(.notImplemented(query: subresource)))
            }
            return
        }
        switch entry {
        case .refused("PostObject"):
            // A form's upload from a browser.
            self.init("PostObject", .failure(.notImplemented(what: "POST of a form (PostObject)", [])))
        case .refused(let name): self.init(name, .failure(.notImplemented(query: subresource, operation: name)))
        case .answered(let operation): self.init(operation, query: query, isCopy: isCopy)
        }
    }

    private init(_ name: String, _ destination: Result<S3Operation, S3Error>) {
        self.name = name
        self.destination = destination
    }

    /// Where more than the sub-resource decides.
    private init(_ operation: S3Operation, query: S3Query, isCopy: Bool) {
        let one: S3Operation? =
            switch operation {
            case .listBucketAnalyticsConfigurations: .getBucketAnalyticsConfiguration
            case .listBucketIntelligentTieringConfigurations: .getBucketIntelligentTieringConfiguration
            case .listBucketInventoryConfigurations: .getBucketInventoryConfiguration
            case .listBucketMetricsConfigurations: .getBucketMetricsConfiguration
            default: nil
            }
        let exact: S3Operation =
            switch operation {
            case .putObject where isCopy: .copyObject
            case .uploadPart where isCopy: .uploadPartCopy
            default: one.flatMap { query["id"] == nil ? nil : $0 } ?? operation
            }
        if operation == .listObjectsV2, let type = query["list-type"], type != "2" {
            let error = S3Error.invalidArgument("Invalid List Type specified in Request", "list-type", type)
            self.init(exact.rawValue, .failure(error))
        } else {
            self.init(exact.rawValue, .success(exact))
        }
    }

    /// Names in queries that choose nothing and may be empty.
    private static let plain: Set<String> = [
        "prefix", "delimiter", "marker", "max-keys", "encoding-type", "continuation-token", "start-after",
        "fetch-owner",
        "key-marker", "version-id-marker", "upload-id-marker", "max-uploads", "max-parts", "part-number-marker",
        "partNumber", "versionId", "x-id", "id", "select-type", "max-buckets", "bucket-region", "allow-unordered",
        "response-content-type", "response-content-language", "response-expires", "response-cache-control",
        "response-content-disposition", "response-content-encoding",
    ]
}
