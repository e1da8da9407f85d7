public import JobModel

/// What one host gets, decided before anything is done.
public struct StagingPlan: Sendable {
    /// An input with this host's share of its objects.
    public struct Input: Sendable {
        /// The input of the request.
        public let input: ProcessingInput
        /// Its parameters.
        public let source: S3Input
        /// Where it appears; nil when the application manages the input and named no place.
        public let localPath: ContainerPath?
        /// This host's objects.
        public let objects: [StoredObject]

        /// Makes one host's share of an input.
        public init(input: ProcessingInput, source: S3Input, localPath: ContainerPath?, objects: [StoredObject]) {
            self.input = input
            self.source = source
            self.localPath = localPath
            self.objects = objects
        }

        /// Bytes of all objects.
        public var byteCount: Int64 { objects.reduce(0) { $0 + $1.byteCount } }
    }

    /// Inputs of File mode whose LocalPaths lie one in the other, and so share one directory.
    struct Group: Hashable {
        /// The outermost LocalPath.
        let root: ContainerPath
        /// Indices into `inputs`, outermost first.
        let members: [Int]
        /// Whether it can be shown through an overlay: nothing else lives in or around it.
        let isAlone: Bool
    }

    /// `algo-1` and so on.
    public let host: String
    /// This host's own loopback address.
    public let address: String
    /// Inputs in the order of the request.
    public let inputs: [Input]
    /// The outputs that pjrun uploads.
    public let outputs: [ProcessingOutput]

    /// Makes a plan for one host.
    public init(host: String, address: String, inputs: [Input], outputs: [ProcessingOutput]) {
        self.host = host
        self.address = address
        self.inputs = inputs
        self.outputs = outputs
    }

    /// Bytes of all inputs.
    public var byteCount: Int64 { inputs.reduce(0) { $0 + $1.byteCount } }
    /// Objects of all inputs.
    public var objectCount: Int { inputs.reduce(0) { $0 + $1.objects.count } }

    /// Whether copying a group costs less than the directories and the mount of an overlay.
    func isCheapToCopy(_ group: Group) -> Bool {
        let members = group.members.map { inputs[$0] }
        return members.reduce(0) { $0 + $1.objects.count } <= 8 && members.reduce(0) { $0 + $1.byteCount } <= 256 * 1024
    }

    /// The groups of File inputs, and which of them may be overlays.
    ///
    /// Inputs whose LocalPaths are nested share a group, and so do all inputs of one directory of /opt/ml/processing when
    /// nothing else is in it: every overlay costs several directories, and those cost more than the mount.
    var groups: [Group] {
        let staged = inputs.indices.compactMap { index -> (index: Int, path: ContainerPath)? in
            guard let path = inputs[index].localPath, inputs[index].source.mode == .file,
                !inputs[index].input.appManaged
            else { return nil }
            return (index, path)
        }.sorted { $0.path < $1.path || $0.path == $1.path && $0.index < $1.index }
        let others =
            outputs.compactMap(\.localPath)
            + inputs.filter { $0.source.mode == .pipe || $0.input.appManaged }.compactMap(\.localPath)
        var roots: [(root: ContainerPath, members: [Int])] = []
        for entry in staged.sorted(by: { $0.path.components.count < $1.path.components.count }) {
            let top = entry.path.ancestor(ofDepth: 4)
            if let top, !others.contains(where: { $0 == top || $0.isAncestor(of: top) || top.isAncestor(of: $0) }) {
                if let index = roots.firstIndex(where: { $0.root == top }) {
                    roots[index].members.append(entry.index)
                } else {
                    roots.append((top, [entry.index]))
                }
            } else if let index = roots.firstIndex(where: {
                $0.root == entry.path || $0.root.isAncestor(of: entry.path)
            }) {
                roots[index].members.append(entry.index)
            } else {
                roots.append((entry.path, [entry.index]))
            }
        }
        return roots.map { root, members in
            let isAlone = !others.contains { $0 == root || $0.isAncestor(of: root) || root.isAncestor(of: $0) }
            return Group(root: root, members: members, isAlone: isAlone)
        }
    }
}
