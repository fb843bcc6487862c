"""Outputs and weight gradients of Keras's Bidirectional, in float64. Usage: keras_bidirectional.py OUTPUT.json"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tensorflow as tf

from golden_file import as_float32, write_golden

BATCH, TIME, INPUT_DIM, UNITS = 3, 4, 2, 2

# 1 = real step: right-padded, and with holes.
PADDED = [[1, 1, 1, 1], [1, 1, 0, 0], [1, 1, 1, 0]]
HOLES = [[1, 0, 1, 1], [0, 1, 1, 0], [1, 1, 1, 1]]

CASES = [
    ("LSTM", "concat", True, None),
    ("LSTM", "sum", True, PADDED),
    ("LSTM", "ave", False, PADDED),
    ("GRU", "mul", True, HOLES),
    ("GRU", "concat", False, HOLES),
    ("SimpleRNN", "ave", True, PADDED),
    ("SimpleRNN", "concat", True, HOLES),
    ("SimpleRNN", "mul", False, None),
]


def run_case(case, seed):
    class_name, merge_mode, return_sequences, mask = case
    random = np.random.default_rng(seed)

    def draw(*shape, scale=1.0):
        return as_float32(random.normal(size=shape) * scale)

    inner = getattr(keras.layers, class_name)(UNITS, return_sequences=return_sequences)
    layer = keras.layers.Bidirectional(inner, merge_mode=merge_mode)
    layer.build((BATCH, TIME, INPUT_DIM))
    weights = [draw(*weight.shape, scale=0.6) for weight in layer.weights]
    layer.set_weights(weights)
    inputs = draw(BATCH, TIME, INPUT_DIM)
    given_mask = None if mask is None else tf.constant(np.array(mask, dtype=bool))

    with tf.GradientTape() as tape:
        outputs = layer(tf.constant(inputs), mask=given_mask)
        output_weights = draw(*outputs.shape)
        # What Keras gives at masked steps does not count.
        counted = np.ones(outputs.shape)
        if mask is not None and return_sequences:
            counted *= np.array(mask, dtype=np.float64)[:, :, None]
        output_weights = output_weights * counted
        loss = tf.reduce_sum(outputs * output_weights)
    gradients = tape.gradient(loss, [weight.value for weight in layer.weights])

    return {
        "className": class_name,
        "mergeMode": merge_mode,
        "returnSequences": return_sequences,
        "units": UNITS,
        "inputShape": [BATCH, TIME, INPUT_DIM],
    } | ({} if mask is None else {"mask": np.array(mask).ravel()}) | {
        "weightShapes": [np.array(weight.shape) for weight in weights],
        "inputs": inputs,
        "weights": weights,
        "outputWeights": output_weights,
        "outputs": outputs.numpy() * counted,
        "gradients": [tf.convert_to_tensor(gradient).numpy() for gradient in gradients],
    }


def main():
    keras.config.set_floatx("float64")
    cases = [run_case(case, seed=100 + index) for index, case in enumerate(CASES)]
    versions = f"keras {keras.__version__}, tensorflow {tf.__version__}"
    write_golden(sys.argv[1], f"tooling/golden/keras_bidirectional.py with {versions}", cases)


main()
