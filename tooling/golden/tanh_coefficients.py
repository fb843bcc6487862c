"""Fits tanh(x) ≈ x P(x²) / Q(x²) on [0, limit] for the least largest error, and prints P, Q and that error.

Once for tanh itself, once a degree lower for sigmoid, which halves the error.

Lawson's iteration: least squares on P − tanh Q over the last Q, with weights that grow where the error is large.
"""

import numpy as np
from numpy.polynomial import chebyshev, polynomial

ROUNDS = 3000


def fit(limit, p_degree, q_degree):
    x = limit * (np.arange(1, 1201) / 1200) ** 1.5
    target = np.tanh(x)
    y = 2 * (x / limit) ** 2 - 1
    p_basis = chebyshev.chebvander(y, p_degree)
    q_basis = chebyshev.chebvander(y, q_degree)
    unknowns = np.concatenate([(x / limit)[:, None] * p_basis, -target[:, None] * q_basis[:, 1:]], axis=1)
    weights = np.full_like(x, 1 / len(x))
    q_values = np.ones_like(x)
    best_error, best = np.inf, None
    for _ in range(ROUNDS):
        scale = np.sqrt(weights) / q_values
        solution = np.linalg.lstsq(unknowns * scale[:, None], target * scale, rcond=None)[0]
        p, q = solution[: p_degree + 1], np.r_[1, solution[p_degree + 1 :]]
        candidate = q_basis @ q
        error = np.abs((x / limit) * (p_basis @ p) / candidate - target)
        if np.all(candidate > 0):
            q_values = candidate
            if error.max() < best_error:
                best_error, best = error.max(), (p, q)
        weights *= (error / error.max() + 1e-9) ** 0.8
        weights /= weights.sum()
    p, q = (powers(series, limit) for series in best)
    # The highest coefficient of Q is 1, which saves a multiplication.
    return p / limit / q[-1], q / q[-1]


def powers(series, limit):
    """A Chebyshev series in 2 (x / limit)² − 1, as powers of x²."""
    result = np.zeros(1)
    for coefficient in chebyshev.cheb2poly(series)[::-1]:
        result = polynomial.polyadd(polynomial.polymul(result, [-1, 2 / limit**2]), [coefficient])
    return result


def error_in_float32(p, q, limit):
    x = np.linspace(0, 2 * limit, 400_001).astype(np.float32)
    inside = np.minimum(x, np.float32(limit))
    square = inside * inside

    def horner(coefficients):
        total = np.full_like(x, np.float32(coefficients[-1]))
        for coefficient in coefficients[-2::-1]:
            total = total * square + np.float32(coefficient)
        return total

    return np.abs((inside * horner(p) / horner(q)).astype(np.float64) - np.tanh(x.astype(np.float64))).max()


def main():
    for name, limit, p_degree, q_degree in [("tanh", 8.0, 3, 4), ("sigmoid", 7.0, 3, 3)]:
        p, q = fit(limit, p_degree, q_degree)
        print(name)
        print("P", [float(value) for value in p])
        print("Q", [float(value) for value in q])
        print("largest error of tanh in float32", error_in_float32(p, q, limit))


main()
