"""Clients that name an address of AWS themselves get the one of AWS_ENDPOINT_URL.

The SageMaker SDK names the address of STS, and a named address wins over AWS_ENDPOINT_URL. Clients before botocore 1.31 (Debian
12's aws among them) do not know the variable at all, and get it here, too. 'pjrun env' and 'pjrun exec' put this directory on
PYTHONPATH. A sitecustomize that this one hides is run after it.
"""
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import re
import sys

_AWS = re.compile(r"https?://[a-z0-9.-]+\.amazonaws\.com(\.cn)?(/.*)?$")


# The aws CLI 2 has a botocore of its own.
_SESSIONS = {"botocore.session": "botocore.configprovider", "awscli.botocore.session": "awscli.botocore.configprovider"}


def _redirect(module):
    create = module.Session.create_client
    providers = importlib.import_module(_SESSIONS[module.__name__])
    knows_variable = hasattr(providers, "ConfiguredEndpointProvider")

    def create_client(self, service_name, *args, **kwargs):
        endpoint = os.environ.get("AWS_ENDPOINT_URL")
        # endpoint_url is the sixth parameter: service, region, version, use_ssl, verify, endpoint.
        named = args[4] if len(args) > 4 else kwargs.get("endpoint_url")
        if endpoint and (_AWS.match(named) if named else not knows_variable):
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
        if name not in _SESSIONS:
            return None
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


_hand_over()

