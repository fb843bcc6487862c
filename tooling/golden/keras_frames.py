"""Outputs and gradients of Keras's layers of frames at each step, in float64. Usage: keras_frames.py OUTPUT.json"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tensorflow as tf

from golden_file import as_float32, write_golden

CASES = [
    ("Conv2D", {"filters": 3, "kernelSize": 3, "padding": "same", "activation": "relu"}),
    ("Conv2D", {"filters": 2, "kernelSize": [3, 2], "strides": [2, 1]}),
    ("Conv2D", {"filters": 2, "kernelSize": 3, "strides": 2, "padding": "same", "useBias": False}),
    ("Conv2D", {"filters": 2, "kernelSize": 2, "dilationRate": [2, 1], "activation": "tanh"}),
    ("MaxPooling2D", {}),
    ("MaxPooling2D", {"poolSize": [3, 2], "strides": 2, "padding": "same"}),
    ("AveragePooling2D", {"poolSize": 2, "strides": 1}),
    ("AveragePooling2D", {"poolSize": 3, "strides": 2, "padding": "same"}),
    ("GlobalMaxPooling2D", {}),
    ("GlobalAveragePooling2D", {}),
    ("ConvLSTM2D", {"filters": 2, "kernelSize": 3, "padding": "same", "returnSequences": True}),
    ("ConvLSTM2D", {"filters": 2, "kernelSize": [2, 3], "strides": [1, 2], "goBackwards": True}),
    (
        "ConvLSTM2D",
        {
            "filters": 2,
            "kernelSize": 2,
            "dilationRate": 2,
            "activation": "relu",
            "recurrentActivation": "hardSigmoid",
            "returnSequences": True,
        },
    ),
    ("ConvLSTM2D", {"filters": 1, "kernelSize": 2, "padding": "same", "useBias": False, "returnSequences": True}),
]
KERAS_NAMES = {
    "kernelSize": "kernel_size",
    "dilationRate": "dilation_rate",
    "useBias": "use_bias",
    "poolSize": "pool_size",
    "recurrentActivation": "recurrent_activation",
    "returnSequences": "return_sequences",
    "goBackwards": "go_backwards",
    "hardSigmoid": "hard_sigmoid",
}
FRAME = [3, 4, 2]
TIME = 2


def run_case(kind, options, seed):
    random = np.random.default_rng(seed)

    def draw(*shape):
        return as_float32(random.normal(size=shape))

    def said(value):
        if isinstance(value, list):
            return tuple(value)
        return KERAS_NAMES.get(value, value) if isinstance(value, str) else value

    layer = getattr(keras.layers, kind)(**{KERAS_NAMES.get(key, key): said(value) for key, value in options.items()})
    if kind != "ConvLSTM2D":
        layer = keras.layers.TimeDistributed(layer)
    shape = [2, TIME, *FRAME]
    layer.build(shape)
    weights = [draw(*weight.shape) for weight in layer.weights]
    if weights:
        layer.set_weights(weights)
    inputs = tf.constant(draw(*shape))

    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = layer(inputs)
        output_weights = draw(*outputs.shape)
        loss = tf.reduce_sum(outputs * output_weights)
    of_inputs, *of_weights = tape.gradient(loss, [inputs, *[weight.value for weight in layer.weights]])

    # The project keeps a frame in one row of numbers.
    steps = outputs.shape[:-3] if kind == "ConvLSTM2D" else outputs.shape[:2]
    return {
        "kind": kind,
        "options": {**options, "frameShape": FRAME},
        "shape": [2, TIME, int(np.prod(FRAME))],
        "inputs": inputs.numpy(),
        "weights": weights,
        "outputWeights": output_weights.reshape(*steps, -1),
        "outputs": outputs.numpy(),
        "inputGradients": of_inputs.numpy(),
        "gradients": [gradient.numpy() for gradient in of_weights],
    }


def main():
    keras.config.set_floatx("float64")
    cases = [run_case(kind, options, seed=1900 + index) for index, (kind, options) in enumerate(CASES)]
    versions = f"keras {keras.__version__}, tensorflow {tf.__version__}"
    write_golden(sys.argv[1], f"tooling/golden/keras_frames.py with {versions}", cases)


main()
