"""Outputs, final states and all gradients of Keras's Bidirectional, in float64, from zeros and from states that are given.

Usage: keras_bidirectional.py OUTPUT.json
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tensorflow as tf

from golden_file import as_float32, write_golden

BATCH, TIME, INPUT_DIM, UNITS = 2, 4, 1, 2

# 1 = real step: right-padded, and with holes.
MASKS = [None, [[1, 1, 1, 0], [1, 1, 0, 0]], [[1, 0, 1, 1], [0, 1, 1, 0]]]
CELLS = [("LSTM", {}), ("GRU", {"reset_after": True}), ("GRU", {"reset_after": False}), ("SimpleRNN", {})]
MODES = ["concat", "sum", "mul", "ave"]


def run_case(cell, merge_mode, number, begins=False):
    class_name, options = cell
    # Every cell meets every mode; masks, and whether the last output alone is given, take turns.
    mask, return_sequences = MASKS[number % 3], (number + number // 4) % 4 != 3
    random = np.random.default_rng(100 + number)

    def draw(*shape, scale=1.0):
        return as_float32(random.normal(size=shape) * scale)

    inner = getattr(keras.layers, class_name)(
        UNITS, return_sequences=return_sequences, return_state=True, **options
    )
    layer = keras.layers.Bidirectional(inner, merge_mode=merge_mode)
    layer.build((BATCH, TIME, INPUT_DIM))
    weights = [draw(*weight.shape, scale=0.6) for weight in layer.weights]
    layer.set_weights(weights)
    inputs = tf.constant(draw(BATCH, TIME, INPUT_DIM))
    num_states = (4 if class_name == "LSTM" else 2) if begins else 0
    initial = [tf.constant(draw(BATCH, UNITS)) for _ in range(num_states)]
    given_mask = None if mask is None else tf.constant(np.array(mask, dtype=bool))

    with tf.GradientTape() as tape:
        tape.watch([inputs, *initial])
        outputs, *states = layer(inputs, mask=given_mask, initial_state=initial or None)
        output_weights = draw(*outputs.shape)
        state_weights = [draw(*state.shape) for state in states]
        # What Keras gives at masked steps does not count.
        counted = np.ones(outputs.shape)
        if mask is not None and return_sequences:
            counted *= np.array(mask, dtype=np.float64)[:, :, None]
        output_weights = output_weights * counted
        loss = tf.reduce_sum(outputs * output_weights)
        for state, weight in zip(states, state_weights):
            loss += tf.reduce_sum(state * weight)
    sources = [[weight.value for weight in layer.weights], inputs, initial]
    of_weights, of_inputs, of_initial = tape.gradient(loss, sources)

    return {
        "className": class_name,
        "resetAfter": options.get("reset_after", False),
        "mergeMode": merge_mode,
        "returnSequences": return_sequences,
        "units": UNITS,
        "inputShape": [BATCH, TIME, INPUT_DIM],
    } | ({} if mask is None else {"mask": np.array(mask).ravel()}) | {
        "weightShapes": [np.array(weight.shape) for weight in weights],
        "inputs": inputs.numpy(),
        "weights": weights,
        "outputWeights": output_weights,
        "finalStateWeights": state_weights,
        "outputs": outputs.numpy() * counted,
        "finalStates": [state.numpy() for state in states],
        "gradients": [tf.convert_to_tensor(gradient).numpy() for gradient in of_weights],
        "inputGradients": tf.convert_to_tensor(of_inputs).numpy(),
    } | ({} if not begins else {
        "initialStates": [state.numpy() for state in initial],
        "initialStateGradients": [gradient.numpy() for gradient in of_initial],
    })


def main():
    keras.config.set_floatx("float64")
    pairs = [(cell, mode) for cell in CELLS for mode in MODES]
    cases = [run_case(cell, mode, number) for number, (cell, mode) in enumerate(pairs)]
    begun = [(cell, mode) for cell, mode in zip(CELLS, ["concat", "sum", "concat", "ave"])]
    cases += [run_case(cell, mode, 20 + number, begins=True) for number, (cell, mode) in enumerate(begun)]
    versions = f"keras {keras.__version__}, tensorflow {tf.__version__}"
    write_golden(sys.argv[1], f"tooling/golden/keras_bidirectional.py with {versions}", cases)


main()
