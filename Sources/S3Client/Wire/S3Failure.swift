/// Why something could not be done at S3.
struct S3Failure: Error, Hashable, Sendable {
    /// What it was.
    enum Reason: Hashable, Sendable {
        /// S3 refuses it.
        case refused(ServiceError)
        /// There was no answer, or not all of it.
        case connection(String)
        /// Bytes arrived that are not those that were stored.
        case corrupt(String)
        /// S3 answers something that it should not.
        case unexpected(String)
        /// A local file.
        case file(String, isFull: Bool)
        /// There is nothing to sign requests with.
        case credentials(CredentialsProblem)
        /// The job was stopped.
        case cancelled
    }

    /// S3's name of the operation, for example `GetObject`.
    let operation: String
    /// What it was about.
    let uri: String
    /// Why.
    let reason: Reason
    /// How often it was tried.
    var tries = 1
}
