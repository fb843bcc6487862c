"""Logits and labels that PyTorch and Keras are asked about."""

import numpy as np

from golden_file import as_float32


def ctc_cases():
    """Every case as a dictionary: name, blank, logits [batch, time, classes], labels [batch, most], both lengths."""
    return [
        _case("the blank first", seed=1, shape=(2, 6, 4), blank=0, labels=[[1, 3, 2], [2, 1, 3]]),
        _case("the blank last", seed=2, shape=(2, 6, 4), blank=3, labels=[[0, 2, 1], [2, 0, 1]]),
        _case("the blank among the labels", seed=3, shape=(1, 7, 5), blank=2, labels=[[4, 0, 3, 1]]),
        _case("labels that repeat", seed=4, shape=(3, 8, 3), blank=0, labels=[[1, 1, 2, 2], [2, 2, 2, 2], [1, 2, 1, 2]]),
        _case("no label, one, and just enough steps", seed=5, shape=(3, 4, 3), blank=0, labels=[[], [2], [1, 1, 2]]),
        _case(
            "unequal lengths",
            seed=6,
            shape=(4, 9, 5),
            blank=0,
            labels=[[1, 2], [4, 3, 3, 1], [2], [1, 4, 2, 2, 3]],
            input_lengths=[4, 9, 2, 7],
        ),
        _case("logits far apart", seed=7, shape=(2, 10, 6), blank=0, labels=[[1, 5, 5], [3, 2, 4, 1]], scale=40),
        _case("many steps", seed=8, shape=(1, 150, 5), blank=4, labels=[[n % 4 for n in range(0, 60, 3)]], scale=2),
    ]


def _case(name, *, seed, shape, blank, labels, input_lengths=None, scale=1.0):
    batch, time, _ = shape
    most = max(len(row) for row in labels)
    return {
        "name": name,
        "blank": blank,
        "logits": as_float32(np.random.default_rng(seed).normal(size=shape) * scale),
        # What stands behind the last label must not matter; here it is a class that is no blank.
        "labels": np.array([row + [1 if blank == 0 else 0] * (most - len(row)) for row in labels]),
        "inputLengths": np.array(input_lengths or [time] * batch),
        "labelLengths": np.array([len(row) for row in labels]),
    }


def with_results(case, **results):
    """A case as it is written: shapes said, and what came out."""
    batch, time, classes = case["logits"].shape
    return {**case, "batch": batch, "time": time, "numClasses": classes, **results}
