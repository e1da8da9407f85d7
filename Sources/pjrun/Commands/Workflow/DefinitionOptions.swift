import ArgumentParser
import DefinitionSources
import JobEngine
import JobModel
import OrderedJSON
import Runtimes
import StatesLanguage

/// Which definition a command is about.
struct DefinitionOptions: ParsableArguments {
    @Argument(help: "The definition: JSON or YAML, or a SAM or CloudFormation template with one in it.")
    var file: String

    @Option(help: "With a template of several state machines: the name or logical id of one.")
    var stateMachine: String?

    @Option(
        name: .customLong("parameter"), parsing: .singleValue,
        help: ArgumentHelp("A parameter of the template, or what \"${NAME}\" stands for.", valueName: "name=value"))
    var parameters: [String] = []

    func validate() throws {
        for parameter in parameters where !parameter.dropFirst().contains("=") {
            throw ValidationError("--parameter is NAME=VALUE, not '\(parameter)'")
        }
    }

    /// Reads and checks the definition.
    ///
    /// - Throws: `UserError` when the file cannot be read.
    func load(_ identity: JobIdentity) throws(UserError) -> CheckedDefinition {
        var values: [String: String] = [:]
        for parameter in parameters {
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            values[String(parts[0])] = String(parts[1])
        }
        return try DefinitionOptions.load(file, parameters: values, stateMachine: stateMachine, identity)
    }

    /// Reads and checks a file.
    static func load(
        _ file: String, parameters: [String: String], stateMachine: String?, _ identity: JobIdentity
    ) throws(UserError) -> CheckedDefinition {
        let loaded: LoadedDefinition
        do throws(DefinitionSourceError) {
            loaded = try DefinitionSource.load(
                file, stateMachine: stateMachine, parameters: parameters,
                identity: TemplateIdentity(account: identity.account, region: identity.region))
        } catch {
            throw UserError(message: error.message, help: error.help)
        }
        let checker = DefinitionChecker(
            type: loaded.type == "EXPRESS" ? .express : .standard, syntax: .service)
        return CheckedDefinition(loaded: loaded, diagnostics: checker.check(text: loaded.text))
    }
}

/// A definition with what the service would say about it.
struct CheckedDefinition {
    let loaded: LoadedDefinition
    let diagnostics: [Diagnostic]

    var isGood: Bool { diagnostics.allSatisfy { $0.severity != .error } }

    /// The machine's name: the template's, else that of the file.
    var name: String {
        if let name = loaded.name { return name }
        let file = loaded.file.split(separator: "/").last.map(String.init) ?? loaded.file
        let stem = file.split(separator: ".").first.map(String.init) ?? file
        let allowed = stem.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        return allowed.isEmpty ? "StateMachine" : String(allowed.prefix(80))
    }

    /// Where a diagnostic's place is in the file.
    func position(of diagnostic: Diagnostic) -> JSONPosition? {
        diagnostic.position ?? diagnostic.path.flatMap { loaded.position(of: $0) }
    }

    /// Says on standard error what is wrong, each with its line and what to do.
    func report() {
        for diagnostic in diagnostics {
            let word = diagnostic.severity == .error ? Terminal.red("error") : "warning"
            Terminal.error("\(word): \(diagnostic.code.rawValue): \(diagnostic.message)")
            let place = position(of: diagnostic).map { "\(loaded.file):\($0.line):\($0.column)" } ?? loaded.file
            Terminal.error("  --> \(place)\(diagnostic.location.map { "  \($0)" } ?? "")")
            if let help = diagnostic.help { Terminal.error("  help: \(help)") }
        }
    }

    /// The machine as others can start it.
    ///
    /// - Throws: what `machine()` throws.
    func known(_ identity: JobIdentity) throws -> KnownMachines.Machine {
        KnownMachines.Machine(
            arn: "arn:aws:states:\(identity.region):\(identity.account):stateMachine:\(name)", name: name,
            machine: try machine(), definition: loaded.text,
            roleARN: loaded.role ?? "arn:aws:iam::\(identity.account):role/StepFunctionsRole")
    }

    /// The functions of the template, as far as their code is here; the others are missed when they are called.
    func functions() throws(UserError) -> [PlacedFunction] {
        var result: [PlacedFunction] = []
        for function in loaded.functions {
            var configuration = FunctionConfiguration()
            configuration.runtime = function.runtime
            configuration.handler = function.handler
            // CloudFormation's own default.
            configuration.timeoutSeconds = function.timeout ?? 3
            configuration.memorySize = function.memorySize ?? 128
            configuration.environment = function.environment.map { .init(name: $0.name, value: $0.value) }
            for fault in function.faults { Terminal.error("warning: function \(function.name): \(fault)") }
            if let text = function.inlineCode {
                result.append(PlacedFunction(name: function.name, code: .inline(text), configuration: configuration))
            } else if let path = function.codePath {
                let absolute = path.hasPrefix("/") ? path : try "\(JobSource.currentDirectory())/\(path)"
                result.append(
                    PlacedFunction(name: function.name, code: .directory(absolute), configuration: configuration))
            }
        }
        return result
    }

    /// The machine, compiled.
    ///
    /// - Throws: `UserError` with what is wrong, after saying all of it.
    func machine() throws -> StateMachine {
        guard isGood else {
            report()
            throw ExitCode(2)
        }
        do {
            return try StateMachine(try JSON(parsing: loaded.text))
        } catch let fault as DefinitionFault {
            throw UserError(message: fault.message, place: "\(loaded.file), \(fault.location)")
        }
    }
}
