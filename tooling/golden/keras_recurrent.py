"""Outputs, final states and gradients of Keras's recurrent layers, in float64. Usage: keras_recurrent.py OUTPUT.json"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tensorflow as tf

from golden_file import as_float32, write_golden

BATCH, TIME, INPUT_DIM, UNITS = 3, 5, 3, 5

# 1 = real step: right-padded, and with holes.
PADDED = [[1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [1, 1, 1, 1, 0]]
HOLES = [[1, 0, 1, 1, 0], [0, 1, 1, 0, 1], [1, 1, 1, 1, 1]]

CELLS = [
    ("simpleRnn", None, keras.layers.SimpleRNN, {}),
    ("lstm", None, keras.layers.LSTM, {}),
    ("gru", True, keras.layers.GRU, {"reset_after": True}),
    ("gru", False, keras.layers.GRU, {"reset_after": False}),
]

READINGS = [
    ("every step", None, False),
    ("padded", PADDED, False),
    ("a mask with holes", HOLES, False),
    ("backwards", None, True),
    ("backwards, padded", PADDED, True),
]


def run_case(cell, reading, seed):
    kind, reset_after, layer_class, options = cell
    name, mask, go_backwards = reading
    random = np.random.default_rng(seed)

    def draw(*shape, scale=1.0):
        return as_float32(random.normal(size=shape) * scale)

    layer = layer_class(UNITS, return_sequences=True, return_state=True, go_backwards=go_backwards, **options)
    layer.build((BATCH, TIME, INPUT_DIM))
    weights = [draw(*weight.shape, scale=0.6) for weight in layer.weights]
    layer.set_weights(weights)
    inputs = tf.constant(draw(BATCH, TIME, INPUT_DIM))
    state_count = 2 if kind == "lstm" else 1
    initial_states = [tf.constant(draw(BATCH, UNITS, scale=0.5)) for _ in range(state_count)]
    state_weights = [draw(BATCH, UNITS) for _ in range(state_count)]
    # Keras repeats an output at masked steps; those do not count. Backwards, output 0 belongs to the last step.
    counted = np.ones((BATCH, TIME)) if mask is None else np.array(mask, dtype=np.float64)
    if go_backwards:
        counted = counted[:, ::-1]
    output_weights = draw(BATCH, TIME, UNITS) * counted[:, :, None]

    with tf.GradientTape() as tape:
        tape.watch([inputs, *initial_states])
        outputs, *final_states = layer(
            inputs,
            mask=None if mask is None else tf.constant(np.array(mask, dtype=bool)),
            initial_state=initial_states,
        )
        loss = tf.reduce_sum(outputs * output_weights)
        for state, weight in zip(final_states, state_weights):
            loss += tf.reduce_sum(state * weight)
    variables = [weight.value for weight in layer.weights]
    of_weights, of_inputs, of_states = tape.gradient(loss, [variables, inputs, initial_states])

    kernel, recurrent_kernel, bias = weights
    return {
        "name": name,
        "cell": {"kind": kind, "inputDim": INPUT_DIM, "units": UNITS}
        | ({} if reset_after is None else {"resetAfter": reset_after}),
        "batch": BATCH,
        "time": TIME,
        "goBackwards": go_backwards,
    } | ({} if mask is None else {"mask": np.array(mask).ravel()}) | {
        "inputs": inputs.numpy(),
        "kernel": kernel,
        "recurrentKernel": recurrent_kernel,
        "bias": bias,
        "initialStates": [state.numpy() for state in initial_states],
        "outputWeights": output_weights,
        "finalStateWeights": state_weights,
        "outputs": outputs.numpy() * counted[:, :, None],
        "finalStates": [state.numpy() for state in final_states],
        "gradients": {
            "inputs": tf.convert_to_tensor(of_inputs).numpy(),
            "kernel": of_weights[0].numpy(),
            "recurrentKernel": of_weights[1].numpy(),
            "bias": of_weights[2].numpy(),
            "initialStates": [gradient.numpy() for gradient in of_states],
        },
    }


def main():
    keras.config.set_floatx("float64")
    cases = [
        run_case(cell, reading, seed=10 * row + column)
        for row, cell in enumerate(CELLS)
        for column, reading in enumerate(READINGS)
    ]
    versions = f"keras {keras.__version__}, tensorflow {tf.__version__}"
    write_golden(sys.argv[1], f"tooling/golden/keras_recurrent.py with {versions}", cases)


main()
