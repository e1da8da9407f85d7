import JobEngine
import JobModel
import ObjectStorage
import OrderedJSON
import Transfer

/// Prints a plan.
enum PlanRendering {
    static func show(
        _ request: JobRequest, _ composition: Composition, _ execution: ExecutionOptions, _ format: OutputFormat
    ) async throws {
        let objects = try execution.objectStore(composition)
        let supervisor = try composition.supervisor(
            execution.settings(composition), objects: objects, openPaths: execution.openPaths())
        // A store that asks elsewhere waits for tasks, and must not hold a thread that these need.
        let plan = try await BlockingThread.run { try supervisor.plan(request) }
        switch format {
        case .json: print(json(plan).serialized(.pretty))
        case .text: print(text(plan, objects))
        }
        for warning in plan.warnings { Terminal.error("warning: \(warning)") }
    }

    // MARK: - Forms

    static func json(_ plan: JobPlan) -> JSON {
        [
            "Request": .object(plan.request.wire),
            "Hosts": .array(
                plan.hosts.map { host in
                    [
                        "Host": .string(host.host), "Objects": .number(JSONNumber(host.objectCount)),
                        "Bytes": .number(JSONNumber(host.byteCount)),
                        "Inputs": .array(
                            host.inputs.map { input in
                                [
                                    "InputName": .string(input.input.name),
                                    "LocalPath": input.localPath.map { .string($0.text) } ?? .null,
                                    "Objects": .array(
                                        input.objects.map { object in
                                            [
                                                "Key": .string(object.key), "Path": .string(object.relativePath),
                                                "Bytes": .number(JSONNumber(object.byteCount)),
                                            ]
                                        }),
                                ]
                            }),
                    ]
                }),
            "Queries": .array(plan.queries.map(json)),
            "EmptyHosts": .array(plan.emptyHosts.map(JSON.string)),
            "Outputs": .array(
                plan.request.outputs.map { output in
                    var members: JSONObject = ["OutputName": .string(output.name)]
                    if case .s3(let target) = output.destination {
                        members["LocalPath"] = target.localPath.map { .string($0.text) }
                        members["S3Uri"] = .string(target.uri.text)
                        members["S3UploadMode"] = .string(target.uploadMode.rawValue)
                    }
                    return .object(members)
                }),
            "Warnings": .array(plan.warnings.map(JSON.string)),
        ]
    }

    private static func json(_ query: PlannedQuery) -> JSON {
        [
            "InputName": .string(query.input.name), "Catalog": .string(query.definition.catalog),
            "Database": .string(query.definition.database), "QueryString": .string(query.definition.queryString),
            "OutputFormat": .string(query.definition.outputFormat.rawValue),
            "Columns": .array(query.scan.columns.map(JSON.string)),
            "Tables": .array(
                query.scan.tables.map { table in
                    [
                        "Name": .string(table.name), "Files": .number(JSONNumber(table.files)),
                        "Bytes": .number(JSONNumber(table.bytes)),
                        "Partitions": table.partitions.map { .number(JSONNumber($0)) } ?? .null,
                        "AllPartitions": table.allPartitions.map { .number(JSONNumber($0)) } ?? .null,
                    ]
                }),
        ]
    }

    static func text(_ plan: JobPlan, _ objects: any ObjectStore) -> String {
        let request = plan.request
        var lines = [
            "job      \(request.name)",
            "image    \(request.imageURI)",
            "command  \(((request.containerEntrypoint ?? []) + (request.containerArguments ?? [])).joined(separator: " "))",
            "limit    \(request.maxRuntimeInSeconds) s",
        ]
        if request.networkIsolation { lines.append("network  isolated: loopback and the job's own hosts") }
        lines.append("")
        let queried = Set(plan.queries.map(\.input.name))
        let rows =
            plan.hosts.first.map { first in
                first.inputs.indices.map { index -> [String] in
                    let all = plan.hosts.map { $0.inputs[index] }
                    let input = first.inputs[index]
                    let sharded = input.source.distribution == .shardedByS3Key
                    let objects = sharded ? all.reduce(0) { $0 + $1.objects.count } : input.objects.count
                    let bytes = sharded ? all.reduce(0) { $0 + $1.byteCount } : input.byteCount
                    // How many files a query makes is known when it has run.
                    let isQuery = queried.contains(input.input.name)
                    return [
                        input.input.name, isQuery ? "the query below" : input.source.uri.text,
                        input.localPath?.text ?? "(application-managed)", isQuery ? "" : "\(objects)",
                        isQuery ? "" : Amount.bytes(bytes), input.source.distribution.rawValue,
                    ]
                }
            } ?? []
        if !rows.isEmpty {
            lines += [
                Table.text(["input", "from", "to", "files", "bytes", "distribution"], rows, numeric: [3, 4]), "",
            ]
        }
        for query in plan.queries { lines += QueryRendering.lines(query) }
        lines += shards(plan)
        let outputs = request.outputs.map { output -> [String] in
            guard case .s3(let target) = output.destination else { return [output.name, "", "", ""] }
            return [
                output.name, target.localPath?.text ?? "(application-managed)",
                (objects as? any LocallyVisible)?.directory(of: target.uri) ?? target.uri.text,
                target.uploadMode.rawValue,
            ]
        }
        if !outputs.isEmpty { lines.append(Table.text(["output", "from", "to", "mode"], outputs)) }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// Key → host for sharded inputs, and how evenly the bytes fall.
    private static func shards(_ plan: JobPlan) -> [String] {
        guard plan.hosts.count > 1 else { return [] }
        var lines: [String] = []
        let rows = plan.hosts.flatMap { host in
            host.inputs.filter { $0.source.distribution == .shardedByS3Key }.flatMap { input in
                input.objects.map { [host.host, input.input.name, $0.key, Amount.bytes($0.byteCount)] }
            }
        }
        if !rows.isEmpty { lines += [Table.text(["host", "input", "key", "bytes"], rows, numeric: [3]), ""] }
        let totals = plan.hosts.map { host in
            [
                host.host, "\(host.objectCount)", Amount.bytes(host.byteCount),
                plan.emptyHosts.contains(host.host) ? "empty" : "",
            ]
        }
        lines += [Table.text(["host", "files", "bytes", ""], totals, numeric: [1, 2]), ""]
        return lines
    }
}
