"""Keras's clipped gradients, and its learning rates on a plateau. Usage: keras_training.py OUTPUT.json"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np

from golden_file import as_float32, write_golden

SHAPES = [(3, 2), (7,)]
CLIPS = [("value", "clipvalue"), ("norm", "clipnorm"), ("globalNorm", "global_clipnorm")]

# Our options, and Keras's names for them.
PLATEAUS = [
    {"patience": 2, "share": 0.5},
    {"patience": 1, "share": 0.5, "cooldown": 2},
    {"patience": 2, "share": 0.2, "minDelta": 0.1, "end": 0.05},
    {"patience": 3},
]
KERAS_NAMES = {"patience": "patience", "share": "factor", "minDelta": "min_delta", "cooldown": "cooldown"}


def clip_case(kind, keras_name, at, seed):
    """What a step of 1 along the gradient subtracts is the clipped gradient."""
    random = np.random.default_rng(seed)
    gradients = [as_float32(random.normal(size=shape)) for shape in SHAPES]
    optimizer = keras.optimizers.SGD(learning_rate=1.0, **{keras_name: at})
    variables = [keras.Variable(np.zeros(shape), dtype="float64") for shape in SHAPES]
    optimizer.build(variables)
    optimizer.apply([keras.ops.convert_to_tensor(one, dtype="float64") for one in gradients])
    return {
        "clip": {"kind": kind, "at": at},
        "gradients": gradients,
        "clipped": [-variable.numpy() for variable in variables],
    }


def plateau_case(options, seed):
    random = np.random.default_rng(seed)
    losses = as_float32(np.concatenate([np.linspace(2, 1, 5), 1 + 0.3 * random.random(15)]))
    given = {KERAS_NAMES[name]: value for name, value in options.items() if name != "end"}
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(learning_rate=1.0), loss="mse")
    callback = keras.callbacks.ReduceLROnPlateau(monitor="loss", min_lr=options.get("end", 0.0), **given)
    callback.set_model(model)
    callback.on_train_begin()
    rates = []
    for epoch, loss in enumerate(losses):
        callback.on_epoch_end(epoch, {"loss": float(loss)})
        rates.append(float(model.optimizer.learning_rate))
    return {"decay": {"name": "plateau", **options}, "losses": losses, "rates": np.array(rates)}


if __name__ == "__main__":
    clips = [
        clip_case(kind, keras_name, at, seed)
        for kind, keras_name in CLIPS
        for seed, at in enumerate([0.5, 100.0])
    ]
    plateaus = [plateau_case(options, seed) for seed, options in enumerate(PLATEAUS)]
    write_golden(
        sys.argv[1],
        f"keras_training.py, Keras {keras.__version__}",
        [{"clips": clips, "plateaus": plateaus}],
    )
