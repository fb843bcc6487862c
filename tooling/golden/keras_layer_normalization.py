"""Outputs and gradients of Keras's LayerNormalization, in float64. Usage: keras_layer_normalization.py OUTPUT.json"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tensorflow as tf

from golden_file import as_float32, write_golden

CASES = [([2, 3, 4], 1e-3), ([3, 5], 1e-5), ([2, 2, 1], 1e-3)]


def run_case(shape, epsilon, seed):
    random = np.random.default_rng(seed)

    def draw(*shape):
        return as_float32(random.normal(size=shape))

    layer = keras.layers.LayerNormalization(epsilon=epsilon)
    layer.build(shape)
    weights = [draw(*weight.shape) for weight in layer.weights]
    layer.set_weights(weights)
    inputs = tf.constant(draw(*shape) * 2 + 1)
    output_weights = draw(*shape)

    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = layer(inputs)
        loss = tf.reduce_sum(outputs * output_weights)
    of_inputs, *of_weights = tape.gradient(loss, [inputs, *[weight.value for weight in layer.weights]])

    return {
        "shape": shape,
        "epsilon": epsilon,
        "inputs": inputs.numpy(),
        "weights": weights,
        "outputWeights": output_weights,
        "outputs": outputs.numpy(),
        "inputGradients": of_inputs.numpy(),
        "gradients": [gradient.numpy() for gradient in of_weights],
    }


def main():
    keras.config.set_floatx("float64")
    cases = [run_case(shape, epsilon, seed=300 + index) for index, (shape, epsilon) in enumerate(CASES)]
    versions = f"keras {keras.__version__}, tensorflow {tf.__version__}"
    write_golden(sys.argv[1], f"tooling/golden/keras_layer_normalization.py with {versions}", cases)


main()
