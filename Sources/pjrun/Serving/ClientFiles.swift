/// Files that SDKs read to find the server; they lie in `clients` of the installation.
struct ClientFiles {
    /// Put on PYTHONPATH: its `sitecustomize.py` redirects clients that name an address of AWS themselves.
    let pythonDirectory: String
    /// The configuration of the SageMaker SDK, named by SAGEMAKER_ADMIN_CONFIG_OVERRIDE, so that the user's own still counts.
    let sageMakerConfiguration: String

    init(_ installation: Installation) {
        pythonDirectory = "\(installation.clients)/python"
        sageMakerConfiguration = "\(installation.clients)/sagemaker.yaml"
    }
}
