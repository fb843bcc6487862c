"""Models that are no chains as Keras 3 and Keras 2 save them, and what they compute. Usage: keras_graph_files.py FOLDER"""

import json
import os
import sys

from keras_files import BATCH, FEATURES, IDS, TIME, as_float32, keras, np, numbers, packed, tf_keras


def translator(suite):
    layers = suite.layers
    source = suite.Input((None,), name="source")
    target = suite.Input((None, FEATURES), name="target")
    words = layers.Embedding(IDS, 3, mask_zero=True, name="words")(source)
    encoder = layers.LSTM(3, return_sequences=True, return_state=True, name="encoder")
    encoded, hidden, cell = encoder(words)
    decoded = layers.LSTM(3, return_sequences=True, name="decoder")(target, initial_state=[hidden, cell])
    luong = layers.Attention(use_scale=True)([decoded, encoded])
    bahdanau = layers.AdditiveAttention()([decoded, encoded, encoded])
    joined = layers.Concatenate()([decoded, luong, bahdanau])
    next_word = layers.Dense(2, activation="softmax", name="next_word")(joined)
    # Made before what it is added to, so that names and places differ.
    summed = layers.Add()([layers.Dense(1)(cell), layers.Dense(1)(hidden)])
    again = layers.RepeatVector(2, name="again")(summed)
    return suite.Model([source, target], [next_word, again], name="translator")


def joins(suite):
    layers = suite.layers
    steps = suite.Input((TIME, FEATURES), name="steps")
    about = suite.Input((4,), name="about")
    masked = layers.Masking(0.0)(steps)
    one = layers.GRU(2, return_sequences=True)(masked)
    other = layers.Bidirectional(layers.SimpleRNN(2, return_sequences=True), merge_mode="ave")(masked)
    both = layers.Multiply()([layers.Average()([one, other]), layers.Add()([one, other])])
    read = layers.LSTM(2, return_sequences=True)(both)
    back = layers.Attention()([read, both], use_causal_mask=True)
    state = layers.Dense(2, activation="tanh", name="state")(about)
    going_on = layers.GRU(2, reset_after=False)(steps, initial_state=state)
    pooled = layers.GlobalAveragePooling1D()(back)
    return suite.Model([steps, about], layers.Concatenate(name="end")([going_on, pooled, about]), name="joins")


def unmasked(suite):
    """Keras 3 hands a layer that begins from states no mask; Keras 2 does."""
    layers = suite.layers
    ids = suite.Input((None,), name="ids")
    about = suite.Input((2,), name="about")
    words = layers.Embedding(IDS, 2, mask_zero=True)(ids)
    return suite.Model([ids, about], layers.GRU(2, name="end")(words, initial_state=about), name="unmasked")


def shared(suite):
    """One reader of two texts, and of one the states too."""
    layers = suite.layers
    source, other = suite.Input((None,), name="source"), suite.Input((None,), name="other")
    words = layers.Embedding(IDS, 3, mask_zero=True, name="words")
    reader = layers.LSTM(3, return_state=True, name="reader")
    (one, _, cell), (two, hidden, _) = reader(words(source)), reader(words(other))
    scale = layers.Dense(2, activation="tanh", name="scale")
    end = layers.Multiply(name="end")([scale(one), scale(two)])
    return suite.Model([source, other], [end, cell, hidden], name="shared")


def decoder(suite):
    """Both layers begin from states, and so read masked steps in Keras 3; what pools behind them does not."""
    layers = suite.layers
    ids = suite.Input((None,), name="ids")
    about = suite.Input((2,), name="about")
    words = layers.Dense(3, activation="tanh")(layers.Embedding(IDS, 2, mask_zero=True)(ids))
    first = layers.GRU(2, return_sequences=True, name="first")(words, initial_state=about)
    second = layers.LSTM(2, return_sequences=True, name="second")(first, initial_state=[about, about])
    pooled = layers.GlobalAveragePooling1D(name="pooled")(second)
    return suite.Model([ids, about], layers.Dense(2, name="end")(pooled), name="decoder")


def sums(suite):
    """Arithmetic on tensors, which in Keras 3 is no layer."""
    layers = suite.layers
    steps = suite.Input((None, FEATURES), name="steps")
    about = suite.Input((2,), name="about")
    one = layers.GRU(2, return_sequences=True, name="one")(steps)
    other = layers.SimpleRNN(2, return_sequences=True, name="other")(steps)
    last = layers.GRU(2, name="last")(one + other * one)
    return suite.Model([steps, about], last + about, name="sums")


FILES = [
    ("translator.keras", keras, translator, "deflated"),
    ("translator.h5.gz", keras, translator, "gzipped"),
    ("keras-2-translator.h5.gz", tf_keras, translator, "gzipped"),
    ("joins.keras", keras, joins, "deflated"),
    ("keras-2-joins.keras", tf_keras, joins, "deflated"),
    ("unmasked.keras", keras, unmasked, "deflated"),
    ("keras-2-unmasked.keras", tf_keras, unmasked, "deflated"),
    ("shared.keras", keras, shared, "deflated"),
    ("keras-2-shared.h5.gz", tf_keras, shared, "gzipped"),
    ("sums.keras", keras, sums, "deflated"),
    ("decoder.keras", keras, decoder, "deflated"),
    ("keras-2-decoder.keras", tf_keras, decoder, "deflated"),
]
OUTPUTS = {translator: ["next_word", "again"], shared: ["end", "reader:2", "reader_1:1"], sums: ["add_1"]}


def make(folder, name, suite, build, kept, seed):
    random = np.random.default_rng(seed)
    suite.backend.clear_session()
    model = build(suite)
    model.set_weights([as_float32(random.normal(size=weight.shape) * 0.6) for weight in model.weights])
    steps = as_float32(random.normal(size=(BATCH, TIME, FEATURES)))
    if build is joins:
        steps[0, 3:] = 0
        inputs = {"steps": steps, "about": as_float32(random.normal(size=(BATCH, 4)))}
    else:
        source = random.integers(1, IDS, size=(BATCH, 4)).astype(np.float64)
        source[1, 2:] = 0
        vector = as_float32(random.normal(size=(BATCH, 2)))
        inputs = {
            translator: {"source": source, "target": steps},
            unmasked: {"ids": source, "about": vector},
            decoder: {"ids": source, "about": vector},
            shared: {"source": source, "other": source[::-1, :3]},
            sums: {"steps": steps, "about": vector},
        }[build]
    path = os.path.join(folder, name.removesuffix(".gz"))
    model.save(path)
    with open(path, "rb") as file:
        data = file.read()
    os.remove(path)
    with open(os.path.join(folder, name), "wb") as file:
        file.write(packed(data, kept))
    outputs = model([array.astype(np.float32) for array in inputs.values()], training=False)
    outputs = dict(zip(OUTPUTS.get(build, ["end"]), outputs if isinstance(outputs, (list, tuple)) else [outputs]))
    return {
        "file": name,
        "inputs": {key: numbers(array) for key, array in inputs.items()},
        "outputs": {key: numbers(array.numpy()) for key, array in outputs.items()},
    }


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    models = [make(folder, *file, seed) for seed, file in enumerate(FILES)]
    with open(os.path.join(folder, "graphs.json"), "w", encoding="utf-8") as file:
        versions = f"keras {keras.__version__} and tf_keras {tf_keras.__version__}"
        made_by = json.dumps(f"tooling/golden/keras_graph_files.py with {versions}")
        file.write('{"madeBy": %s, "models": [\n%s\n]}\n' % (made_by, ",\n".join(map(json.dumps, models))))


main()
