import AWSSignature

/// Where credentials come from, decided from the environment and the profile files without asking anybody.
///
/// The order is that of the SDKs: environment, profile, container, machine. See
/// [Standardized credential providers](https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html).
struct CredentialsChain: Sendable {
    /// What is to be done for credentials.
    enum Source: Hashable, Sendable {
        /// They are here.
        case fixed(SigningCredentials)
        /// A program prints them.
        case process(profile: String, command: String)
        /// A container's agent gives them.
        case container(url: String, authorization: String?)
        /// The machine's metadata service may give them; where it was looked before.
        case machine(looked: [String])
    }

    let environment: [String: String]
    /// The content of a file, nil when there is none.
    let readFile: @Sendable (String) -> String?

    /// The region that is set: in the environment, or by the profile.
    var region: String? {
        value("AWS_REGION") ?? value("AWS_DEFAULT_REGION") ?? configured["region"] ?? stored["region"]
    }

    /// Decides.
    func source() throws(CredentialsProblem) -> Source {
        var looked = ["the environment (AWS_ACCESS_KEY_ID)"]
        if let key = value("AWS_ACCESS_KEY_ID") {
            guard let secret = value("AWS_SECRET_ACCESS_KEY") else {
                throw .incomplete(place: "the environment", missing: "AWS_SECRET_ACCESS_KEY")
            }
            return .fixed(
                SigningCredentials(accessKeyID: key, secretAccessKey: secret, sessionToken: value("AWS_SESSION_TOKEN")))
        }
        if let source = try profileSource() { return source }
        looked.append("the profile '\(profile)' of \(credentialsFile) and \(configFile)")
        if value("AWS_WEB_IDENTITY_TOKEN_FILE") != nil {
            throw .unsupportedProfile(profile, wants: "a web identity (AWS_WEB_IDENTITY_TOKEN_FILE)")
        }
        if let source = try containerSource() { return source }
        looked.append("a container's agent (AWS_CONTAINER_CREDENTIALS_FULL_URI)")
        guard value("AWS_EC2_METADATA_DISABLED")?.lowercased() != "true" else { throw .nothingFound(looked) }
        return .machine(looked: looked)
    }

    // MARK: - Profiles

    private func profileSource() throws(CredentialsProblem) -> Source? {
        let stored = stored
        let configured = configured
        if isProfileMissing {
            guard value("AWS_PROFILE") == nil else {
                throw .noSuchProfile(profile, files: [credentialsFile, configFile])
            }
            return nil
        }
        for settings in [stored, configured] where settings["role_arn"] != nil {
            throw .unsupportedProfile(profile, wants: "a role (role_arn)")
        }
        if let credentials = try keys(stored, credentialsFile) { return .fixed(credentials) }
        if let command = configured["credential_process"] ?? stored["credential_process"] {
            return .process(profile: profile, command: command)
        }
        if let credentials = try keys(configured, configFile) { return .fixed(credentials) }
        for name in ["sso_session", "sso_start_url", "sso_account_id", "login_session"] where configured[name] != nil {
            throw .unsupportedProfile(profile, wants: "single sign-on (\(name))")
        }
        return nil
    }

    private func keys(
        _ settings: [String: String], _ file: String
    ) throws(CredentialsProblem) -> SigningCredentials? {
        guard let key = settings["aws_access_key_id"] else { return nil }
        guard let secret = settings["aws_secret_access_key"] else {
            throw .incomplete(place: "the profile '\(profile)' of \(file)", missing: "aws_secret_access_key")
        }
        return SigningCredentials(
            accessKeyID: key, secretAccessKey: secret, sessionToken: settings["aws_session_token"])
    }

    private var profile: String { value("AWS_PROFILE") ?? value("AWS_DEFAULT_PROFILE") ?? "default" }
    private var credentialsFile: String { path(value("AWS_SHARED_CREDENTIALS_FILE") ?? "~/.aws/credentials") }
    private var configFile: String { path(value("AWS_CONFIG_FILE") ?? "~/.aws/config") }
    private var stored: [String: String] { section(credentialsFile, [profile]) ?? [:] }
    private var configured: [String: String] { section(configFile, configSections) ?? [:] }
    private var configSections: [String] {
        profile == "default" ? ["profile default", "default"] : ["profile \(profile)"]
    }
    private var isProfileMissing: Bool {
        section(credentialsFile, [profile]) == nil && section(configFile, configSections) == nil
    }

    private func section(_ file: String, _ names: [String]) -> [String: String]? {
        guard let text = readFile(file) else { return nil }
        let file = ProfileFile(text)
        return names.lazy.compactMap { file[$0] }.first
    }

    private func path(_ text: String) -> String {
        text.hasPrefix("~/") ? (environment["HOME"] ?? "/root") + text.dropFirst() : text
    }

    // MARK: - Containers

    private func containerSource() throws(CredentialsProblem) -> Source? {
        var authorization = value("AWS_CONTAINER_AUTHORIZATION_TOKEN")
        if let file = value("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
            guard let text = readFile(file) else {
                throw .endpointFailed("the container's agent", "cannot read '\(file)'")
            }
            authorization = text.split(whereSeparator: \.isNewline).first.map(String.init)
        }
        if let relative = value("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
            return .container(url: "http://169.254.170.2\(relative)", authorization: authorization)
        }
        guard let url = value("AWS_CONTAINER_CREDENTIALS_FULL_URI") else { return nil }
        // A token must not be sent to just any host without encryption.
        let allowed = ["127.0.0.1", "localhost", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"]
        let isAllowed =
            url.hasPrefix("https://")
            || allowed.contains { host in
                ["/", ":"].contains { url.hasPrefix("http://\(host)\($0)") } || url == "http://\(host)"
            }
        guard isAllowed else {
            throw .endpointFailed(url, "AWS_CONTAINER_CREDENTIALS_FULL_URI must be https, or name this machine")
        }
        return .container(url: url, authorization: authorization)
    }

    private func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
}
