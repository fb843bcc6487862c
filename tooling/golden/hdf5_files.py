"""HDF5 files as h5py writes them, with what Keras's files may and may not have. Usage: hdf5_files.py FOLDER"""

import gzip
import os
import sys

import h5py
import numpy as np

NUMBERS = np.arange(6, dtype=np.float32).reshape(2, 3)


def kinds(file):
    file["float32"] = NUMBERS
    file["one"] = np.float32(7)
    file["nothing"] = np.zeros((0, 3), np.float32)
    file["float64"] = NUMBERS.astype(np.float64)
    file["float16"] = NUMBERS.astype(np.float16)
    file["big-endian"] = NUMBERS.astype(">f4")
    file["whole"] = NUMBERS.astype(np.int32)
    file["texts"] = np.array([b"a", b"b"])
    file.create_dataset("compressed", data=NUMBERS, compression="gzip")
    file.create_dataset("in chunks", data=NUMBERS, chunks=(1, 3))
    file.create_dataset("elsewhere", (2,), np.float32, external=[("other.bin", 0, 8)])
    compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    compact.set_layout(h5py.h5d.COMPACT)
    space = h5py.h5s.create_simple(NUMBERS.shape)
    h5py.h5d.create(file.id, b"compact", h5py.h5t.IEEE_F32LE, space, compact).write(
        h5py.h5s.ALL, h5py.h5s.ALL, NUMBERS
    )
    file.attrs["text"] = "Größe"
    file.attrs["long"] = "x" * 70_000
    file.attrs["none"] = h5py.Empty("S1")
    file.attrs["number"] = 3.5
    file.attrs["list"] = ["one", "zwei", ""]
    file.attrs["of one length"] = np.array([b"one", b"three"])
    for index in range(40):
        file.attrs[f"filler {index}"] = "moves messages into further blocks"
    # More names than one node of a group's tree holds.
    many = file.create_group("many")
    for index in range(300):
        many[f"weight_{index}"] = np.float32(index)


def newest(file):
    file["float32"] = NUMBERS


FILES = [("kinds.h5.gz", kinds, None), ("newest.h5.gz", newest, "latest")]


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for name, fill, libver in FILES:
        path = os.path.join(folder, name.removesuffix(".gz"))
        with h5py.File(path, "w", libver=libver) as file:
            fill(file)
        with open(path, "rb") as file, open(os.path.join(folder, name), "wb") as packed:
            packed.write(gzip.compress(file.read(), mtime=0))
        os.remove(path)


main()
