import OrderedJSON

extension CheckRun {
    /// Checks what only Map states have, and gives the machine within.
    mutating func checkMap(_ state: JSONObject, _ scope: StateScope) -> [MachineScope] {
        let name = state["ItemProcessor"] != nil ? "ItemProcessor" : "Iterator"
        let isDistributed = state[name]?["ProcessorConfig"]?["Mode"]?.string == "DISTRIBUTED"
        if let label = state["Label"]?.string { checkLabel(label, at: scope.place["Label"]) }
        if let reader = state["ItemReader"] { checkItemReader(reader, at: scope.place["ItemReader"], scope.language) }
        if let batcher = state["ItemBatcher"] {
            checkItemBatcher(batcher, at: scope.place["ItemBatcher"], scope.language)
        }
        if let writer = state["ResultWriter"] {
            checkResultWriter(writer, at: scope.place["ResultWriter"], scope.language)
        }
        warnOfFieldsWithoutEffect(state, isDistributed, scope)
        guard let processor = state[name] else { return [] }
        let place = scope.place[name]
        if let configuration = processor["ProcessorConfig"] {
            checkProcessorConfig(configuration, at: place["ProcessorConfig"], scope)
        }
        let isExpress =
            isDistributed
            ? processor["ProcessorConfig"]?["ExecutionType"]?.string == "EXPRESS" : scope.machine.isExpress
        return [
            MachineScope(
                machine: processor, place: place, kind: .processor, language: scope.machine.language,
                isExpress: isExpress,
                // Child executions of a distributed map do not see the variables around it, so the names are free.
                outerVariables: isDistributed ? [] : scope.innerVariables)
        ]
    }

    private mutating func checkProcessorConfig(_ value: JSON, at place: DocumentPlace, _ scope: StateScope) {
        guard let configuration = object(value, at: place) else { return }
        refuseUnknownFields(of: configuration, known: ["Mode", "ExecutionType"], at: place, in: "ProcessorConfig")
        if let mode = configuration["Mode"] {
            check(mode, .oneOf(["INLINE", "DISTRIBUTED"]), at: place["Mode"], in: .jsonPath)
        }
        guard configuration["Mode"]?.string == "DISTRIBUTED" else {
            if configuration["ExecutionType"] != nil {
                fault(
                    "Field 'ExecutionType' is not supported", at: place, exactly: place["ExecutionType"],
                    help: #"only distributed maps start executions: "Mode": "DISTRIBUTED""#)
            }
            return
        }
        if scope.machine.isExpress {
            fault(
                "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines",
                at: place["Mode"], help: #"use "Mode": "INLINE" or a standard state machine"#)
        }
        require(["ExecutionType"], in: configuration, at: place)
        if let type = configuration["ExecutionType"] {
            check(type, .oneOf(["STANDARD", "EXPRESS"]), at: place["ExecutionType"], in: .jsonPath)
        }
    }

    private mutating func checkLabel(_ label: String, at place: DocumentPlace) {
        let forbidden = label.unicodeScalars.contains { scalar in
            scalar.properties.isWhitespace || scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
                || "<>{}[]?*\"#%\\^|~`$&,;:/".unicodeScalars.contains(scalar)
        }
        if label.isEmpty || label.unicodeScalars.count > limits.labelLength || forbidden {
            fault(
                "The label of a Map state has 1 to \(limits.labelLength) characters, without spaces and special characters",
                at: place, code: .invalidLabelName, help: "this is \"\(label)\"")
        } else if !labels.insert(label).inserted {
            fault(
                "Duplicate label name: \(label)", at: place, code: .duplicateLabelName, help: "each label stands once")
        }
    }

    /// These fields belong to distributed maps; an inline map passes them over.
    private mutating func warnOfFieldsWithoutEffect(_ state: JSONObject, _ isDistributed: Bool, _ scope: StateScope) {
        guard !isDistributed else { return }
        for name in ["ItemReader", "ItemBatcher", "ResultWriter", "Label"] where state[name] != nil {
            warn(
                .fieldHasNoEffect, "The field '\(name)' has no effect on a map that runs inline", at: scope.place[name],
                help: #"say "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"} in the processor"#)
        }
    }

    // MARK: - Objects of distributed maps

    private mutating func checkFields(
        _ fields: [StateField], of object: JSONObject, at place: DocumentPlace, _ language: Language, in owner: String
    ) {
        refuseUnknownFields(of: object, known: fields.map(\.name), at: place, in: owner)
        for field in fields {
            guard let value = object[field.name] else { continue }
            if let own = field.language, own != language {
                fault(
                    "The QueryLanguage is set to '\(language.rawValue)', but field '\(field.name)' is only supported for "
                        + "the '\(own.rawValue)' QueryLanguage", at: place, exactly: place[field.name])
            } else {
                check(value, field.kind, at: place[field.name], in: language)
            }
        }
    }

    private mutating func checkItemReader(_ value: JSON, at place: DocumentPlace, _ language: Language) {
        guard let reader = object(value, at: place) else { return }
        require(["Resource"], in: reader, at: place)
        checkFields(
            [
                StateField("Resource", .text), StateField("ReaderConfig", .special),
                StateField("Parameters", .template, in: .jsonPath), StateField("Arguments", .template, in: .jsonata),
            ], of: reader, at: place, language, in: "ItemReader")
        checkAction(reader, ["s3:getObject", "s3:listObjectsV2"], at: place)
        if let configuration = reader["ReaderConfig"] {
            checkReaderConfig(configuration, at: place["ReaderConfig"], language)
        }
    }

    private mutating func checkReaderConfig(_ value: JSON, at place: DocumentPlace, _ language: Language) {
        guard let configuration = object(value, at: place) else { return }
        checkFields(
            [
                StateField("InputType", .text), StateField("CSVHeaderLocation", .oneOf(["FIRST_ROW", "GIVEN"])),
                StateField("CSVHeaders", .special), StateField("CSVDelimiter", .text),
                StateField("MaxItems", .integer(0...100_000_000)),
                StateField("MaxItemsPath", .referencePath, in: .jsonPath),
                StateField("ManifestType", .text), StateField("Transformation", .text),
                StateField("ItemsPointer", .text),
            ], of: configuration, at: place, language, in: "ReaderConfig")
        requireOne(of: ["MaxItems", "MaxItemsPath"], in: configuration, at: place, isNeeded: false)
        let types = ["MANIFEST", "JSON", "CSV", "JSONL", "PARQUET"]
        if let type = configuration["InputType"]?.string, !types.contains(type) {
            fault(
                "The field 'InputType' should have one of these values: [\(types.joined(separator: ", "))]",
                at: place["InputType"], help: "this is \"\(type)\"")
        }
        let isCSV = configuration["InputType"]?.string == "CSV"
        if isCSV, configuration["CSVHeaderLocation"] == nil {
            fault("The field 'CSVHeaderLocation' is required", at: place, help: #"say "FIRST_ROW" or "GIVEN""#)
        } else if let type = configuration["InputType"]?.string, !["CSV", "MANIFEST"].contains(type) {
            for field in ["CSVHeaderLocation", "CSVHeaders"] where configuration[field] != nil {
                fault(
                    "Field '\(field)' is not supported", at: place, exactly: place[field],
                    help: #"only "InputType": "CSV" has headers"#)
            }
            if type == "JSON", configuration["ManifestType"] != nil {
                fault(
                    "Field 'ManifestType' is not supported", at: place, exactly: place["ManifestType"],
                    help: #"a manifest lists files of "InputType" "CSV", "JSONL" or "PARQUET""#)
            }
        } else if configuration["CSVHeaderLocation"]?.string == "GIVEN" {
            require(["CSVHeaders"], in: configuration, at: place)
        }
        if configuration["Transformation"]?.string == "LOAD_AND_FLATTEN", configuration["InputType"] == nil {
            fault("The field 'InputType' is required", at: place, help: "say how the listed files are to be read")
        }
        if let pointer = configuration["ItemsPointer"]?.string, !pointer.isEmpty, !pointer.hasPrefix("/"),
            configuration["InputType"]?.string == "JSON"
        {
            fault(
                "Invalid input: JSON Pointer expression must start with '/': \"\(pointer)\"", at: place["ItemsPointer"],
                help: "write \"/\(pointer)\"")
        }
        if let headers = configuration["CSVHeaders"] { _ = array(headers, at: place["CSVHeaders"]) }
    }

    private mutating func checkItemBatcher(_ value: JSON, at place: DocumentPlace, _ language: Language) {
        guard let batcher = object(value, at: place) else { return }
        checkFields(
            [
                StateField("BatchInput", .template), StateField("MaxItemsPerBatch", .integer(0...Int.max)),
                StateField("MaxItemsPerBatchPath", .referencePath, in: .jsonPath),
                StateField("MaxInputBytesPerBatch", .integer(0...262_144)),
                StateField("MaxInputBytesPerBatchPath", .referencePath, in: .jsonPath),
            ], of: batcher, at: place, language, in: "ItemBatcher")
        requireOne(of: ["MaxItemsPerBatch", "MaxItemsPerBatchPath"], in: batcher, at: place, isNeeded: false)
        requireOne(of: ["MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"], in: batcher, at: place, isNeeded: false)
        let sizes = [
            "MaxItemsPerBatch", "MaxItemsPerBatchPath", "MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath",
        ]
        if !sizes.contains(where: { batcher[$0] != nil }) {
            fault(
                "ItemBatcher must have one of the following fields: [\(sizes.joined(separator: ", "))]", at: place,
                help: "say how large a batch may be")
        }
    }

    private mutating func checkResultWriter(_ value: JSON, at place: DocumentPlace, _ language: Language) {
        guard let writer = object(value, at: place) else { return }
        checkFields(
            [
                StateField("Resource", .text), StateField("Parameters", .template, in: .jsonPath),
                StateField("Arguments", .template, in: .jsonata), StateField("WriterConfig", .special),
            ], of: writer, at: place, language, in: "ResultWriter")
        let parameters = language == .jsonPath ? "Parameters" : "Arguments"
        if writer["WriterConfig"] == nil, writer["Resource"] == nil {
            fault(
                "The field 'ResultWriter' must specify WriterConfig or Resource with \(parameters)", at: place,
                help: #"write to S3 with "Resource": "arn:aws:states:::s3:putObject""#)
        } else if writer["Resource"] != nil {
            require([parameters], in: writer, at: place)
        }
        checkAction(writer, ["s3:putObject"], at: place)
        guard let value = writer["WriterConfig"], let configuration = object(value, at: place["WriterConfig"]) else {
            return
        }
        checkFields(
            [
                StateField("Transformation", .oneOf(["NONE", "COMPACT", "FLATTEN"])),
                StateField("OutputType", .oneOf(["JSON", "JSONL"])),
            ], of: configuration, at: place["WriterConfig"], language, in: "WriterConfig")
    }

    /// Readers and writers know these actions of S3 and no others.
    private mutating func checkAction(_ object: JSONObject, _ actions: [String], at place: DocumentPlace) {
        guard let resource = object["Resource"]?.string else { return }
        let parts = resource.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        if parts.count == 6, parts[0] == "arn", parts[2] == "states", parts[3].isEmpty, parts[4].isEmpty,
            actions.contains(parts[5])
        {
            return
        }
        let examples = actions.map { "arn:<partition>:states:::\($0)" }.joined(separator: ", ")
        fault(
            "The field 'Resource' does not match any of the allowed values. Examples: [\(examples)]",
            at: place["Resource"], help: "this is \"\(resource)\"")
    }
}
