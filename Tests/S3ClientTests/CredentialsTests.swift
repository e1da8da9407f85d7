import AWSSignature
import Testing

@testable import S3Client

@Suite struct CredentialsTests {
    private static let credentials = """
        # first of all
        [default]
        aws_access_key_id = AKIDEFAULT
        aws_secret_access_key=secret/with+signs=   # the default's

        [ work ]
        aws_access_key_id=AKIWORK
        aws_secret_access_key=w
        aws_session_token = t
        [half]
        aws_access_key_id=AKIHALF
        """
    private static let config = """
        [default]
        region = eu-west-1
        [profile work]
        region=eu-central-1
        s3 =
            max_concurrent_requests = 20
            region = nested
        [profile program]
        credential_process = /bin/echo '{"a": 1}'
        [profile role]
        role_arn = arn:aws:iam::1:role/r
        source_profile = default
        [profile signon]
        sso_session = s
        sso_account_id = 1
        [profile inconfig]
        aws_access_key_id=AKICONFIG
        aws_secret_access_key=c
        """

    private func chain(_ environment: [String: String], files: Bool = true) -> CredentialsChain {
        CredentialsChain(environment: environment.merging(["HOME": "/home/u"]) { first, _ in first }) { path in
            guard files else { return nil }
            return switch path {
            case "/home/u/.aws/credentials": Self.credentials
            case "/home/u/.aws/config": Self.config
            case "/token": "Bearer x\n"
            default: nil
            }
        }
    }

    @Test func `the environment comes first`() throws {
        let chain = chain([
            "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "S", "AWS_SESSION_TOKEN": "T", "AWS_PROFILE": "work",
        ])
        #expect(
            try chain.source()
                == .fixed(SigningCredentials(accessKeyID: "A", secretAccessKey: "S", sessionToken: "T")))
    }

    @Test func `half of a pair is an error`() {
        #expect(
            throws: CredentialsProblem.incomplete(place: "the environment", missing: "AWS_SECRET_ACCESS_KEY")
        ) { try chain(["AWS_ACCESS_KEY_ID": "A"]).source() }
        #expect(
            throws: CredentialsProblem.incomplete(
                place: "the profile 'half' of /home/u/.aws/credentials", missing: "aws_secret_access_key")
        ) { try chain(["AWS_PROFILE": "half"]).source() }
    }

    @Test(
        arguments: [
            (nil, "AKIDEFAULT", "secret/with+signs=", nil), ("work", "AKIWORK", "w", "t"),
            ("inconfig", "AKICONFIG", "c", nil),
        ] as [(String?, String, String, String?)])
    func `profiles`(profile: String?, key: String, secret: String, token: String?) throws {
        let chain = chain(profile.map { ["AWS_PROFILE": $0] } ?? [:])
        #expect(
            try chain.source()
                == .fixed(SigningCredentials(accessKeyID: key, secretAccessKey: secret, sessionToken: token)))
    }

    @Test func `regions`() {
        #expect(chain([:]).region == "eu-west-1")
        #expect(chain(["AWS_PROFILE": "work"]).region == "eu-central-1")
        #expect(chain(["AWS_PROFILE": "work", "AWS_DEFAULT_REGION": "b"]).region == "b")
        #expect(chain(["AWS_REGION": "a", "AWS_DEFAULT_REGION": "b"]).region == "a")
        #expect(chain([:], files: false).region == nil)
    }

    @Test func `what a profile wants`() throws {
        #expect(
            try chain(["AWS_PROFILE": "program"]).source()
                == .process(profile: "program", command: "/bin/echo '{\"a\": 1}'"))
        #expect(throws: CredentialsProblem.unsupportedProfile("role", wants: "a role (role_arn)")) {
            try chain(["AWS_PROFILE": "role"]).source()
        }
        let signon = CredentialsProblem.unsupportedProfile("signon", wants: "single sign-on (sso_session)")
        #expect(throws: signon) { try chain(["AWS_PROFILE": "signon"]).source() }
        #expect(signon.remedy.contains("aws configure export-credentials --profile signon --format env"))
        #expect(
            throws: CredentialsProblem.noSuchProfile(
                "other", files: ["/home/u/.aws/credentials", "/home/u/.aws/config"])
        ) { try chain(["AWS_PROFILE": "other"]).source() }
    }

    @Test func `containers`() throws {
        #expect(
            try chain(
                [
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:99/c",
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN": "t",
                ], files: false
            ).source() == .container(url: "http://127.0.0.1:99/c", authorization: "t"))
        #expect(
            try chain(["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/x"], files: false).source()
                == .container(url: "http://169.254.170.2/v2/x", authorization: nil))
        for url in ["http://example.com/", "http://127.0.0.1.example.com/", "http://localhost@example.com/"] {
            #expect(throws: CredentialsProblem.self) {
                try chain(["AWS_CONTAINER_CREDENTIALS_FULL_URI": url], files: false).source()
            }
        }
    }

    @Test func `nothing anywhere lists the places`() {
        let problem = #expect(throws: CredentialsProblem.self) {
            try chain(["AWS_EC2_METADATA_DISABLED": "true"], files: false).source()
        }
        #expect(
            problem?.message
                == "none were found in the environment (AWS_ACCESS_KEY_ID), nor in the profile 'default' of "
                + "/home/u/.aws/credentials and /home/u/.aws/config, nor in a container's agent "
                + "(AWS_CONTAINER_CREDENTIALS_FULL_URI)")
    }

    @Test func `a program's credentials, until they end`() throws {
        let text = #"{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "S", "SessionToken": "T", "Expiration": "#
        let issued = try #require(IssuedCredentials(Array((text + #""2026-11-21T18:07:47Z"}"#).utf8)))
        #expect(issued.expiration == 1_795_284_467)
        #expect(issued.isGood(at: 1_795_284_467 - 301))
        #expect(!issued.isGood(at: 1_795_284_467 - 300))
        #expect(IssuedCredentials(Array("{}".utf8)) == nil)
        #expect(IssuedCredentials.seconds("2024-02-29T23:59:59.5+02:00") == 1_709_243_999)
        #expect(IssuedCredentials.seconds("2024-02-29") == nil)
    }

    @Test func `a program is run by the shell`() {
        #expect(CredentialsProcess.run("printf x; exit 3") == (Array("x".utf8), 3))
    }
}
