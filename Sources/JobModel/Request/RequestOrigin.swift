/// Which door a request came through; it decides how strictly members are read.
public enum RequestOrigin: Hashable, Sendable {
    /// The HTTP endpoint. Members the API does not have are passed over, as the service does.
    case service
    /// A job file or flags. Members the API does not have are refused, with the name that was probably meant; the
    /// read-only members of a Describe answer are dropped, so that such an answer can be run again.
    case commandLine
}
