"""Outputs, scores and gradients of Keras's Attention and AdditiveAttention, in float64.

Usage: keras_attention.py OUTPUT.json
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tensorflow as tf

from golden_file import as_float32, write_golden

CASES = [
    ("Attention", {"use_scale": False}, {"masked": False, "causal": False, "key": False}),
    ("Attention", {"use_scale": True}, {"masked": True, "causal": False, "key": True}),
    ("Attention", {"use_scale": True}, {"masked": True, "causal": True, "key": False}),
    ("AdditiveAttention", {"use_scale": True}, {"masked": True, "causal": False, "key": True}),
    ("AdditiveAttention", {"use_scale": False}, {"masked": False, "causal": True, "key": False}),
]


def run_case(class_name, options, call, seed):
    random = np.random.default_rng(seed)

    def draw(*shape):
        return as_float32(random.normal(size=shape))

    shapes = [[2, 3, 4], [2, 5, 4 if not call["key"] else 2]] + ([[2, 5, 4]] if call["key"] else [])
    layer = getattr(keras.layers, class_name)(**options)
    layer.build([tuple(shape) for shape in shapes])
    weights = [draw(*weight.shape) for weight in layer.weights]
    layer.set_weights(weights)
    inputs = [tf.constant(draw(*shape)) for shape in shapes]
    masks = [
        np.array([[True, True, False], [True, True, True]]),
        np.array([[True, True, True, False, False], [True, False, True, True, True]]),
    ]
    given = [tf.constant(mask) for mask in masks] + ([None] if call["key"] else [])
    output_weights = draw(2, 3, shapes[1][2])

    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs, scores = layer(
            inputs,
            mask=given if call["masked"] else None,
            use_causal_mask=call["causal"],
            return_attention_scores=True,
        )
        loss = tf.reduce_sum(outputs * output_weights)
    variables = [weight.value for weight in layer.weights]
    gradients = tape.gradient(loss, inputs + variables)

    return {
        "className": class_name,
        "useScale": options["use_scale"],
        "causal": call["causal"],
        "shapes": shapes,
        "inputs": [tensor.numpy() for tensor in inputs],
        "masks": [mask.astype(int) for mask in masks] if call["masked"] else None,
        "weights": weights,
        "outputWeights": output_weights,
        "outputs": outputs.numpy(),
        "scores": scores.numpy(),
        "inputGradients": [gradient.numpy() for gradient in gradients[: len(inputs)]],
        "gradients": [gradient.numpy() for gradient in gradients[len(inputs) :]],
    }


def main():
    keras.config.set_floatx("float64")
    cases = [run_case(*case, seed=700 + index) for index, case in enumerate(CASES)]
    versions = f"keras {keras.__version__}, tensorflow {tf.__version__}"
    write_golden(sys.argv[1], f"tooling/golden/keras_attention.py with {versions}", cases)


main()
