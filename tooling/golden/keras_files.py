"""Models as Keras 3 and Keras 2 save them, small, and what they compute. Usage: keras_files.py FOLDER"""

import gzip
import io
import json
import os
import sys
import zipfile

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tf_keras

from golden_file import as_float32

BATCH, TIME, FEATURES, IDS = 2, 5, 3, 7
FRAME = (4, 5, 2)


def every_layer(suite):
    layers = suite.layers
    return suite.Sequential(
        [
            suite.Input((None, FEATURES)),
            layers.LSTM(4, return_sequences=True),
            layers.Dropout(0.2),
            layers.GRU(3, return_sequences=True),
            layers.GRU(3, return_sequences=True, reset_after=False, go_backwards=True),
            layers.SimpleRNN(4, use_bias=False),
            layers.Dense(2, activation="softmax"),
        ],
        name="every_layer",
    )


def chain(suite):
    inputs = suite.Input((TIME, FEATURES))
    layers = suite.layers
    # With much that acts in training only.
    hidden = layers.Dropout(0.1)(layers.GRU(2, dropout=0.2, kernel_regularizer="l2")(inputs))
    outputs = layers.Dense(1, activation="tanh", kernel_constraint="non_neg")(hidden)
    model = suite.Model(inputs, outputs, name="chain")
    model.compile("adam", "mse")
    return model


def one_layer(suite):
    return suite.Sequential([suite.Input((None, FEATURES)), suite.layers.GRU(1)], name="one_layer")


def wrapped(suite):
    layers = suite.layers
    return suite.Sequential(
        [
            suite.Input((None, FEATURES)),
            layers.Bidirectional(layers.LSTM(2, return_sequences=True)),
            layers.TimeDistributed(layers.Dense(2, activation="relu")),
            layers.Bidirectional(layers.GRU(2), merge_mode="sum"),
        ],
        name="wrapped",
    )


def reader(suite):
    layers = suite.layers
    return suite.Sequential(
        [
            suite.Input((None,)),
            layers.Embedding(IDS, 3, mask_zero=True),
            layers.Bidirectional(layers.LSTM(2, return_sequences=True)),
            layers.LayerNormalization(),
            layers.GlobalAveragePooling1D(),
            layers.Dense(2),
        ],
        name="reader",
    )


def pooled(suite):
    layers = suite.layers
    return suite.Sequential(
        [
            suite.Input((None, FEATURES)),
            layers.Masking(0.0),
            layers.GRU(2, return_sequences=True),
            layers.GlobalMaxPooling1D(),
        ],
        name="pooled",
    )


def stacked(suite):
    layers = suite.layers
    cells = [layers.LSTMCell(3), layers.GRUCell(2), layers.GRUCell(2, reset_after=False, use_bias=False)]
    return suite.Sequential(
        [
            suite.Input((None, FEATURES)),
            layers.Masking(0.0),
            layers.RNN(cells, return_sequences=True),
            layers.RNN(layers.SimpleRNNCell(2), go_backwards=True),
            layers.Dense(2),
        ],
        name="stacked",
    )


def cells_both_ways(suite):
    layers = suite.layers
    return suite.Sequential(
        [
            suite.Input((None, FEATURES)),
            layers.Bidirectional(layers.RNN(layers.LSTMCell(2), return_sequences=True)),
            layers.Bidirectional(layers.RNN(layers.GRUCell(2)), merge_mode="sum"),
        ],
        name="cells_both_ways",
    )


def film(suite):
    layers = suite.layers
    return suite.Sequential(
        [
            suite.Input((None, *FRAME)),
            layers.TimeDistributed(layers.Conv2D(2, 3, padding="same", activation="relu")),
            layers.TimeDistributed(layers.MaxPooling2D((2, 1))),
            layers.ConvLSTM2D(2, 2, return_sequences=True, recurrent_activation="sigmoid", dropout=0.1),
            layers.TimeDistributed(layers.AveragePooling2D(2, strides=1, padding="same")),
            layers.ConvLSTM2D(1, (1, 2), strides=(1, 2), recurrent_activation="sigmoid"),
            layers.Conv2D(3, 1, use_bias=False),
            layers.Flatten(),
            layers.Dense(2),
        ],
        name="film",
    )


def code(suite):
    layers = suite.layers
    # A function keeps the name of the file that it was compiled in.
    double = eval(compile("lambda x: x * 2", "code", "eval"))
    return suite.Sequential([suite.Input((None, FEATURES)), layers.GRU(1), layers.Lambda(double)], name="code")


# Name, Keras, model, and how the file is kept.
FILES = [
    ("every-layer.keras", keras, every_layer, "deflated"),
    ("every-layer.h5.gz", keras, every_layer, "gzipped"),
    ("one-layer.keras", keras, one_layer, "as Keras wrote it"),
    ("chain.keras", keras, chain, "deflated"),
    ("chain.h5.gz", keras, chain, "gzipped"),
    ("wrapped.keras", keras, wrapped, "deflated"),
    ("reader.keras", keras, reader, "deflated"),
    ("reader.h5.gz", keras, reader, "gzipped"),
    ("pooled.keras", keras, pooled, "deflated"),
    ("code.keras", keras, code, "deflated"),
    ("keras-2-every-layer.h5.gz", tf_keras, every_layer, "gzipped"),
    ("keras-2-chain.keras", tf_keras, chain, "deflated"),
    ("keras-2-wrapped.h5.gz", tf_keras, wrapped, "gzipped"),
    ("stacked.keras", keras, stacked, "deflated"),
    ("stacked.h5.gz", keras, stacked, "gzipped"),
    ("keras-2-stacked.h5.gz", tf_keras, stacked, "gzipped"),
    ("film.keras", keras, film, "deflated"),
    ("film.h5.gz", keras, film, "gzipped"),
    ("keras-2-film.keras", tf_keras, film, "deflated"),
    ("cells-both-ways.keras", keras, cells_both_ways, "deflated"),
    ("keras-2-cells-both-ways.h5.gz", tf_keras, cells_both_ways, "gzipped"),
]


def make(folder, name, suite, build, kept, seed):
    random = np.random.default_rng(seed)
    suite.backend.clear_session()
    model = build(suite)
    model.set_weights([as_float32(random.normal(size=weight.shape) * 0.6) for weight in model.weights])
    inputs = as_float32(random.normal(size=(BATCH, TIME, FEATURES)))
    if build is reader:
        inputs = random.integers(1, IDS, size=(BATCH, TIME)).astype(np.float64)
    if build is film:
        inputs = as_float32(random.normal(size=(BATCH, TIME, *FRAME)))
    # Padding, where the model masks it.
    if build in (reader, pooled, stacked):
        inputs[1, 3:] = 0
    path = os.path.join(folder, name.removesuffix(".gz"))
    model.save(path)
    with open(path, "rb") as file:
        data = file.read()
    os.remove(path)
    with open(os.path.join(folder, name), "wb") as file:
        file.write(packed(data, kept))
    outputs = model(inputs.astype(np.float32), training=False).numpy()
    # The project keeps a frame in one row of numbers.
    steps = inputs.reshape(BATCH, TIME, -1) if build is film else inputs
    return {"file": name, "inputs": numbers(steps), "outputs": numbers(outputs)}


def packed(data, kept):
    if kept == "gzipped":
        return gzip.compress(data, mtime=0)
    if kept == "deflated":
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as deflated:
            for entry in archive.namelist():
                deflated.writestr(entry, archive.read(entry))
        return buffer.getvalue()
    return data


def numbers(array):
    return {"shape": list(array.shape), "values": [float(f"{value:.9g}") for value in array.ravel()]}


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    models = [make(folder, *file, seed) for seed, file in enumerate(FILES)]
    with open(os.path.join(folder, "models.json"), "w", encoding="utf-8") as file:
        versions = f"keras {keras.__version__} and tf_keras {tf_keras.__version__}"
        made_by = json.dumps(f"tooling/golden/keras_files.py with {versions}")
        file.write('{"madeBy": %s, "models": [\n%s\n]}\n' % (made_by, ",\n".join(map(json.dumps, models))))


if __name__ == "__main__":
    main()
