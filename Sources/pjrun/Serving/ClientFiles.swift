import FileTree
import JobStore

/// Files that SDKs read to find the server: the configuration of the SageMaker SDK, and a start-up file for Python.
struct ClientFiles {
    /// Put on PYTHONPATH.
    let pythonDirectory: String
    /// Named by SAGEMAKER_ADMIN_CONFIG_OVERRIDE, so that the user's own configuration still counts.
    let sageMakerConfiguration: String

    /// Writes them to the home.
    init(_ home: HomeDirectory) throws(FileTreeError) {
        pythonDirectory = "\(home.path)/clients/python"
        sageMakerConfiguration = "\(home.path)/clients/sagemaker.yaml"
        let python = try Directory.make(FileName(pythonDirectory))
        try ClientFiles.write(ClientFiles.startUpFile, to: python, "sitecustomize.py")
        try ClientFiles.write(
            ClientFiles.sageMakerText, to: Directory(FileName("\(home.path)/clients")), "sagemaker.yaml")
    }

    /// Whole or not at all: other processes may be reading.
    private static func write(_ text: String, to directory: Directory, _ name: String) throws(FileTreeError) {
        let bytes = Array(text.utf8)
        if let present = try? OpenFile(directory, FileName(name)).readToEnd(), present == bytes { return }
        try directory.writeAtomically(FileName(name), bytes)
    }

    private static let sageMakerText = """
        # Written by pjrun. The telemetry of the SageMaker SDK goes to an address that no endpoint variable changes.
        SchemaVersion: '1.0'
        SageMaker:
          PythonSDK:
            Modules:
              TelemetryOptOut: true

        """

    /// The SageMaker SDK names the address of STS itself, and a named address wins over AWS_ENDPOINT_URL. This file gives such
    /// clients the endpoint of the environment, and hands over to the sitecustomize that it hides, if there is one.
    private static let startUpFile = #"""
        """Written by pjrun: clients that name an address of AWS themselves get the one of AWS_ENDPOINT_URL."""
        import importlib.abc
        import importlib.machinery
        import os
        import re
        import sys

        _AWS = re.compile(r"https?://[a-z0-9.-]+\.amazonaws\.com(\.cn)?(/.*)?$")


        def _redirect(module):
            create = module.Session.create_client

            def create_client(self, service_name, *args, **kwargs):
                endpoint = os.environ.get("AWS_ENDPOINT_URL")
                # endpoint_url is the sixth parameter: service, region, version, use_ssl, verify, endpoint.
                named = args[4] if len(args) > 4 else kwargs.get("endpoint_url")
                if endpoint and named and _AWS.match(named):
                    if len(args) > 4:
                        args = args[:4] + (endpoint,) + args[5:]
                    else:
                        kwargs["endpoint_url"] = endpoint
                return create(self, service_name, *args, **kwargs)

            module.Session.create_client = create_client


        class _Loader(importlib.abc.Loader):
            def __init__(self, loader):
                self._loader = loader

            def create_module(self, spec):
                return self._loader.create_module(spec)

            def exec_module(self, module):
                self._loader.exec_module(module)
                _redirect(module)


        class _Finder(importlib.abc.MetaPathFinder):
            def find_spec(self, name, path=None, target=None):
                if name != "botocore.session":
                    return None
                sys.meta_path.remove(self)
                spec = importlib.machinery.PathFinder.find_spec(name, path, target)
                if spec is not None and spec.loader is not None:
                    spec.loader = _Loader(spec.loader)
                return spec


        if os.environ.get("AWS_ENDPOINT_URL"):
            sys.meta_path.insert(0, _Finder())


        def _hand_over():
            here = os.path.dirname(os.path.abspath(__file__))
            rest = [entry for entry in sys.path if os.path.abspath(entry or ".") != here]
            spec = importlib.machinery.PathFinder.find_spec("sitecustomize", rest)
            if spec is not None and spec.loader is not None:
                module = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(module)


        import importlib.util  # noqa: E402

        _hand_over()

        """#
}
