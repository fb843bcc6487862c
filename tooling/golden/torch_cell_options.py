"""Outputs and gradients of cells that Keras does not have, in PyTorch and float64. Usage: torch_cell_options.py OUTPUT.json

A projected LSTM is PyTorch's own (`proj_size`). Layer-normalized cells are written from Ba, Kiros and Hinton 2016, with one
bias for both products; zoneout at inference from Krueger et al. 2016; a clipped cell from its definition. AttentionPooling is
softmax over steps of tanh(x W + b) · query, as in Yang et al. 2016. GlobalMaxPooling1D is the largest of the real steps, which
Keras's does not heed.
"""

import sys

import numpy as np
import torch
from torch.nn.functional import layer_norm

from golden_file import as_float32, write_golden

BATCH, TIME, INPUT_DIM, UNITS, PROJECTION = 2, 4, 3, 4, 2
SHAPE = [BATCH, TIME, INPUT_DIM]
EPSILON = 1e-5


def normalized(product, gain, groups):
    parts = torch.split(product, groups, dim=1)
    return torch.cat([layer_norm(part, part.shape[1:], eps=EPSILON) for part in parts], dim=1) * gain


def simple_rnn(x, states, weights, options):
    (h,) = states
    return [torch.tanh(products(x, h, weights, [UNITS], options))]


def products(x, h, weights, groups, options):
    first, second = x @ weights["kernel"], h @ weights["recurrent_kernel"]
    if options.get("layerNormalization"):
        first = normalized(first, weights["input_gamma"], groups)
        second = normalized(second, weights["recurrent_gamma"], groups)
    return first + second + weights["bias"]


def lstm(x, states, weights, options):
    h, c = states
    i, f, g, o = products(x, h, weights, [4 * UNITS], options).chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    if "cellClip" in options:
        c = c.clamp(-options["cellClip"], options["cellClip"])
    shown = c
    if options.get("layerNormalization"):
        shown = layer_norm(c, [UNITS], weights["cell_gamma"], weights["cell_beta"], eps=EPSILON)
    return [torch.sigmoid(o) * torch.tanh(shown), c]


def gru(x, states, weights, options):
    (h,) = states
    groups = [2 * UNITS, UNITS]
    first, second = x @ weights["kernel"], h @ weights["recurrent_kernel"]
    if options.get("layerNormalization"):
        first = normalized(first, weights["input_gamma"], groups)
        second = normalized(second, weights["recurrent_gamma"], groups)
    xz, xr, xg = (first + weights["bias"][0]).chunk(3, dim=1)
    hz, hr, hg = (second + weights["bias"][1]).chunk(3, dim=1)
    z = torch.sigmoid(xz + hz)
    g = torch.tanh(xg + torch.sigmoid(xr + hr) * hg)
    return [z * h + (1 - z) * g]


CELLS = {"SimpleRNN": (simple_rnn, 1, 1), "LSTM": (lstm, 4, 2), "GRU": (gru, 3, 1)}


def shapes_of(kind, options):
    columns = CELLS[kind][1] * UNITS
    shapes = {
        "kernel": [INPUT_DIM, columns],
        "recurrent_kernel": [UNITS, columns],
        "bias": [2, columns] if kind == "GRU" else [columns],
    }
    if options.get("layerNormalization"):
        shapes |= {"input_gamma": [columns], "recurrent_gamma": [columns]}
        if kind == "LSTM":
            shapes |= {"cell_gamma": [UNITS], "cell_beta": [UNITS]}
    return shapes


def run_cell(kind, options, draw):
    step, _, num_states = CELLS[kind]
    weights = {name: draw(*shape) for name, shape in shapes_of(kind, options).items()}
    inputs = draw(*SHAPE)
    states = [torch.zeros(BATCH, UNITS, dtype=torch.float64) for _ in range(num_states)]
    shares = [options.get("zoneoutHidden", 0), options.get("zoneoutCell", 0)]
    outputs = []
    for x in inputs.unbind(1):
        after = step(x, states, weights, options)
        states = [new + share * (old - new) for share, old, new in zip(shares, states, after)]
        outputs.append(states[0])
    return inputs, list(weights.values()), torch.stack(outputs, 1)


def run_projected(draw):
    """PyTorch's own; its two biases are one here, and its matrices stand the other way round."""
    kernel, recurrent, bias = draw(INPUT_DIM, 4 * UNITS), draw(PROJECTION, 4 * UNITS), draw(4 * UNITS)
    projection, inputs = draw(UNITS, PROJECTION), draw(*SHAPE)
    layer = torch.nn.LSTM(INPUT_DIM, UNITS, proj_size=PROJECTION, batch_first=True).double()
    own = [layer.weight_ih_l0, layer.weight_hh_l0, layer.bias_ih_l0, layer.weight_hr_l0]
    with torch.no_grad():
        for parameter, weight in zip(own, [kernel.T, recurrent.T, bias, projection.T]):
            parameter.copy_(weight)
        layer.bias_hh_l0.zero_()
    outputs, _ = layer(inputs)

    def gradients():
        return [parameter.grad.T if parameter.dim() == 2 else parameter.grad for parameter in own]

    return inputs, [kernel, recurrent, bias, projection], outputs, gradients


def run_pooling(draw, mask):
    kernel, bias, query = draw(INPUT_DIM, 3), draw(3), draw(3)
    inputs = draw(*SHAPE)
    energies = torch.tanh(inputs @ kernel + bias) @ query
    if mask is not None:
        energies = energies.masked_fill(~torch.tensor(mask, dtype=torch.bool), -np.inf)
    return inputs, [kernel, bias, query], (torch.softmax(energies, 1).unsqueeze(-1) * inputs).sum(1)


def run_max(draw, mask):
    inputs = draw(*SHAPE)
    return inputs, [], inputs.masked_fill(~torch.tensor(mask, dtype=torch.bool).unsqueeze(-1), -np.inf).amax(1)


CASES = [
    ("LSTM", {"projection": PROJECTION}, None),
    *[(kind, {"layerNormalization": True}, None) for kind in CELLS],
    ("LSTM", {"zoneoutHidden": 0.1, "zoneoutCell": 0.4}, None),
    ("GRU", {"zoneoutHidden": 0.3}, None),
    ("LSTM", {"cellClip": 0.3}, None),
    ("AttentionPooling", {"units": 3}, None),
    ("AttentionPooling", {"units": 3}, [[1, 1, 1, 0], [1, 0, 1, 1]]),
    ("GlobalMaxPooling1D", {}, [[1, 1, 1, 0], [1, 0, 1, 1]]),
]
POOLINGS = {"AttentionPooling": run_pooling, "GlobalMaxPooling1D": run_max}


def run_case(kind, options, mask, seed):
    random = np.random.default_rng(seed)

    def draw(*shape):
        return torch.tensor(as_float32(random.normal(size=shape) * 0.8), requires_grad=True)

    if kind in POOLINGS:
        inputs, weights, outputs = POOLINGS[kind](draw, mask)
    elif "projection" in options:
        inputs, weights, outputs, gradients = run_projected(draw)
    else:
        inputs, weights, outputs = run_cell(kind, options, draw)
    output_weights = draw(*outputs.shape).detach()
    (outputs * output_weights).sum().backward()
    of_weights = gradients() if "projection" in options else [weight.grad for weight in weights]
    own = {} if kind in POOLINGS else {"units": UNITS, "returnSequences": True}
    return {
        "kind": kind,
        "options": {**own, **options},
        **({"mask": mask} if mask else {}),
        "shape": SHAPE,
        "inputs": inputs.detach().numpy(),
        "weights": [weight.detach().numpy() for weight in weights],
        "outputWeights": output_weights.numpy(),
        "outputs": outputs.detach().numpy(),
        "inputGradients": inputs.grad.numpy(),
        "gradients": [gradient.numpy() for gradient in of_weights],
    }


def main():
    cases = [run_case(*case, seed=600 + index) for index, case in enumerate(CASES)]
    write_golden(sys.argv[1], f"tooling/golden/torch_cell_options.py with torch {torch.__version__}", cases)


main()
