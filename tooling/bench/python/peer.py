"""Does by PyTorch or Keras what it is told, a line of JSON at a time, and says how long it took.

python3 peer.py torch|keras THREADS. A line: {"work": forward|train|step|embed|embedGradient, "cell": lstm|gru, "I", "H", "B", "T",
"count"}; the answer: {"ms": [one number a run]}. What is made for a kind of work is kept for the next line.
"""
import json
import os
import sys
import time

library, threads = sys.argv[1], int(sys.argv[2])
os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""


def torch_work(job):
    import torch

    torch.manual_seed(0)
    if job["work"] in ("embed", "embedGradient"):
        net = torch.nn.Sequential(torch.nn.Embedding(job["I"], job["H"]))
        head = torch.nn.Linear(job["H"], 1)
        inputs = torch.randint(0, job["I"], (job["B"], job["T"]))
        targets = torch.randn(job["B"], 1)
        predict = lambda: head(net(inputs).mean(dim=1))
        parameters = [*net.parameters(), *head.parameters()]
    else:
        make = torch.nn.LSTM if job["cell"] == "lstm" else torch.nn.GRU
        net = make(job["I"], job["H"], batch_first=True)
        head = torch.nn.Linear(job["H"], 1)
        inputs = torch.randn(job["B"], job["T"], job["I"])
        targets = torch.randn(job["B"], 1)
        predict = lambda: head(net(inputs)[0][:, -1])
        parameters = [*net.parameters(), *head.parameters()]
    if job["work"] == "forward":

        def forward():
            with torch.no_grad():
                net(inputs)

        return forward
    if job["work"] == "step":
        state = [None]

        def step():
            with torch.no_grad():
                _, state[0] = net(inputs, state[0])

        return step
    optimizer = torch.optim.Adam(parameters)
    if job["work"] == "embedGradient":
        gradient = torch.randn(job["B"], job["T"], job["H"])

        def embed_gradient():
            optimizer.zero_grad()
            net(inputs).backward(gradient)
            optimizer.step()

        return embed_gradient

    def train():
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(predict(), targets).backward()
        optimizer.step()

    return train


def keras_work(job):
    import keras
    import numpy as np

    layers = keras.layers
    numbers = np.random.default_rng(0)
    batch, time_steps = job["B"], job["T"]
    if job["work"] == "embed":
        inputs = numbers.integers(0, job["I"], (batch, time_steps))
        body = [layers.Embedding(job["I"], job["H"]), layers.GlobalAveragePooling1D()]
        shape = (time_steps,)
    else:
        inputs = numbers.standard_normal((batch, time_steps, job["I"])).astype("float32")
        whole = job["work"] == "forward"
        make = layers.LSTM if job["cell"] == "lstm" else layers.GRU
        body = [make(job["H"], return_sequences=whole)]
        shape = (time_steps, job["I"])
    head = [] if job["work"] == "forward" else [layers.Dense(1)]
    model = keras.Sequential([keras.Input(shape), *body, *head])
    if job["work"] == "forward":
        model.compile()
        return lambda: model.predict_on_batch(inputs)
    model.compile(optimizer=keras.optimizers.Adam(), loss="mse")
    targets = numbers.standard_normal((batch, 1)).astype("float32")
    return lambda: model.train_on_batch(inputs, targets)


if library == "torch":
    import torch

    torch.set_num_threads(threads)
    make_work, version = torch_work, torch.__version__
else:
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    import keras

    make_work, version = keras_work, keras.__version__

print(json.dumps({"version": version}), flush=True)
kept = {}
for line in sys.stdin:
    job = json.loads(line)
    key = json.dumps({**job, "count": 0})
    if key not in kept:
        kept[key] = make_work(job)
        for _ in range(3):
            kept[key]()
    taken = []
    for _ in range(job["count"]):
        start = time.perf_counter()
        kept[key]()
        taken.append(1000 * (time.perf_counter() - start))
    print(json.dumps({"ms": taken}), flush=True)
