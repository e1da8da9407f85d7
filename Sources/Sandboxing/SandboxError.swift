import Glibc

/// Why a host could not be started.
public enum SandboxError: Error, Hashable, Sendable {
    /// The kernel refused a step of making the namespaces.
    case refused(step: String, errno: Int32)
    /// `pjrun-init` is not where the installation has it.
    case initProgramMissing(path: String, errno: Int32)
    /// Without namespaces the policy cannot be kept; the payload says which part.
    case needsNamespaces(feature: String)
    /// Without namespaces `/opt/ml` must become a link, and something is already there.
    case optMLTaken(path: String)
    /// Without namespaces `/opt/ml` must become a link, and that could not be made.
    case optMLNotWritable(path: String, errno: Int32)
    /// A pipe or another resource of pjrun itself could not be had.
    case resource(String, errno: Int32)

    /// Whether another way of isolating may succeed where this one was refused.
    var isRefusal: Bool {
        guard case .refused(let step, let errno) = self else { return false }
        // ENOSPC: user.max_user_namespaces is reached or 0. EINVAL and ENOSYS: a kernel without the call.
        return [EPERM, EACCES, ENOSPC, ENOSYS, EINVAL, EUSERS].contains(errno) && !step.hasPrefix("execveat")
    }
}

extension SandboxError: CustomStringConvertible {
    /// What happened, in one line.
    public var description: String {
        switch self {
        case .refused(let step, let errno): "the kernel refused '\(step)': \(unsafe String(cString: strerror(errno)))"
        case .initProgramMissing(let path, let errno):
            "the program '\(path)' of this installation cannot be opened: \(unsafe String(cString: strerror(errno)))"
        case .needsNamespaces(let feature):
            "\(feature) needs Linux namespaces, which are refused or switched off here; 'pjrun doctor' says how to allow them"
        case .optMLTaken(let path):
            "namespaces are refused here and '\(path)' exists already, so the job cannot have it; "
                + "remove it, or allow namespaces ('pjrun doctor' says how)"
        case .optMLNotWritable(let path, let errno):
            "namespaces are refused here and '\(path)' cannot be made (\(unsafe String(cString: strerror(errno)))); "
                + "run as root, or allow namespaces ('pjrun doctor' says how)"
        case .resource(let what, let errno): "cannot make \(what): \(unsafe String(cString: strerror(errno)))"
        }
    }
}
