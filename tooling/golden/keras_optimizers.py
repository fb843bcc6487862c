"""Weights after each step of Keras's optimizers, in float64. Usage: keras_optimizers.py OUTPUT.json"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np

from golden_file import as_float32, write_golden

STEPS = 6

# Our options, and Keras's optimizer with the same.
OPTIMIZERS = [
    ({"name": "adam"}, keras.optimizers.Adam, {}),
    (
        {"name": "adam", "beta1": 0.5, "beta2": 0.9, "epsilon": 1e-3},
        keras.optimizers.Adam,
        {"beta_1": 0.5, "beta_2": 0.9, "epsilon": 1e-3},
    ),
    ({"name": "adamW"}, keras.optimizers.AdamW, {}),
    ({"name": "adamW", "weightDecay": 0.5}, keras.optimizers.AdamW, {"weight_decay": 0.5}),
    ({"name": "sgd"}, keras.optimizers.SGD, {}),
    ({"name": "sgd", "momentum": 0.9}, keras.optimizers.SGD, {"momentum": 0.9}),
    (
        {"name": "sgd", "momentum": 0.9, "nesterov": True},
        keras.optimizers.SGD,
        {"momentum": 0.9, "nesterov": True},
    ),
    ({"name": "rmsprop"}, keras.optimizers.RMSprop, {}),
    ({"name": "rmsprop", "rho": 0.8, "momentum": 0.5}, keras.optimizers.RMSprop, {"rho": 0.8, "momentum": 0.5}),
]


def run_case(options, optimizer_class, keras_options, seed):
    random = np.random.default_rng(seed)
    learning_rate = 0.03125
    kernel = keras.Variable(as_float32(random.normal(size=(3, 2))), dtype="float64", name="kernel")
    bias = keras.Variable(as_float32(random.normal(size=(7,))), dtype="float64", name="bias")
    optimizer = optimizer_class(learning_rate=learning_rate, **keras_options)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    optimizer.build([kernel, bias])
    first = [kernel.numpy(), bias.numpy()]
    gradients, after = [], []
    for step in range(STEPS):
        size = 10.0 ** (-step)
        drawn = [as_float32(size * random.normal(size=shape)) for shape in [(3, 2), (7,)]]
        optimizer.apply([keras.ops.convert_to_tensor(one, dtype="float64") for one in drawn])
        gradients.append(drawn)
        after.append([kernel.numpy(), bias.numpy()])
    return {
        "options": options,
        "learningRate": learning_rate,
        "first": first,
        "gradients": gradients,
        "after": after,
    }


if __name__ == "__main__":
    write_golden(
        sys.argv[1],
        f"keras_optimizers.py, Keras {keras.__version__}",
        [run_case(*case, seed) for seed, case in enumerate(OPTIMIZERS)],
    )
