"""Outputs, penalties and gradients of Keras's Dense, Conv1D and Conv2D with regularizers, in float64.

Usage: keras_penalties.py OUTPUT.json
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tensorflow as tf

from golden_file import as_float32, write_golden

KERNEL, BIAS = {"l1": 0.1, "l2": 0.2}, {"l2": 0.3}
# kind, options of ours, options of Keras's, what ours reads, what Keras's reads
CASES = [
    ("Dense", {"units": 3, "activation": "tanh"}, {}, [2, 3, 2], [2, 3, 2]),
    ("Conv1D", {"filters": 3, "kernelSize": 2}, {"kernel_size": 2}, [2, 4, 2], [2, 4, 2]),
    ("Conv2D", {"filters": 2, "kernelSize": 2, "frameShape": [3, 3, 1]}, {"kernel_size": 2}, [1, 2, 9], [2, 3, 3, 1]),
]


def run_case(kind, options, renamed, shape, read_shape, penalties, seed):
    random = np.random.default_rng(seed)

    def draw(*of):
        return as_float32(random.normal(size=of))

    plain = {key: value for key, value in options.items() if key not in ("kernelSize", "frameShape")}
    held = {
        name: keras.regularizers.L1L2(**penalties[ours])
        for name, ours in (("kernel_regularizer", "kernelRegularizer"), ("bias_regularizer", "biasRegularizer"))
        if ours in penalties
    }
    layer = getattr(keras.layers, kind)(**plain, **renamed, **held)
    layer.build(read_shape)
    weights = [draw(*weight.shape) for weight in layer.weights]
    layer.set_weights(weights)
    inputs = tf.constant(draw(*shape))
    output_weights = draw(*layer.compute_output_shape(read_shape))

    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = layer(tf.reshape(inputs, read_shape))
        loss = tf.reduce_sum(outputs * output_weights) + sum(layer.losses)
    of_inputs, *of_weights = tape.gradient(loss, [inputs, *[weight.value for weight in layer.weights]])

    return {
        "kind": kind,
        "options": {**options, **penalties},
        "shape": shape,
        "inputs": inputs.numpy(),
        "weights": weights,
        "outputWeights": output_weights,
        "outputs": outputs.numpy(),
        "penalty": float(sum(layer.losses)),
        "inputGradients": of_inputs.numpy(),
        "gradients": [gradient.numpy() for gradient in of_weights],
    }


def main():
    keras.config.set_floatx("float64")
    held = [{"kernelRegularizer": KERNEL, "biasRegularizer": BIAS}, {"kernelRegularizer": {"l1": 0.1}}]
    cases = [
        run_case(*case, penalties, seed=900 + index)
        for index, (case, penalties) in enumerate((case, penalties) for case in CASES for penalties in held)
    ]
    versions = f"keras {keras.__version__}, tensorflow {tf.__version__}"
    write_golden(sys.argv[1], f"tooling/golden/keras_penalties.py with {versions}", cases)


main()
