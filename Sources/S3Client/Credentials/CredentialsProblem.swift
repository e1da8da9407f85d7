/// Why there is nothing to sign requests with.
enum CredentialsProblem: Error, Hashable, Sendable {
    /// Nothing anywhere; where it was looked for.
    case nothingFound([String])
    /// The profile that was asked for is in neither file.
    case noSuchProfile(String, files: [String])
    /// One half of a pair.
    case incomplete(place: String, missing: String)
    /// The profile wants something that is not done here.
    case unsupportedProfile(String, wants: String)
    /// The profile's program.
    case processFailed(profile: String, String)
    /// A service that gives credentials.
    case endpointFailed(String, String)

    var message: String {
        switch self {
        case .nothingFound(let places): "none were found in " + places.joined(separator: ", nor in ")
        case .noSuchProfile(let name, let files): "the profile '\(name)' is not in \(files.joined(separator: " or "))"
        case .incomplete(let place, let missing): "\(place) has no \(missing)"
        case .unsupportedProfile(let name, let wants):
            "the profile '\(name)' uses \(wants), which pjrun does not do itself"
        case .processFailed(let name, let why): "the credential_process of the profile '\(name)' failed: \(why)"
        case .endpointFailed(let endpoint, let why): "\(endpoint) gave none: \(why)"
        }
    }

    var remedy: String {
        switch self {
        case .nothingFound:
            "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE to a profile of ~/.aws/credentials"
        case .noSuchProfile: "set AWS_PROFILE to a profile that is there; 'aws configure list-profiles' lists them"
        case .incomplete(_, let missing): "set \(missing) too"
        case .unsupportedProfile(let name, _):
            "eval \"$(aws configure export-credentials --profile \(name) --format env)\" puts its credentials into the environment"
        case .processFailed: "run that program by hand to see what it says"
        case .endpointFailed: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead, or check that service"
        }
    }
}
