import AWSSignature
import NIOHTTP1

/// Gives credentials to all requests: finds them with the first, and gets new ones before they end.
actor CredentialsProvider {
    private let chain: CredentialsChain
    private let transport: HTTPTransport
    private let now: @Sendable () -> Int64
    private var current: IssuedCredentials?
    private var running: Task<IssuedCredentials, any Error>?

    init(_ chain: CredentialsChain, _ transport: HTTPTransport, now: @escaping @Sendable () -> Int64) {
        self.chain = chain
        self.transport = transport
        self.now = now
    }

    /// Credentials that are good now.
    /// - Throws: `CredentialsProblem`.
    func credentials() async throws -> SigningCredentials {
        if let current, current.isGood(at: now()) { return current.credentials }
        let task =
            running
            ?? Task(executorPreference: TransferExecutor.shared) { [chain, transport] in
                try await CredentialsProvider.find(try chain.source(), transport)
            }
        running = task
        defer { running = nil }
        let found = try await task.value
        current = found
        return found.credentials
    }

    // MARK: - Finding

    private static func find(_ source: CredentialsChain.Source, _ http: HTTPTransport) async throws -> IssuedCredentials
    {
        switch source {
        case .fixed(let credentials): return IssuedCredentials(credentials)
        case .process(let profile, let command):
            let (output, status) = CredentialsProcess.run(command)
            guard status == 0, let issued = IssuedCredentials(output) else {
                throw CredentialsProblem.processFailed(
                    profile: profile, status == 0 ? "it printed no credentials" : "exit code \(status)")
            }
            return issued
        case .container(let url, let authorization):
            var headers = HTTPHeaders()
            if let authorization { headers.add(name: "Authorization", value: authorization) }
            return try issued(try await text(http, .GET, url, headers, seconds: 5), url)
        case .machine(let looked):
            return try await ofMachine(http, looked)
        }
    }

    /// The metadata service of an EC2 machine, version 2.
    private static func ofMachine(_ http: HTTPTransport, _ looked: [String]) async throws -> IssuedCredentials {
        let base = "http://169.254.169.254/latest"
        let places = looked + ["the machine's metadata service"]
        let token: [UInt8]
        do {
            token = try await text(
                http, .PUT, "\(base)/api/token", ["X-aws-ec2-metadata-token-ttl-seconds": "21600"], seconds: 1)
        } catch {
            throw CredentialsProblem.nothingFound(places)
        }
        let headers: HTTPHeaders = ["X-aws-ec2-metadata-token": String(decoding: token, as: UTF8.self)]
        let path = "\(base)/meta-data/iam/security-credentials/"
        let roles = try await text(http, .GET, path, headers, seconds: 2)
        guard let role = String(decoding: roles, as: UTF8.self).split(whereSeparator: \.isNewline).first else {
            throw CredentialsProblem.nothingFound(places)
        }
        return try issued(try await text(http, .GET, path + role, headers, seconds: 2), path + role)
    }

    private static func issued(_ bytes: [UInt8], _ url: String) throws -> IssuedCredentials {
        guard let issued = IssuedCredentials(bytes) else {
            throw CredentialsProblem.endpointFailed(url, "its answer has no credentials")
        }
        return issued
    }

    private static func text(
        _ http: HTTPTransport, _ method: HTTPMethod, _ url: String, _ headers: HTTPHeaders, seconds: Int64
    ) async throws -> [UInt8] {
        let answer: (status: Int, body: [UInt8])
        do {
            answer = try await http.small(method, url, headers, seconds: seconds)
        } catch {
            throw CredentialsProblem.endpointFailed(url, HTTPTransport.words(error))
        }
        guard answer.status == 200 else { throw CredentialsProblem.endpointFailed(url, "HTTP \(answer.status)") }
        return answer.body
    }
}
