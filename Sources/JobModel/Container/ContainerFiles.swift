public import OrderedJSON

/// The files and directories a processing container finds, and what is in them.
///
/// <https://docs.aws.amazon.com/sagemaker/latest/dg/build-your-own-processing-container.html>. Training containers
/// have another layout (`/opt/ml/input/config`); it is not used here.
public enum ContainerFiles {
    /// What the job is: ``processingJobConfig(request:arn:)``.
    public static let processingJobConfigFile = ContainerPath(
        components: ["opt", "ml", "config", "processingjobconfig.json"])
    /// Who the hosts are: ``resourceConfig(currentHost:hosts:)``.
    public static let resourceConfigFile = ContainerPath(components: ["opt", "ml", "config", "resourceconfig.json"])
    /// The directory the program may leave ``messageFile`` in.
    public static let outputDirectory = ContainerPath(components: ["opt", "ml", "output"])
    /// What the program says at its end; becomes the job's ExitMessage.
    public static let messageFile = ContainerPath(components: ["opt", "ml", "output", "message"])
    /// The directory below which all managed inputs and outputs lie.
    public static let processingDirectory = ContainerPath(components: ["opt", "ml", "processing"])
    /// The directory everything else is in; SageMaker reserves it.
    public static let root = ContainerPath(components: ["opt", "ml"])
    /// The directory of the two configuration files.
    public static let configDirectory = ContainerPath(components: ["opt", "ml", "config"])

    /// The names of a job's hosts, `algo-1` first, in the order of their numbers.
    public static func hostNames(_ count: Int) -> [String] { (0..<count).map { "algo-\($0 + 1)" } }

    /// The content of `resourceconfig.json` for one host.
    ///
    /// `hosts` is sorted as text, so `algo-10` comes before `algo-2`; by convention the first is the primary host.
    public static func resourceConfig(currentHost: String, hosts: [String]) -> JSON {
        [
            "current_host": .string(currentHost),
            "hosts": .array(hosts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map(JSON.string)),
        ]
    }
}
