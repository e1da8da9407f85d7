#!/usr/bin/env python3
"""Records bytes that SageMaker's Python SDK writes, for Tests/LinearLearnerTests/Recorded.

    python3 -m venv venv && venv/bin/pip install "sagemaker<3" protobuf scipy
    venv/bin/python scripts/record-recordio.py Tests/LinearLearnerTests/Recorded/recordio.json

The cases of "records" are written by write_numpy_to_dense_tensor and write_spmatrix_to_sparse_tensor of
sagemaker.amazon.common, each with the arrays it was made of; those of "responses" are records as in "Linear learner
response formats" of the SageMaker developer guide, serialized by protobuf with its deterministic order of keys.
"""
import base64
import datetime
import io
import json
import os
import sys

os.environ["SAGEMAKER_SUPPRESS_V2_WARNING"] = "1"

import google.protobuf
import numpy as np
import sagemaker
import scipy
from sagemaker.amazon.common import write_numpy_to_dense_tensor, write_spmatrix_to_sparse_tensor
from sagemaker.amazon.record_pb2 import Record
from scipy.sparse import csr_matrix

rng = np.random.default_rng(20261121)
TYPES = {"float32": np.float32, "float64": np.float64, "int32": np.int64}


def case(name, kind, dtype, array, labels, label_dtype=None):
    array = np.asarray(array, dtype=TYPES[dtype])
    if labels is not None:
        labels = np.asarray(labels, dtype=TYPES[label_dtype or dtype])
    out = io.BytesIO()
    if kind == "dense":
        write_numpy_to_dense_tensor(out, array, labels)
    else:
        write_spmatrix_to_sparse_tensor(out, csr_matrix(array), labels)
    return {
        "name": name,
        "kind": kind,
        "type": dtype,
        "labelType": None if labels is None else (label_dtype or dtype),
        "rows": [[float(v) for v in row] for row in array],
        "labels": None if labels is None else [float(v) for v in labels],
        "bytes": base64.b64encode(out.getvalue()).decode(),
    }


def response(name, record_labels):
    """One record; numbers are float32, as in the guide."""
    record = Record()
    for key, values in record_labels.items():
        record.label[key].float32_tensor.values.extend(values)
    payload = record.SerializeToString(deterministic=True)
    return {"name": name, "labels": record_labels, "payload": base64.b64encode(payload).decode()}


few = rng.normal(size=(3, 4))
sparse = np.where(rng.random((4, 300)) < 0.02, rng.integers(1, 9, (4, 300)), 0)
sparse[2] = 0
records = [
    case("dense float32", "dense", "float32", few, [0, 1, 2.5]),
    case("dense float32 without labels", "dense", "float32", few, None),
    case("dense float64", "dense", "float64", few, [0, 1, -2.5]),
    case("dense int32 with negative numbers", "dense", "int32", [[1, -2, 300], [2147483647, -2147483648, 0]], [1, -1]),
    case("dense float32, one feature", "dense", "float32", [[1.5]], [7]),
    case("dense float32, all paddings", "dense", "float32", rng.normal(size=(2, 130)), [0, 1]),
    case("dense float32, extreme values", "dense", "float32", [[np.float32(3.4e38), -0.0, 1e-45]], [1]),
    case("dense float32 with float64 labels", "dense", "float32", few, [0, 1, 0.1], "float64"),
    case("dense float32 with int32 labels", "dense", "float32", few, [0, 1, -1], "int32"),
    case("sparse float32 with an empty row", "sparse", "float32", sparse, [0, 1, 0, 1]),
    case("sparse float64", "sparse", "float64", sparse, [0, 1, 0, 1]),
    case("sparse int32", "sparse", "int32", -sparse, [0, 1, 0, 1]),
    case("sparse float32 without labels", "sparse", "float32", np.eye(3), None),
]
responses = [
    response("regression", {"score": [0.4]}),
    response("binary", {"score": [0.4], "predicted_label": [0.0]}),
    response("multiclass", {"score": [0.1, 0.2, 0.4, 0.3], "predicted_label": [2.0]}),
]


def lines(cases):
    return ",\n".join("  " + json.dumps(c) for c in cases)


head = {
    "recorded": datetime.date.today().isoformat(),
    "versions": {
        "sagemaker": sagemaker.__version__, "protobuf": google.protobuf.__version__,
        "numpy": np.__version__, "scipy": scipy.__version__,
    },
}
with open(sys.argv[1], "w") as out:
    out.write(json.dumps(head)[:-1] + ',\n "records": [\n' + lines(records) + '\n ],\n "responses": [\n'
              + lines(responses) + "\n ]}\n")
