"""Keras's CTC losses and their gradients in the logits, in float32. Usage: keras_ctc.py OUTPUT.json"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import tensorflow as tf

from ctc_cases import ctc_cases, with_results
from golden_file import write_golden


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
    return with_results(case, losses=losses.numpy(), gradients=gradients.numpy())


def main():
    cases = [run_case(case) for case in ctc_cases()]
    write_golden(sys.argv[1], f"tooling/golden/keras_ctc.py with keras {keras.__version__}", cases)


main()
