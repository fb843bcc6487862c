"""Learning rates of Keras's schedules, step by step. Usage: keras_schedules.py OUTPUT.json"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np

from golden_file import write_golden

RATE = 0.25
STEPS = [0, 1, 2, 3, 4, 5, 7, 9, 10, 12, 14, 15, 40]
schedules = keras.optimizers.schedules

# Our options, and Keras's schedule with the same.
SCHEDULES = [
    ({"decay": {"name": "cosine", "steps": 10}}, schedules.CosineDecay(RATE, 10)),
    ({"decay": {"name": "cosine", "steps": 10, "end": 0.1}}, schedules.CosineDecay(RATE, 10, alpha=0.1)),
    (
        {"warmupSteps": 5, "decay": {"name": "cosine", "steps": 10, "end": 0.1}},
        schedules.CosineDecay(0.0, 10, alpha=0.1, warmup_target=RATE, warmup_steps=5),
    ),
    (
        {"decay": {"name": "exponential", "steps": 4, "share": 0.5}},
        schedules.ExponentialDecay(RATE, 4, 0.5),
    ),
]

if __name__ == "__main__":
    write_golden(
        sys.argv[1],
        f"keras_schedules.py, Keras {keras.__version__}",
        [
            {
                "schedule": options,
                "learningRate": RATE,
                "steps": np.array(STEPS),
                "rates": np.array([float(schedule(step)) for step in STEPS]),
            }
            for options, schedule in SCHEDULES
        ],
    )
