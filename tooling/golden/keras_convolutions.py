"""Outputs and gradients of Keras's Conv1D and poolings, in float64. Usage: keras_convolutions.py OUTPUT.json"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tensorflow as tf

from golden_file import as_float32, write_golden

CASES = [
    ("Conv1D", {"filters": 3, "kernelSize": 3, "padding": "valid"}),
    ("Conv1D", {"filters": 3, "kernelSize": 4, "padding": "same", "activation": "relu"}),
    ("Conv1D", {"filters": 2, "kernelSize": 3, "padding": "same", "strides": 2}),
    ("Conv1D", {"filters": 2, "kernelSize": 3, "padding": "causal", "strides": 2, "useBias": False}),
    ("Conv1D", {"filters": 2, "kernelSize": 2, "padding": "causal", "dilationRate": 3}),
    ("Conv1D", {"filters": 2, "kernelSize": 3, "padding": "same", "dilationRate": 2}),
    ("Conv1D", {"filters": 2, "kernelSize": 2, "padding": "valid", "strides": 3, "activation": "tanh"}),
    ("MaxPooling1D", {"poolSize": 2}),
    ("MaxPooling1D", {"poolSize": 3, "strides": 2, "padding": "same"}),
    ("AveragePooling1D", {"poolSize": 3, "strides": 1}),
    ("AveragePooling1D", {"poolSize": 3, "strides": 2, "padding": "same"}),
]
KERAS_NAMES = {
    "kernelSize": "kernel_size",
    "dilationRate": "dilation_rate",
    "useBias": "use_bias",
    "poolSize": "pool_size",
}
SHAPE = [2, 8, 2]


def run_case(kind, options, seed):
    random = np.random.default_rng(seed)

    def draw(*shape):
        return as_float32(random.normal(size=shape))

    layer = getattr(keras.layers, kind)(**{KERAS_NAMES.get(key, key): value for key, value in options.items()})
    layer.build(SHAPE)
    weights = [draw(*weight.shape) for weight in layer.weights]
    layer.set_weights(weights)
    inputs = tf.constant(draw(*SHAPE))

    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = layer(inputs)
        output_weights = draw(*outputs.shape)
        loss = tf.reduce_sum(outputs * output_weights)
    of_inputs, *of_weights = tape.gradient(loss, [inputs, *[weight.value for weight in layer.weights]])

    return {
        "kind": kind,
        "options": options,
        "shape": SHAPE,
        "inputs": inputs.numpy(),
        "weights": weights,
        "outputWeights": output_weights,
        "outputs": outputs.numpy(),
        "inputGradients": of_inputs.numpy(),
        "gradients": [gradient.numpy() for gradient in of_weights],
    }


def main():
    keras.config.set_floatx("float64")
    cases = [run_case(kind, options, seed=800 + index) for index, (kind, options) in enumerate(CASES)]
    versions = f"keras {keras.__version__}, tensorflow {tf.__version__}"
    write_golden(sys.argv[1], f"tooling/golden/keras_convolutions.py with {versions}", cases)


main()
