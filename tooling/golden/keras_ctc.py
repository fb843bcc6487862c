"""Keras's CTC losses, their gradients in the logits, and what its beam search reads, in float32.

Usage: keras_ctc.py OUTPUT.json
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tensorflow as tf

from ctc_cases import ctc_cases, with_results
from golden_file import write_golden

# Wide enough for every label sequence that counts, since Keras prunes in ways of its own; so cases of few steps only.
BEAM_WIDTH, MOST_STEPS, TOP_PATHS = 2000, 10, 3


def run_case(case):
    logits = tf.Variable(case["logits"], dtype="float32")
    with tf.GradientTape() as tape:
        losses = keras.ops.ctc_loss(
            case["labels"].astype("int32"),
            logits,
            case["labelLengths"].astype("int32"),
            case["inputLengths"].astype("int32"),
            mask_index=case["blank"],
        )
        total = tf.reduce_sum(losses)
    gradients = tape.gradient(total, logits)
    return with_results(
        case,
        losses=losses.numpy(),
        gradients=gradients.numpy(),
        beamWidth=BEAM_WIDTH,
        readings=read(case) if case["logits"].shape[1] <= MOST_STEPS else [],
    )


def read(case):
    labels, scores = keras.ops.ctc_decode(
        case["logits"].astype("float32"),
        case["inputLengths"].astype("int32"),
        strategy="beam_search",
        beam_width=BEAM_WIDTH,
        top_paths=TOP_PATHS,
        merge_repeated=False,
        mask_index=case["blank"],
    )
    return [
        {"row": row, "labels": np.array([label for label in labels[path, row].numpy() if label >= 0]), "score": score}
        for row, row_scores in enumerate(scores.numpy().tolist())
        for path, score in enumerate(row_scores)
    ]


def main():
    cases = [run_case(case) for case in ctc_cases()]
    write_golden(sys.argv[1], f"tooling/golden/keras_ctc.py with keras {keras.__version__}", cases)


main()
