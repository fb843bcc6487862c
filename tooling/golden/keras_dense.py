"""Outputs and gradients of Keras's Dense by activation, in float64. Usage: keras_dense.py OUTPUT.json"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tensorflow as tf

from golden_file import as_float32, write_golden

ACTIVATIONS = {
    "linear": "linear",
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "relu": "relu",
    "softmax": "softmax",
    "softplus": "softplus",
    "elu": "elu",
    "selu": "selu",
    "gelu": "gelu",
    "swish": "silu",
    "exponential": "exponential",
    "leakyRelu": "leaky_relu",
}
SHAPE, UNITS = [2, 3, 2], 4


def run_case(activation, use_bias, seed):
    random = np.random.default_rng(seed)

    def draw(*shape):
        return as_float32(random.normal(size=shape))

    layer = keras.layers.Dense(UNITS, activation=ACTIVATIONS[activation], use_bias=use_bias)
    layer.build(SHAPE)
    weights = [draw(*weight.shape) for weight in layer.weights]
    layer.set_weights(weights)
    inputs = tf.constant(draw(*SHAPE))
    output_weights = draw(*SHAPE[:-1], UNITS)

    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = layer(inputs)
        loss = tf.reduce_sum(outputs * output_weights)
    of_inputs, *of_weights = tape.gradient(loss, [inputs, *[weight.value for weight in layer.weights]])

    return {
        "activation": activation,
        "useBias": use_bias,
        "shape": SHAPE,
        "units": UNITS,
        "inputs": inputs.numpy(),
        "weights": weights,
        "outputWeights": output_weights,
        "outputs": outputs.numpy(),
        "inputGradients": of_inputs.numpy(),
        "gradients": [gradient.numpy() for gradient in of_weights],
    }


def main():
    keras.config.set_floatx("float64")
    cases = [
        run_case(activation, use_bias=index % 2 == 0, seed=700 + index)
        for index, activation in enumerate(ACTIVATIONS)
    ]
    versions = f"keras {keras.__version__}, tensorflow {tf.__version__}"
    write_golden(sys.argv[1], f"tooling/golden/keras_dense.py with {versions}", cases)


main()
