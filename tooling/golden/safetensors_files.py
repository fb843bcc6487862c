"""Files written by the Python package safetensors. Usage: safetensors_files.py OUTPUT.json"""

import base64
import json
import sys

import ml_dtypes
import numpy as np
import safetensors
from safetensors.numpy import save

METADATA = {"made by": "a golden script"}
TYPES = {"F32": np.float32, "F16": np.float16, "BF16": ml_dtypes.bfloat16}


def weights(dtype):
    """Numbers of every kind: signs, fractions, powers at both ends of half precision, zeros, infinities."""
    kernel = np.array([[0.5, -1.25, 3.0], [-0.0, 2.0**-14, -(2.0**-20)]]).astype(dtype)
    bias = np.array([1e-3, -65504.0, 0.1, np.inf, -np.inf]).astype(dtype)
    return {"dense/bias": bias, "dense/kernel": kernel, "nothing": np.zeros((0, 4), dtype), "one": np.array(7, dtype)}


def case(name, dtype):
    written = weights(dtype)
    file = save(written, METADATA)
    return {
        "name": name,
        "file": base64.b64encode(file).decode(),
        "metadata": METADATA,
        "weights": [
            # JSON has no infinities: they are written as texts.
            {"name": key, "shape": list(value.shape), "values": [number(item) for item in value.ravel()]}
            for key, value in sorted(written.items())
        ],
    }


def number(value):
    value = float(value)
    return value if np.isfinite(value) else ("Infinity" if value > 0 else "-Infinity")


def main():
    made_by = f"tooling/golden/safetensors_files.py with safetensors {safetensors.__version__}"
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump({"madeBy": made_by, "cases": [case(*item) for item in TYPES.items()]}, file, indent=1)
        file.write("\n")


main()
