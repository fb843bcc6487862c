"""PyTorch's CTC losses, their gradients in the logits, and their mean, in float64. Usage: torch_ctc.py OUTPUT.json"""

import sys

import torch

from ctc_cases import ctc_cases, with_results
from golden_file import write_golden


def run_case(case):
    logits = torch.tensor(case["logits"], requires_grad=True)

    def loss(reduction):
        return torch.nn.functional.ctc_loss(
            torch.log_softmax(logits, dim=2).transpose(0, 1),
            torch.tensor(case["labels"]),
            torch.tensor(case["inputLengths"]),
            torch.tensor(case["labelLengths"]),
            blank=case["blank"],
            reduction=reduction,
        )

    losses = loss("none")
    losses.sum().backward()
    return with_results(
        case,
        losses=losses.detach().numpy(),
        mean=loss("mean").item(),
        gradients=logits.grad.numpy(),
    )


def main():
    cases = [run_case(case) for case in ctc_cases()]
    write_golden(sys.argv[1], f"tooling/golden/torch_ctc.py with torch {torch.__version__}", cases)


main()
