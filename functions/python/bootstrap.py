"""Runs the handler of a function as Lambda's Python runtime does, for pjrun, which is at the other end of descriptor 6.

A message in either direction is two numbers (the lengths of its head and body, four bytes each, little end first), the head, which
is JSON, and the body, which is an event, an answer or the description of an error. What the handler prints goes elsewhere, so
nothing that it prints is ever taken for a message.

    bootstrap.py HANDLER [--guessed]

With --guessed the name before the dot is certain and the one behind it is not: lambda_handler, else handler.
"""
import importlib
import json
import logging
import os
import resource
import struct
import sys
import time
import traceback

_CHANNEL = 6
# What Lambda takes as an answer to a synchronous call; the number is in its error, too.
_ANSWER_LIMIT = 6291556


class _Fault(Exception):
    """A failure with a type of the runtime's own."""

    def __init__(self, kind, message, trace=()):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.trace = list(trace)


# What the handler is given


class ClientContext:
    __slots__ = ("custom", "env", "client")


class Client:
    __slots__ = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")


class CognitoIdentity:
    __slots__ = ("cognito_identity_id", "cognito_identity_pool_id")


def _filled(kind, values):
    if values is None:
        return None
    made = kind()
    for name in kind.__slots__:
        setattr(made, name, values.get(name))
    return made


class LambdaContext:
    """The second argument of every handler."""

    def __init__(self, call):
        self.aws_request_id = call["requestId"]
        self.invoked_function_arn = call["functionArn"]
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.tenant_id = None
        self.identity = _filled(CognitoIdentity, {})
        self._deadline = call["deadline"]
        text = call.get("clientContext")
        try:
            self.client_context = _filled(ClientContext, json.loads(text) if text else None)
            if self.client_context is not None:
                self.client_context.client = _filled(Client, self.client_context.client)
        except Exception as error:
            raise _Fault("Runtime.LambdaContextUnmarshalError", f"Unable to parse Client Context JSON: {error}")

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline - int(time.time() * 1000))

    def log(self, message):
        sys.stdout.write(str(message))

    def __repr__(self):
        shown = ", ".join(f"{name}={value}" for name, value in vars(self).items() if not name.startswith("_"))
        return f"LambdaContext([{shown}])"


# Messages


def _read(count):
    parts = []
    while count:
        part = os.read(_CHANNEL, min(count, 1 << 20))
        if not part:
            # pjrun is gone.
            os._exit(0)
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _next_call():
    head_length, body_length = struct.unpack("<II", _read(8))
    return json.loads(_read(head_length)), _read(body_length)


def _send(kind, body=b"", **more):
    # In kilobytes; what the process has had at most.
    head = json.dumps({"kind": kind, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, **more}).encode()
    rest = memoryview(struct.pack("<II", len(head), len(body)) + head + body)
    _flush()
    while rest:
        rest = rest[os.write(_CHANNEL, rest):]


def _flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass


# Errors


def _description(message, kind, trace, request_id):
    return {"errorMessage": message or "", "errorType": kind or "", "requestId": request_id, "stackTrace": list(trace)}


def _described(request_id):
    """The error that is being handled, as the caller gets it."""
    kind, error, trace = sys.exc_info()
    if isinstance(error, _Fault):
        return _description(error.message, error.kind, error.trace, request_id)
    frames = traceback.extract_tb(trace)
    # From the first frame of the handler's on; all of them when none is.
    own = [place for place, frame in enumerate(frames) if frame.filename not in _RUNTIME_FILES]
    frames = frames[own[0]:] if own else frames
    # As tuples they are shown without the marks below the line that Python 3.11 began with.
    shown = traceback.format_list([(frame.filename, frame.lineno, frame.name, frame.line) for frame in frames])
    return _description(str(error), kind.__name__, shown, request_id)


# importlib's frames have names of their own.
_RUNTIME_FILES = {__file__, importlib.__file__, "<frozen importlib._bootstrap>", "<frozen importlib._bootstrap_external>"}


def _log_error(error):
    """One event of the log: its lines are parted by carriage returns and indented with no-break spaces."""
    first = "[ERROR]"
    if error["errorType"]:
        first += " " + error["errorType"] + (":" if error["errorMessage"] else "")
    if error["errorMessage"]:
        first += " " + error["errorMessage"]
    lines = [first, "Traceback (most recent call last):"]
    for entry in error["stackTrace"]:
        for line in entry.splitlines():
            text = line.lstrip(" ")
            lines.append("\u00a0" * (len(line) - len(text)) + text)
    try:
        sys.stdout.write("\r".join(lines) + "\n")
    except UnicodeError:
        sys.stdout.buffer.write(("\r".join(lines) + "\n").encode("utf-8", "backslashreplace"))


# Answers


class _Encoder(json.JSONEncoder):
    """Knows Decimal, which boto3 gives and takes for numbers of DynamoDB; its digits are kept."""

    def __init__(self):
        # From Python 3.12 on, Lambda leaves letters as they are.
        is_old = os.environ.get("AWS_EXECUTION_ENV", "") in {f"AWS_Lambda_python3.{n}" for n in range(12)}
        super().__init__(ensure_ascii=is_old, allow_nan=False)
        self.mark = None

    def default(self, value):
        decimal = sys.modules.get("decimal")
        if decimal is None or not isinstance(value, decimal.Decimal):
            return super().default(value)
        if not value.is_finite():
            raise ValueError("Out of range float values are not JSON compliant")
        if self.mark is None:
            self.mark = os.urandom(16).hex()
        return self.mark + str(value)

    def text(self, value):
        text = self.encode(value)
        if self.mark is None:
            return text
        # Every other piece stands between the quotes of a marked number.
        pieces = text.split('"' + self.mark)
        return pieces[0] + "".join(piece.replace('"', "", 1) for piece in pieces[1:])


def _marshalled(answer):
    if isinstance(answer, bytes):
        return answer
    try:
        return _Encoder().text(answer).encode()
    except Exception as error:
        raise _Fault("Runtime.MarshalError", f"Unable to marshal response: {error}")


# The handler


def _handler(name, is_guessed):
    module_name, dot, function = name.rpartition(".")
    if not dot:
        raise _Fault(
            "Runtime.MalformedHandlerName", f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)")
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise _Fault(
            "Runtime.BuiltInModuleConflict", f"Cannot use built-in module {module_name} as a handler module")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        if getattr(error, "name", None) in ("boto3", "botocore"):
            print(
                f"pjrun: Lambda's Python has {error.name}, and {sys.executable} does not: install it there, or start pjrun "
                "with another python3 first on PATH, for example in a virtual environment", flush=True)
        raise _Fault("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}")
    except SyntaxError as error:
        raise _Fault(
            "Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}",
            [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}'])
    if is_guessed and not hasattr(module, function) and hasattr(module, "handler"):
        function = "handler"
        os.environ["_HANDLER"] = f"{module_name}.handler"
    try:
        return getattr(module, function)
    except AttributeError:
        raise _Fault("Runtime.HandlerNotFound", f"Handler '{function}' missing on module '{module_name}'")


_request_id = ""


def _set_up_logging():
    class Handler(logging.Handler):
        def emit(self, record):
            sys.stdout.write(self.format(record))

    def know_request(record):
        record.aws_request_id = _request_id
        return True

    logging.Formatter.converter = time.gmtime
    handler = Handler()
    handler.setFormatter(logging.Formatter(
        "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n", "%Y-%m-%dT%H:%M:%S"))
    handler.addFilter(know_request)
    logging.getLogger().addHandler(handler)


def _answer(handler, call, event):
    try:
        context = LambdaContext(call)
        try:
            event = json.loads(event)
        except Exception as error:
            raise _Fault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}")
        body = _marshalled(handler(event, context))
    except Exception:
        error = _described(call["requestId"])
        _log_error(error)
        _send("error", json.dumps(error).encode())
        return
    if len(body) > _ANSWER_LIMIT:
        _send("tooLarge", size=len(body))
    else:
        _send("answer", body)


def main():
    global _request_id
    os.set_inheritable(_CHANNEL, False)
    sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]
    if os.environ.get("AWS_EXECUTION_ENV") == "AWS_Lambda_python3":
        # Nobody has said which; it is this one.
        os.environ["AWS_EXECUTION_ENV"] = "AWS_Lambda_python%d.%d" % sys.version_info[:2]
    _set_up_logging()
    try:
        handler = _handler(sys.argv[1], "--guessed" in sys.argv[2:])
    except Exception:
        error = _described("")
        _log_error(error)
        _send("initError", json.dumps(error).encode())
        os._exit(1)
    sys.argv = sys.argv[:1]
    _send("ready")
    while True:
        call, event = _next_call()
        _request_id = call["requestId"]
        os.environ["_X_AMZN_TRACE_ID"] = call["traceId"]
        _answer(handler, call, event)


main()
