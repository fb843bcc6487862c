"""Writes golden numbers: one JSON object a file, one array a line, so that a change is readable."""

import json

import numpy as np


def as_float32(array):
    """Numbers that a float32 reader sees exactly as the script that made them did."""
    return np.asarray(array, dtype=np.float32).astype(np.float64)


def write_golden(path, made_by, cases):
    body = ",\n".join(_case(case) for case in cases)
    with open(path, "w", encoding="utf-8") as file:
        file.write('{\n"madeBy": %s,\n"cases": [\n%s\n]\n}\n' % (json.dumps(made_by), body))


def _case(case):
    return "{\n" + ",\n".join(f"{json.dumps(key)}: {_value(value)}" for key, value in case.items()) + "\n}"


def _value(value):
    if isinstance(value, dict):
        return "{\n" + ",\n".join(f"{json.dumps(key)}: {_value(item)}" for key, item in value.items()) + "\n}"
    if isinstance(value, list):
        return "[\n" + ",\n".join(_value(item) for item in value) + "\n]"
    if isinstance(value, np.ndarray):
        # A float32 needs nine digits to come back unchanged.
        return "[" + ",".join(f"{number:.9g}" for number in value.ravel()) + "]"
    return json.dumps(value)
