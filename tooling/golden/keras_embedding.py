"""Outputs and weight gradients of Keras's Embedding before recurrent layers, in float64. Usage: keras_embedding.py OUTPUT.json"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tensorflow as tf

from golden_file import as_float32, write_golden

VOCABULARY, EMBEDDING_DIM, UNITS = 6, 3, 2

# 0 stands behind a row's end, and with mask_zero in the middle of a row too.
IDS = [[1, 5, 0, 2, 1], [3, 3, 3, 0, 0], [4, 0, 1, 5, 2]]

CASES = [(True, "GRU", True), (True, "LSTM", False), (False, "GRU", False)]


def run_case(case, seed):
    mask_zero, class_name, return_sequences = case
    random = np.random.default_rng(seed)

    def draw(*shape, scale=1.0):
        return as_float32(random.normal(size=shape) * scale)

    ids = np.array(IDS)
    model = keras.Sequential(
        [
            keras.layers.Embedding(VOCABULARY, EMBEDDING_DIM, mask_zero=mask_zero),
            getattr(keras.layers, class_name)(UNITS, return_sequences=return_sequences),
        ]
    )
    model.build(ids.shape)
    weights = [draw(*weight.shape, scale=0.6) for weight in model.weights]
    model.set_weights(weights)

    with tf.GradientTape() as tape:
        outputs = model(tf.constant(ids))
        output_weights = draw(*outputs.shape)
        # What Keras gives at masked steps does not count.
        counted = np.ones(outputs.shape)
        if mask_zero and return_sequences:
            counted *= (ids != 0)[:, :, None]
        output_weights = output_weights * counted
        loss = tf.reduce_sum(outputs * output_weights)
    gradients = tape.gradient(loss, [weight.value for weight in model.weights])

    return {
        "maskZero": mask_zero,
        "className": class_name,
        "returnSequences": return_sequences,
        "vocabulary": VOCABULARY,
        "embeddingDim": EMBEDDING_DIM,
        "units": UNITS,
        "shape": list(ids.shape),
        "ids": ids,
        "weights": weights,
        "outputWeights": output_weights,
        "outputs": outputs.numpy() * counted,
        "gradients": [tf.convert_to_tensor(gradient).numpy() for gradient in gradients],
    }


def main():
    keras.config.set_floatx("float64")
    cases = [run_case(case, seed=200 + index) for index, case in enumerate(CASES)]
    versions = f"keras {keras.__version__}, tensorflow {tf.__version__}"
    write_golden(sys.argv[1], f"tooling/golden/keras_embedding.py with {versions}", cases)


main()
