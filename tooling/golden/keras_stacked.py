"""Stacks of Keras's cells and layers, masked, backwards and in both directions: outputs, final states and all weight
gradients, in float64. Usage: keras_stacked.py OUTPUT.json
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tensorflow as tf

from golden_file import as_float32, write_golden

BATCH, TIME, INPUT_DIM = 2, 4, 2

# 1 = real step: right-padded, and with holes.
PADDED = [[1, 1, 1, 0], [1, 1, 0, 0]]
HOLES = [[1, 0, 1, 1], [0, 1, 1, 0]]

BEFORE = {"reset_after": False}
# The cells, the lowest first, with their units; the mask; and how the stack reads.
CASES = [
    ([("LSTM", 3, {}), ("GRU", 2, BEFORE)], HOLES, "forwards"),
    ([("SimpleRNN", 2, {}), ("GRU", 2, {}), ("LSTM", 1, {})], PADDED, "backwards"),
    ([("GRU", 2, BEFORE), ("GRU", 2, BEFORE)], None, "forwards"),
    ([("GRU", 1, BEFORE), ("SimpleRNN", 2, {})], HOLES, "both"),
]


def stack_of(cells, reading):
    """Inputs and mask → outputs at every step and final states; and the layers that have the weights."""
    layers = keras.layers
    if reading != "both":
        made = [getattr(layers, f"{name}Cell")(units, **options) for name, units, options in cells]
        layer = layers.RNN(made, return_sequences=True, return_state=True, go_backwards=reading == "backwards")

        def run(inputs, mask):
            outputs, *states = layer(inputs, mask=mask)
            # Those of each cell are a list of their own.
            return outputs, tf.nest.flatten(states)

        return run, [layer]
    both = [
        layers.Bidirectional(getattr(layers, name)(units, return_sequences=True, return_state=True, **options))
        for name, units, options in cells
    ]

    def run(inputs, mask):
        states = []
        for layer in both:
            inputs, *of_layer = layer(inputs, mask=mask)
            states += of_layer
        return inputs, states

    return run, both


def run_case(case, seed):
    cells, mask, reading = case
    random = np.random.default_rng(seed)

    def draw(*shape, scale=1.0):
        return as_float32(random.normal(size=shape) * scale)

    run, layers = stack_of(cells, reading)
    inputs = tf.constant(draw(BATCH, TIME, INPUT_DIM))
    given_mask = None if mask is None else tf.constant(np.array(mask, dtype=bool))
    run(inputs, given_mask)
    variables = [weight for layer in layers for weight in layer.weights]
    weights = [draw(*variable.shape, scale=0.6) for variable in variables]
    for variable, values in zip(variables, weights):
        variable.assign(values)
    # Keras repeats an output at masked steps; those do not count. Backwards, output 0 belongs to the last step.
    counted = np.ones((BATCH, TIME)) if mask is None else np.array(mask, dtype=np.float64)
    if reading == "backwards":
        counted = counted[:, ::-1]

    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs, states = run(inputs, given_mask)
        output_weights = draw(*outputs.shape) * counted[:, :, None]
        state_weights = [draw(*state.shape) for state in states]
        loss = tf.reduce_sum(outputs * output_weights)
        for state, weight in zip(states, state_weights):
            loss += tf.reduce_sum(state * weight)
    of_weights, of_inputs = tape.gradient(loss, [[variable.value for variable in variables], inputs])

    return {
        "cells": [
            {"className": name, "units": units} | ({"resetAfter": options == {}} if name == "GRU" else {})
            for name, units, options in cells
        ],
        "reading": reading,
        "inputShape": [BATCH, TIME, INPUT_DIM],
    } | ({} if mask is None else {"mask": np.array(mask).ravel()}) | {
        "inputs": inputs.numpy(),
        "weights": weights,
        "outputWeights": output_weights,
        "finalStateWeights": state_weights,
        "outputs": outputs.numpy() * counted[:, :, None],
        "finalStates": [state.numpy() for state in states],
        "gradients": [tf.convert_to_tensor(gradient).numpy() for gradient in of_weights],
        "inputGradients": tf.convert_to_tensor(of_inputs).numpy(),
    }


def main():
    keras.config.set_floatx("float64")
    cases = [run_case(case, seed) for seed, case in enumerate(CASES)]
    versions = f"keras {keras.__version__}, tensorflow {tf.__version__}"
    write_golden(sys.argv[1], f"tooling/golden/keras_stacked.py with {versions}", cases)


main()
