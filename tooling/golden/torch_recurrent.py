"""Outputs, final states and gradients of PyTorch's recurrent layers, in float64 and in Keras's weight layout.

Usage: torch_recurrent.py OUTPUT.json

PyTorch stacks gates by rows, LSTM i, f, g, o and GRU r, z, n, and has two biases everywhere. Keras puts them side by
side in columns, LSTM i, f, c, o and GRU z, r, h, and has two biases for a GRU with reset_after only.
"""

import sys

import numpy as np
import torch

from golden_file import as_float32, write_golden

BATCH, TIME, INPUT_DIM, UNITS = 4, 6, 3, 5

# Layer, and PyTorch's gate for each of Keras's.
CELLS = {
    "simpleRnn": (torch.nn.RNN, [0]),
    "lstm": (torch.nn.LSTM, [0, 1, 2, 3]),
    "gru": (torch.nn.GRU, [1, 0, 2]),
}

LENGTHS = {"every step": [6, 6, 6, 6], "unequal lengths": [3, 6, 1, 4]}


def run_case(kind, name, seed):
    layer_class, gates = CELLS[kind]
    lengths = LENGTHS[name]
    random = np.random.default_rng(seed)

    def draw(*shape, scale=1.0):
        return torch.tensor(as_float32(random.normal(size=shape) * scale), requires_grad=True)

    layer = layer_class(INPUT_DIM, UNITS, batch_first=True).double()
    for parameter in layer.parameters():
        parameter.data = draw(*parameter.shape, scale=0.6).data
    if kind != "gru":
        layer.bias_hh_l0.data.zero_()
    inputs = draw(BATCH, TIME, INPUT_DIM)
    state_count = 2 if kind == "lstm" else 1
    initial_states = [draw(BATCH, UNITS, scale=0.5) for _ in range(state_count)]
    output_weights = draw(BATCH, TIME, UNITS).detach()
    state_weights = [draw(BATCH, UNITS).detach() for _ in range(state_count)]

    packed = torch.nn.utils.rnn.pack_padded_sequence(inputs, lengths, batch_first=True, enforce_sorted=False)
    first = [state.unsqueeze(0) for state in initial_states]
    packed_outputs, last = layer(packed, tuple(first) if kind == "lstm" else first[0])
    outputs, _ = torch.nn.utils.rnn.pad_packed_sequence(packed_outputs, batch_first=True, total_length=TIME)
    final_states = [state.squeeze(0) for state in (last if kind == "lstm" else [last])]
    loss = (outputs * output_weights).sum()
    for state, weight in zip(final_states, state_weights):
        loss = loss + (state * weight).sum()
    loss.backward()

    def to_kernel(matrix):
        stacked = matrix.detach().numpy().reshape(len(gates), UNITS, -1)
        return np.concatenate([stacked[gate].T for gate in gates], axis=1)

    def to_bias(of_inputs, of_states):
        rows = [to_kernel(of_inputs.reshape(-1, 1))[0], to_kernel(of_states.reshape(-1, 1))[0]]
        return np.stack(rows) if kind == "gru" else rows[0]

    return {
        "name": name,
        "cell": {"kind": kind, "inputDim": INPUT_DIM, "units": UNITS},
        "batch": BATCH,
        "time": TIME,
        "goBackwards": False,
        "lengths": np.array(lengths),
        "inputs": inputs.detach().numpy(),
        "kernel": to_kernel(layer.weight_ih_l0),
        "recurrentKernel": to_kernel(layer.weight_hh_l0),
        "bias": to_bias(layer.bias_ih_l0, layer.bias_hh_l0),
        "initialStates": [state.detach().numpy() for state in initial_states],
        "outputWeights": output_weights.numpy(),
        "finalStateWeights": [weight.numpy() for weight in state_weights],
        "outputs": outputs.detach().numpy(),
        "finalStates": [state.detach().numpy() for state in final_states],
        "gradients": {
            "inputs": inputs.grad.numpy(),
            "kernel": to_kernel(layer.weight_ih_l0.grad),
            "recurrentKernel": to_kernel(layer.weight_hh_l0.grad),
            "bias": to_bias(layer.bias_ih_l0.grad, layer.bias_hh_l0.grad),
            "initialStates": [state.grad.numpy() for state in initial_states],
        },
    }


def main():
    names = [(kind, name) for kind in CELLS for name in LENGTHS]
    cases = [run_case(kind, name, seed) for seed, (kind, name) in enumerate(names)]
    write_golden(sys.argv[1], f"tooling/golden/torch_recurrent.py with torch {torch.__version__}", cases)


main()
