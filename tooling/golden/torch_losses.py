"""PyTorch's losses and their gradients in the outputs, in float64. Usage: torch_losses.py OUTPUT.json"""

import sys

import numpy as np
import torch
import torch.nn.functional as F

from golden_file import as_float32, write_golden

rows, steps = 2, 3
random = np.random.default_rng(7)


def run_case(name, options, targets, outputs, loss):
    made = torch.tensor(as_float32(outputs), requires_grad=True)
    wanted = torch.tensor(targets)
    value = loss(wanted, made)
    value.backward()
    return {
        "name": name,
        "options": options,
        "targetShape": list(wanted.shape),
        "outputShape": list(made.shape),
        "targets": np.asarray(targets, dtype=np.float64),
        "outputs": made.detach().numpy(),
        "value": value.item(),
        "gradients": made.grad.numpy(),
    }


def cross_entropy(**options):
    return lambda wanted, made: F.cross_entropy(made.flatten(0, 1), wanted.flatten().long(), **options)


def binary(smoothing):
    def loss(wanted, made):
        return F.binary_cross_entropy_with_logits(made, wanted * (1 - smoothing) + smoothing / 2)

    return loss


def pinball(levels):
    def loss(wanted, made):
        error = wanted[..., None] - made.reshape(*wanted.shape, len(levels))
        q = torch.tensor(levels, dtype=torch.float64)
        return torch.maximum(q * error, (q - 1) * error).mean()

    return loss


def gaussian(wanted, made):
    mean, raw = made.reshape(*wanted.shape, 2).unbind(-1)
    return -torch.distributions.Normal(mean, F.softplus(raw) + 1e-3).log_prob(wanted).mean()


def student_t(wanted, made):
    mean, raw, degrees = made.reshape(*wanted.shape, 3).unbind(-1)
    density = torch.distributions.StudentT(2 + F.softplus(degrees), mean, F.softplus(raw) + 1e-3)
    return -density.log_prob(wanted).mean()


def mixture(parts, kind):
    def loss(wanted, made):
        logits, means, raw = made[..., :parts], made[..., parts : 3 * parts], made[..., 3 * parts : 5 * parts]
        means = means.reshape(*wanted.shape[:-1], parts, 2)
        scales = F.softplus(raw.reshape(means.shape)) + 1e-3
        if kind == "gaussian":
            components = torch.distributions.Independent(torch.distributions.Normal(means, scales), 1)
        else:
            correlation = 0.999 * torch.tanh(made[..., 5 * parts :])
            low = torch.stack([scales[..., 0], torch.zeros_like(correlation)], -1)
            rest = torch.sqrt(1 - correlation**2)
            high = torch.stack([correlation * scales[..., 1], rest * scales[..., 1]], -1)
            factor = torch.stack([low, high], -2)
            components = torch.distributions.MultivariateNormal(means, scale_tril=factor)
        chosen = torch.distributions.Categorical(logits=logits)
        return -torch.distributions.MixtureSameFamily(chosen, components).log_prob(wanted).mean()

    return loss


def main():
    ids = random.integers(0, 4, (rows, steps))
    logits = 3 * random.normal(size=(rows, steps, 4))
    labels = random.integers(0, 2, (rows, steps, 4)).astype(np.float64)
    values = as_float32(2 * random.normal(size=(rows, steps, 2)))
    weights = [1.0, 2.0, 0.5, 3.0]
    sparse = "sparseCategoricalCrossEntropy"
    cases = [
        run_case(sparse, {}, ids, logits, cross_entropy()),
        run_case(sparse, {"labelSmoothing": 0.2}, ids, logits, cross_entropy(label_smoothing=0.2)),
        run_case(
            sparse,
            {"classWeights": weights},
            ids,
            logits,
            cross_entropy(weight=torch.tensor(weights, dtype=torch.float64)),
        ),
        run_case("binaryCrossEntropy", {}, labels, logits, binary(0)),
        run_case("binaryCrossEntropy", {"labelSmoothing": 0.1}, labels, logits, binary(0.1)),
        run_case(
            "quantile",
            {"quantiles": [0.1, 0.5, 0.9]},
            values,
            2 * random.normal(size=(rows, steps, 6)),
            pinball([0.1, 0.5, 0.9]),
        ),
        run_case("gaussian", {}, values, 0.7 * random.normal(size=(rows, steps, 4)), gaussian),
        run_case("studentT", {}, values, 3 * random.normal(size=(rows, steps, 6)), student_t),
        run_case(
            "mixtureDensity",
            {"numMixtures": 3, "outputDim": 2},
            values,
            random.normal(size=(rows, steps, 15)),
            mixture(3, "gaussian"),
        ),
        run_case(
            "mixtureDensity",
            {"numMixtures": 2, "kind": "bivariate"},
            values,
            random.normal(size=(rows, steps, 12)),
            mixture(2, "bivariate"),
        ),
    ]
    write_golden(sys.argv[1], f"tooling/golden/torch_losses.py with torch {torch.__version__}", cases)


main()
