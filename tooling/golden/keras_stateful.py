"""Keras's stateful layers over two batches, the second of which begins where the first ended, in float64.

Usage: keras_stateful.py OUTPUT.json
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tensorflow as tf

from golden_file import as_float32, write_golden

BATCH, TIME, INPUT_DIM, UNITS = 2, 3, 2, 2

CELLS = [("SimpleRNN", {}), ("LSTM", {}), ("GRU", {"reset_after": True}), ("GRU", {"reset_after": False})]


def run_case(cell, seed):
    class_name, options = cell
    random = np.random.default_rng(seed)

    def draw(*shape, scale=1.0):
        return as_float32(random.normal(size=shape) * scale)

    layer = getattr(keras.layers, class_name)(UNITS, return_sequences=True, stateful=True, **options)
    layer.build((BATCH, TIME, INPUT_DIM))
    weights = [draw(*weight.shape, scale=0.6) for weight in layer.trainable_weights]
    for variable, values in zip(layer.trainable_weights, weights):
        variable.assign(values)
    batches = [draw(BATCH, TIME, INPUT_DIM) for _ in range(2)]
    output_weights = draw(BATCH, TIME, UNITS)
    first = layer(tf.constant(batches[0])).numpy()
    # What the first batch left behind is no variable of the second one's loss.
    with tf.GradientTape() as tape:
        second = layer(tf.constant(batches[1]))
        loss = tf.reduce_sum(second * output_weights)
    gradients = tape.gradient(loss, [weight.value for weight in layer.trainable_weights])

    return {
        "className": class_name,
        "resetAfter": options.get("reset_after", False),
        "units": UNITS,
        "inputShape": [BATCH, TIME, INPUT_DIM],
        "batches": batches,
        "weights": weights,
        "outputWeights": output_weights,
        "outputs": [first, second.numpy()],
        "gradients": [tf.convert_to_tensor(gradient).numpy() for gradient in gradients],
    }


def main():
    keras.config.set_floatx("float64")
    cases = [run_case(cell, seed) for seed, cell in enumerate(CELLS)]
    versions = f"keras {keras.__version__}, tensorflow {tf.__version__}"
    write_golden(sys.argv[1], f"tooling/golden/keras_stateful.py with {versions}", cases)


main()
