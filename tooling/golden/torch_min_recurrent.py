"""Outputs, final states and gradients of minGRU and minLSTM, written in PyTorch from the paper, in float64.

Usage: torch_min_recurrent.py OUTPUT.json

Source: Feng et al. 2024, "Were RNNs All We Needed?", sections 3.1 and 3.2, appendix B. Step by step as in the paper's
definitions; where the candidate is the paper's g, the paper's other form, a scan of logarithms, must agree.
"""

import sys

import numpy as np
import torch
from torch.nn.functional import softplus

from golden_file import as_float32, write_golden

BATCH, TIME, INPUT_DIM, UNITS = 3, 5, 2, 3

CANDIDATES = {
    "linear": lambda x: x,
    "tanh": torch.tanh,
    "g": lambda x: torch.where(x >= 0, x + 0.5, torch.sigmoid(x)),
}

CASES = [
    ("minGru", "g", None, False),
    ("minGru", "tanh", [2, 5, 4], False),
    ("minGru", "linear", None, True),
    ("minLstm", "g", None, False),
    ("minLstm", "tanh", [2, 5, 4], False),
    ("minLstm", "linear", None, True),
]


def shares(kind, sums):
    """How much of the state is kept at a step, and how much of the candidate is taken; and the candidate's sums."""
    if kind == "minGru":
        z, candidate = sums.split(UNITS, dim=-1)
        return 1 - torch.sigmoid(z), torch.sigmoid(z), candidate
    f, i, candidate = sums.split(UNITS, dim=-1)
    forget, take = torch.sigmoid(f), torch.sigmoid(i)
    return forget / (forget + take), take / (forget + take), candidate


def logarithms(kind, sums):
    """The same as logarithms."""
    if kind == "minGru":
        z, _ = sums.split(UNITS, dim=-1)
        return -softplus(z), -softplus(-z)
    f, i, _ = sums.split(UNITS, dim=-1)
    difference = softplus(-f) - softplus(-i)
    return -softplus(difference), -softplus(-difference)


def scanned(kind, sums, first):
    """Every state at once: h = exp(a*) Σ exp(ln b − a*), a* the sums of ln kept, b the first state and what is taken."""
    kept, taken = logarithms(kind, sums)
    x = shares(kind, sums)[2]
    log_g = torch.where(x >= 0, torch.log(torch.relu(x) + 0.5), -softplus(-x))
    total = torch.nn.functional.pad(torch.cumsum(kept, dim=1), (0, 0, 1, 0))
    values = torch.cat([torch.log(first).unsqueeze(1), taken + log_g], dim=1)
    return torch.exp(total + torch.logcumsumexp(values - total, dim=1))[:, 1:]


def run_case(case, seed):
    kind, candidate, lengths, go_backwards = case
    gates = 2 if kind == "minGru" else 3
    random = np.random.default_rng(seed)

    def draw(*shape, scale=1.0):
        return torch.tensor(as_float32(random.normal(size=shape) * scale), requires_grad=True)

    inputs = draw(BATCH, TIME, INPUT_DIM)
    kernel = draw(INPUT_DIM, gates * UNITS)
    bias = draw(gates * UNITS, scale=0.6)
    first = torch.tensor(as_float32(np.abs(random.normal(size=(BATCH, UNITS)) * 0.5)), requires_grad=True)
    output_weights = draw(BATCH, TIME, UNITS).detach()
    state_weights = draw(BATCH, UNITS).detach()

    sums = inputs @ kernel + bias
    h, outputs = first, []
    for index in range(TIME):
        at = TIME - 1 - index if go_backwards else index
        kept, taken, x = shares(kind, sums[:, at])
        after = kept * h + taken * CANDIDATES[candidate](x)
        real = torch.tensor([[lengths is None or at < length] for length in lengths or [TIME] * BATCH])
        h = torch.where(real, after, h)
        outputs.append(torch.where(real, h, torch.zeros_like(h)))
    outputs = torch.stack(outputs, dim=1)
    if candidate == "g" and lengths is None:
        assert torch.allclose(scanned(kind, sums, first), outputs, atol=1e-12)
    loss = (outputs * output_weights).sum() + (h * state_weights).sum()
    loss.backward()

    return {
        "name": f"{candidate}, {'unequal lengths' if lengths else 'every step'}{', backwards' * go_backwards}",
        "cell": {"kind": kind, "inputDim": INPUT_DIM, "units": UNITS, "candidate": candidate},
        "batch": BATCH,
        "time": TIME,
        "goBackwards": go_backwards,
    } | ({} if lengths is None else {"lengths": np.array(lengths)}) | {
        "inputs": inputs.detach().numpy(),
        "kernel": kernel.detach().numpy(),
        "recurrentKernel": np.array([]),
        "bias": bias.detach().numpy(),
        "initialStates": [first.detach().numpy()],
        "outputWeights": output_weights.numpy(),
        "finalStateWeights": [state_weights.numpy()],
        "outputs": outputs.detach().numpy(),
        "finalStates": [h.detach().numpy()],
        "gradients": {
            "inputs": inputs.grad.numpy(),
            "kernel": kernel.grad.numpy(),
            "recurrentKernel": np.array([]),
            "bias": bias.grad.numpy(),
            "initialStates": [first.grad.numpy()],
        },
    }


def main():
    cases = [run_case(case, seed) for seed, case in enumerate(CASES)]
    write_golden(sys.argv[1], f"tooling/golden/torch_min_recurrent.py with torch {torch.__version__}", cases)


main()
