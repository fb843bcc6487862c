"""Outputs and gradients of Keras's layers with options of theirs, in float64.

Usage: keras_cell_options.py OUTPUT.json CONSTRAINTS.json

Recurrent layers with other activations, without bias, and with penalties on their weights, which count in the loss;
pooling over the steps that a mask leaves, and masking itself; and what constraints make of a kernel.
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tensorflow as tf

from golden_file import as_float32, write_golden

BATCH, TIME, INPUT_DIM, UNITS = 2, 4, 3, 2
SHAPE = [BATCH, TIME, INPUT_DIM]
MASK = [[1, 1, 1, 0], [1, 0, 1, 1]]

ACTIVATIONS = ["linear", "sigmoid", "hardSigmoid", "relu", "elu", "selu", "gelu", "swish", "softplus", "softsign"]
RECURRENT = [
    *[("LSTM", {"activation": name}) for name in [*ACTIVATIONS, "leakyRelu"]],
    ("GRU", {"activation": "exponential"}),
    *[("GRU", {"activation": name, "recurrentActivation": "hardSigmoid"}) for name in ("relu", "softsign")],
    ("GRU", {"resetAfter": False, "recurrentActivation": "tanh"}),
    ("SimpleRNN", {"activation": "relu"}),
    *[(kind, {"useBias": False}) for kind in ("LSTM", "GRU", "SimpleRNN")],
    ("GRU", {"resetAfter": False, "useBias": False, "goBackwards": True, "returnSequences": True}),
    ("LSTM", {"kernelRegularizer": {"l1": 0.03}, "recurrentRegularizer": {"l2": 0.02}}),
    ("GRU", {"kernelRegularizer": {"l1": 0.01, "l2": 0.02}, "biasRegularizer": {"l2": 0.05}}),
]
CONSTRAINTS = {
    "nonNeg": ({"name": "nonNeg"}, lambda: keras.constraints.NonNeg()),
    "unitNorm": ({"name": "unitNorm"}, lambda: keras.constraints.UnitNorm(axis=0)),
    "maxNorm": ({"name": "maxNorm", "maxValue": 0.8}, lambda: keras.constraints.MaxNorm(0.8, axis=0)),
    "minMaxNorm": (
        {"name": "minMaxNorm", "minValue": 0.5, "maxValue": 0.9, "rate": 0.7},
        lambda: keras.constraints.MinMaxNorm(0.5, 0.9, 0.7, axis=0),
    ),
}
OTHERS = [
    ("GlobalAveragePooling1D", {}, None),
    ("GlobalAveragePooling1D", {}, MASK),
    ("GlobalMaxPooling1D", {}, None),
    ("Masking", {"maskValue": 0}, None),
]
KERAS_NAMES = {"hardSigmoid": "hard_sigmoid", "leakyRelu": "leaky_relu"}


def snake_case(name):
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def keras_value(value):
    if isinstance(value, dict):
        return keras.regularizers.L1L2(**{"l1": 0.0, "l2": 0.0, **value})
    return KERAS_NAMES.get(value, value) if isinstance(value, str) else value


def run_case(kind, options, mask, seed):
    random = np.random.default_rng(seed)

    def draw(*shape, scale=1.0):
        return as_float32(random.normal(size=shape) * scale)

    keras_options = {snake_case(key): keras_value(value) for key, value in options.items()}
    layer = getattr(keras.layers, kind)(**keras_options)
    layer.build(SHAPE)
    weights = [draw(*weight.shape, scale=0.7) for weight in layer.weights]
    layer.set_weights(weights)
    numbers = draw(*SHAPE)
    if kind == "Masking":
        numbers[0, 2] = 0
    inputs = tf.constant(numbers)
    call = {"mask": tf.constant(np.array(mask, dtype=bool))} if mask else {}

    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = layer(inputs, **call)
        output_weights = draw(*outputs.shape)
        if kind == "Masking":
            # Nobody reads what stands at a masked step.
            output_weights[0, 2] = 0
        loss = tf.reduce_sum(outputs * output_weights) + sum(layer.losses)
    of_inputs, *of_weights = tape.gradient(loss, [inputs, *[weight.value for weight in layer.weights]])

    return {
        "kind": kind,
        "options": options,
        **({"mask": mask} if mask else {}),
        "shape": SHAPE,
        "inputs": inputs.numpy(),
        "weights": weights,
        "outputWeights": output_weights,
        "outputs": outputs.numpy(),
        "inputGradients": of_inputs.numpy(),
        "gradients": [tf.convert_to_tensor(gradient).numpy() for gradient in of_weights],
    }


def run_constraint(name, seed):
    """A kernel before a step's constraint and after it."""
    option, make = CONSTRAINTS[name]
    kernel = as_float32(np.random.default_rng(seed).normal(size=(INPUT_DIM, 4 * UNITS)) * 0.7)
    constrained = keras.ops.convert_to_numpy(make()(tf.constant(kernel)))
    return {"constraint": option, "shape": [INPUT_DIM, 4 * UNITS], "kernel": kernel, "constrained": constrained}


def main():
    keras.config.set_floatx("float64")
    recurrent = [(kind, {"units": UNITS, **options}, None) for kind, options in RECURRENT]
    versions = f"keras {keras.__version__}, tensorflow {tf.__version__}"
    made_by = f"tooling/golden/keras_cell_options.py with {versions}"
    cases = [run_case(*case, seed=300 + index) for index, case in enumerate([*recurrent, *OTHERS])]
    write_golden(sys.argv[1], made_by, cases)
    constraints = [run_constraint(name, seed=400 + index) for index, name in enumerate(CONSTRAINTS)]
    write_golden(sys.argv[2], made_by, constraints)


main()
