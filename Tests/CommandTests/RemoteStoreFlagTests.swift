import PjrunTesting
import Testing

@Suite struct `Flags of stores elsewhere` {
    typealias Refusal = Corner.Refusal
    let corner = Corner()

    init() { corner.write("s.sh", "true\n") }

    @Test func `what is no endpoint is refused, before there is a job`() {
        #expect(
            corner.refusal("--script", "s.sh", "--job-name", "first", "--s3", "localhost:9000")
                == Refusal(
                    code: 2,
                    error: """
                        error: --s3 'localhost:9000' is neither aws nor the address of a server
                          help: --s3 aws is Amazon S3; a compatible server is named like http://127.0.0.1:9000

                        """))
        #expect(
            corner.refusal("plan", "--script", "s.sh", "--s3", "http://127.0.0.1:9000/bucket")
                == Refusal(
                    code: 2,
                    error: """
                        error: --s3 'http://127.0.0.1:9000/bucket' has more than a scheme, a host and a port
                          help: leave the rest out: buckets are in the s3:// addresses, credentials in the environment

                        """))
        #expect(corner.refusal("describe", "first").code == 2)
    }

    @Test func `a cache without an endpoint is refused`() {
        let refusal = corner.refusal("--script", "s.sh", "--cache")
        #expect(refusal.code == 2)
        #expect(refusal.error.contains("--cache is for downloads, and needs --s3"))
    }

    @Test func `without credentials the places are listed where they were looked for`() {
        let environment = [
            "HOME": corner.scratch.path, "AWS_EC2_METADATA_DISABLED": "true", "AWS_ACCESS_KEY_ID": "",
            "AWS_PROFILE": "",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "",
            "AWS_WEB_IDENTITY_TOKEN_FILE": "",
        ]
        let result = corner.run(
            "plan", "--script", "s3://bucket/s.sh", "--s3", "http://127.0.0.1:9", environment: environment)
        #expect(result.error.contains("none were found in the environment (AWS_ACCESS_KEY_ID), nor in the profile"))
        #expect(result.error.contains("help: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"))
    }
}
