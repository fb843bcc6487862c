"""Two recurrent layers of PyTorch, one over the other, in one direction and in both, over packed sequences of unequal
lengths: outputs, final states and all gradients, in float64 and in Keras's weight layout. Usage: torch_stacked.py OUTPUT.json
"""

import sys

import numpy as np
import torch

from golden_file import as_float32, write_golden

BATCH, TIME, INPUT_DIM, UNITS, LAYERS = 3, 4, 2, 2, 2
LENGTHS = [2, 4, 3]

# Layer, and PyTorch's gate for each of Keras's.
CELLS = {
    "SimpleRNN": (torch.nn.RNN, [0]),
    "LSTM": (torch.nn.LSTM, [0, 1, 2, 3]),
    "GRU": (torch.nn.GRU, [1, 0, 2]),
}


def run_case(class_name, both, seed):
    layer_class, gates = CELLS[class_name]
    random = np.random.default_rng(seed)
    directions = 2 if both else 1

    def draw(*shape, scale=1.0):
        return torch.tensor(as_float32(random.normal(size=shape) * scale), requires_grad=True)

    layer = layer_class(INPUT_DIM, UNITS, num_layers=LAYERS, bidirectional=both, batch_first=True).double()
    for name, parameter in layer.named_parameters():
        parameter.data = draw(*parameter.shape, scale=0.6).data
        # Keras has one bias, but for a GRU.
        if class_name != "GRU" and name.startswith("bias_hh"):
            parameter.data.zero_()
    inputs = draw(BATCH, TIME, INPUT_DIM)
    states = 2 if class_name == "LSTM" else 1
    first = [draw(LAYERS * directions, BATCH, UNITS, scale=0.5) for _ in range(states)]
    output_weights = draw(BATCH, TIME, UNITS * directions).detach()
    state_weights = [draw(LAYERS * directions, BATCH, UNITS).detach() for _ in range(states)]

    packed = torch.nn.utils.rnn.pack_padded_sequence(inputs, LENGTHS, batch_first=True, enforce_sorted=False)
    packed_outputs, last = layer(packed, tuple(first) if states == 2 else first[0])
    outputs, _ = torch.nn.utils.rnn.pad_packed_sequence(packed_outputs, batch_first=True, total_length=TIME)
    last = list(last) if states == 2 else [last]
    loss = (outputs * output_weights).sum()
    for state, weight in zip(last, state_weights):
        loss = loss + (state * weight).sum()
    loss.backward()

    def to_kernel(matrix):
        stacked = matrix.detach().numpy().reshape(len(gates), UNITS, -1)
        return np.concatenate([stacked[gate].T for gate in gates], axis=1)

    def in_order(read):
        """Layer by layer, forwards first: kernel, recurrent kernel, bias."""
        listed = []
        for index in range(LAYERS):
            for suffix in ["", "_reverse"][:directions]:
                part = lambda name: read(getattr(layer, f"{name}_l{index}{suffix}"))
                rows = [to_kernel(part(name).reshape(-1, 1))[0] for name in ("bias_ih", "bias_hh")]
                bias = np.stack(rows) if class_name == "GRU" else rows[0]
                listed += [to_kernel(part("weight_ih")), to_kernel(part("weight_hh")), bias]
        return listed

    def by_layer(tensors):
        """[state][layer and direction] → layer by layer, forwards first, h and then c."""
        return [tensor[index].detach().numpy() for index in range(LAYERS * directions) for tensor in tensors]

    weights = in_order(lambda parameter: parameter)
    return {
        "className": class_name,
        "both": both,
        "units": UNITS,
        "inputShape": [BATCH, TIME, INPUT_DIM],
        "lengths": np.array(LENGTHS),
        "weightShapes": [np.array(weight.shape) for weight in weights],
        "inputs": inputs.detach().numpy(),
        "weights": weights,
        "initialStates": by_layer(first),
        "outputWeights": output_weights.numpy(),
        "finalStateWeights": by_layer(state_weights),
        "outputs": outputs.detach().numpy(),
        "finalStates": by_layer(last),
        "gradients": {
            "inputs": inputs.grad.numpy(),
            "weights": in_order(lambda parameter: parameter.grad),
            "initialStates": by_layer([state.grad for state in first]),
        },
    }


def main():
    cases = [run_case(name, both, seed=10 * row + both) for row, name in enumerate(CELLS) for both in (False, True)]
    write_golden(sys.argv[1], f"tooling/golden/torch_stacked.py with torch {torch.__version__}", cases)


main()
