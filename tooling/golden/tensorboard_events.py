"""TFRecords of TensorBoard's events as TensorFlow writes them. Usage: tensorboard_events.py OUTPUT.json"""

import os
import sys
import tempfile

os.environ["CUDA_VISIBLE_DEVICES"] = ""

import tensorflow as tf
from tensorflow.core.util import event_pb2

from golden_file import write_golden


def event(what, wall_time_ms, step):
    made = event_pb2.Event(wall_time=wall_time_ms / 1000, step=step)
    if what == "file":
        made.file_version = "brain.Event:2"
    elif what == "start":
        made.session_log.status = event_pb2.SessionLog.START
    else:
        for tag, value in what.items():
            made.summary.value.add(tag=tag, simple_value=value)
    return made


def record(made):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "events")
        with tf.io.TFRecordWriter(path) as writer:
            writer.write(made.SerializeToString())
        with open(path, "rb") as file:
            return file.read().hex()


EVENTS = [
    ("file", 1_700_000_000_123, 0),
    ("start", 1_700_000_000_123, 3),
    ({"epoch/loss": 0.25, "epoch/validationLoss": 1 / 3}, 1_700_000_001_000, 3),
    ({"batch/loss": -1e-9}, 1_700_000_002_500, 70_000),
]

if __name__ == "__main__":
    write_golden(
        sys.argv[1],
        f"tensorboard_events.py, TensorFlow {tf.__version__}",
        [
            {"event": {"what": what, "wallTimeMs": time, "step": step}, "record": record(event(what, time, step))}
            for what, time, step in EVENTS
        ],
    )
