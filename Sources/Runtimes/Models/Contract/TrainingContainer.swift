import FileTree
import LinearLearner
import OrderedJSON

/// What a training container finds below `/opt/ml/input`.
struct TrainingContainer {
    /// `/opt/ml`, or what stands for it.
    let root: String
    let hyperparameters: Hyperparameters
    let channels: ChannelConfiguration
    /// This host's name.
    let host: String

    private static let configuration = "input/config"

    /// Whether the configuration of a training job is there.
    static func isPresent(root: String) -> Bool {
        let path = FileName("\(root)/\(configuration)/hyperparameters.json")
        return (try? Directory("/").status(ifPresent: path, followingLink: true)) != nil
    }

    /// Reads the configuration.
    ///
    /// - Parameter root: `/opt/ml` in a container.
    /// - Throws: ``TaskFailure`` with all that is wrong with the hyperparameters and the channels.
    init(root: String) throws(TaskFailure) {
        self.root = root
        var problems: [String] = []
        var (hyperparameters, channels): (Hyperparameters?, ChannelConfiguration?) = (nil, nil)
        let bytes = try TrainingContainer.read(root, "hyperparameters.json")
        do throws(HyperparameterError) { hyperparameters = try Hyperparameters(parsing: bytes) } catch {
            problems.append("\(error)")
        }
        let inputs = try TrainingContainer.read(root, "inputdataconfig.json")
        do throws(ChannelError) { channels = try ChannelConfiguration(parsing: inputs) } catch {
            problems.append("\(error)")
        }
        guard let hyperparameters, let channels, problems.isEmpty else {
            throw TaskFailure(message: problems.joined(separator: "\n"))
        }
        self.hyperparameters = hyperparameters
        self.channels = channels
        host = try TrainingContainer.host(root)
    }

    /// The host, which must be the only one: fits are not spread over several.
    private static func host(_ root: String) throws(TaskFailure) -> String {
        let path = FileName("\(root)/\(configuration)/resourceconfig.json")
        guard (try? Directory("/").status(ifPresent: path, followingLink: true)) != nil else { return "algo-1" }
        let bytes = try read(root, "resourceconfig.json")
        let resources: ResourceConfiguration
        do throws(ResourceConfigurationError) { resources = try ResourceConfiguration(parsing: bytes) } catch {
            throw TaskFailure(message: "\(error)")
        }
        guard resources.hosts.count == 1 else {
            throw TaskFailure(
                message: "the job has \(resources.hosts.count) hosts, and the exact solver runs on one",
                help: "set InstanceCount to 1")
        }
        return resources.currentHost
    }

    private static func read(_ root: String, _ name: String) throws(TaskFailure) -> [UInt8] {
        do throws(FileTreeError) {
            return try OpenFile(path: FileName("\(root)/\(configuration)/\(name)")).readToEnd()
        } catch {
            throw TaskFailure(
                message: "\(error)", help: error.isMissing ? "a training container has it in /opt/ml/input/config" : nil
            )
        }
    }

    /// The directory of a channel's files, or the pipe of its first epoch.
    func path(_ channel: Channel) -> String {
        let base = "\(root)/input/data/\(channel.name.rawValue)"
        return channel.inputMode == .pipe ? "\(base)_0" : base
    }
}
