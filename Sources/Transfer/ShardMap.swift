public import JobModel

/// Which host gets which object.
public enum ShardMap {
    /// Deals objects out to hosts.
    ///
    /// ShardedByS3Key gives each host about the same number of objects, not of bytes; the service does not say which
    /// object goes where. Here object *i* of the sorted keys goes to host *i* mod *n*, so that a run can be repeated.
    /// - Parameters:
    ///   - objects: in the order of their keys' UTF-8 bytes.
    ///   - distribution: whether each host gets all of them or its share.
    ///   - hostCount: at least 1.
    /// - Returns: one list per host, each in the order of `objects`.
    public static func deal(_ objects: [StoredObject], by distribution: Distribution, to hostCount: Int)
        -> [[StoredObject]]
    {
        switch distribution {
        case .fullyReplicated:
            return Array(repeating: objects, count: hostCount)
        case .shardedByS3Key:
            var hosts = [[StoredObject]](repeating: [], count: hostCount)
            for (index, object) in objects.enumerated() { hosts[index % hostCount].append(object) }
            return hosts
        }
    }
}
