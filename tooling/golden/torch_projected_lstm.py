"""Outputs, final states and all gradients of PyTorch's LSTM with `proj_size`, in float64. Usage: torch_projected_lstm.py OUTPUT.json

From zeros, and from states that are given. PyTorch's two biases are one here, and its matrices stand the other way round.
"""

import sys

import numpy as np
import torch

from golden_file import as_float32, write_golden

BATCH, TIME, INPUT_DIM, UNITS, PROJECTION = 2, 4, 3, 4, 2


def run_case(begins, seed):
    random = np.random.default_rng(seed)

    def draw(*shape):
        return torch.tensor(as_float32(random.normal(size=shape) * 0.8), requires_grad=True)

    kernel, recurrent, bias = draw(INPUT_DIM, 4 * UNITS), draw(PROJECTION, 4 * UNITS), draw(4 * UNITS)
    projection, inputs = draw(UNITS, PROJECTION), draw(BATCH, TIME, INPUT_DIM)
    initial = [draw(BATCH, PROJECTION), draw(BATCH, UNITS)] if begins else []
    layer = torch.nn.LSTM(INPUT_DIM, UNITS, proj_size=PROJECTION, batch_first=True).double()
    own = [layer.weight_ih_l0, layer.weight_hh_l0, layer.bias_ih_l0, layer.weight_hr_l0]
    with torch.no_grad():
        for parameter, weight in zip(own, [kernel.T, recurrent.T, bias, projection.T]):
            parameter.copy_(weight)
        layer.bias_hh_l0.zero_()
    outputs, (h, c) = layer(inputs, tuple(state.unsqueeze(0) for state in initial) if begins else None)
    made = [outputs, h.squeeze(0), c.squeeze(0)]
    shares = [draw(*tensor.shape).detach() for tensor in made]
    sum((tensor * share).sum() for tensor, share in zip(made, shares)).backward()

    def numbers(tensors):
        return [tensor.detach().numpy() for tensor in tensors]

    return {
        "units": UNITS,
        "projection": PROJECTION,
        "inputShape": [BATCH, TIME, INPUT_DIM],
        "inputs": inputs.detach().numpy(),
        "initialStates": numbers(initial),
        "weights": numbers([kernel, recurrent, bias, projection]),
        "shares": numbers(shares),
        "outputs": outputs.detach().numpy(),
        "finalStates": numbers(made[1:]),
        "gradients": numbers([weight.grad.T if weight.dim() == 2 else weight.grad for weight in own]),
        "inputGradients": inputs.grad.numpy(),
        "initialStateGradients": numbers([state.grad for state in initial]),
    }


def main():
    cases = [run_case(begins, 700 + index) for index, begins in enumerate([False, True])]
    write_golden(sys.argv[1], f"tooling/golden/torch_projected_lstm.py with torch {torch.__version__}", cases)


main()
