/// What makes AWS SDKs talk to an endpoint on this machine, with no code changed.
///
/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>
public enum AWSClientEnvironment {
    /// The variables beside the region.
    ///
    /// The credentials are no secret: the endpoint takes any. Host prefixes (`sync-` of StartSyncExecution) would make names of
    /// 127.0.0.1 that nobody resolves, and there is no instance metadata here to wait for.
    public static func variables(endpoint: String) -> [(name: String, value: String)] {
        [
            ("AWS_ENDPOINT_URL", endpoint),
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
            ("AWS_DISABLE_HOST_PREFIX_INJECTION", "true"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
        ]
    }
}
