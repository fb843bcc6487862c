import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential, type Sequential } from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-wasm';
import { gru, lstm } from '@recurrent/core/layers';
import { against, type Peer } from './against.js';
import { pythonPeer } from './inference-peers.js';
import { startPython } from './python-peer.js';
import type { BenchRow, SuiteOptions } from './row.js';
import { nameOf, sizes, type Size } from './size.js';

const stockOptions = { recurrentActivation: 'sigmoid', recurrentInitializer: 'glorotUniform' } as const;

const cells = {
  lstm: {
    ours: ({ H, I, T }: Size) => lstm({ units: H, inputShape: [T, I] }),
    stock: ({ H, I, T }: Size) => layers.lstm({ units: H, inputShape: [T, I], ...stockOptions }),
  },
  gru: {
    ours: ({ H, I, T }: Size) => gru({ units: H, inputShape: [T, I], resetAfter: false }),
    stock: ({ H, I, T }: Size) => layers.gru({ units: H, inputShape: [T, I], ...stockOptions }),
  },
};

type Cell = keyof typeof cells;

/** A whole `trainOnBatch` (forward, backward, Adam) of a recurrent and a dense layer; peers on one thread each. */
export async function* trainingStep({ seconds }: SuiteOptions): AsyncIterable<BenchRow> {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  for (const size of sizes) {
    for (const cell of ['lstm', 'gru'] as const) yield* rowsOf(cell, { size, seconds, peers: [stockPeer] });
  }
  for (const library of ['torch', 'keras'] as const) {
    const python = await startPython(library, 1);
    if (!python) continue;
    const peer = (cell: Cell, size: Size): Trained => ({
      ...pythonPeer(python, { ...size, work: 'train', cell })!,
      free: () => undefined,
    });
    for (const size of sizes) {
      for (const cell of ['lstm', 'gru'] as const) yield* rowsOf(cell, { size, seconds, peers: [peer] });
    }
    await python.close();
  }
  for (const { name, letter, at } of sweeps) {
    const size = { I: 16, H: 32, B: 16, T: 20, [letter]: at };
    const rows = rowsOf('lstm', { size, seconds: seconds / 3, peers: [stockPeer] });
    for await (const row of rows) yield { ...row, sweep: { name, at } };
  }
}

const sweeps = [
  ...[16, 64, 128, 256, 512].map((at) => ({ name: 'units', letter: 'H', at })),
  ...[4, 16, 64, 256].map((at) => ({ name: 'batch', letter: 'B', at })),
  ...[10, 40, 160].map((at) => ({ name: 'steps', letter: 'T', at })),
];

/** Somebody who takes training steps, until freed. */
type Trained = Peer & { readonly free: () => void };

interface Comparison {
  readonly size: Size;
  readonly seconds: number;
  readonly peers: readonly ((cell: Cell, size: Size) => Trained)[];
}

async function* rowsOf(cell: Cell, { size, seconds, peers }: Comparison): AsyncIterable<BenchRow> {
  const ours = trained(cells[cell].ours(size), size);
  for (const make of peers) {
    const peer = make(cell, size);
    const work = { ours: ours.run, peers: [peer], seconds };
    yield* against({ suite: 'training-step', case: `${cell} ${nameOf(size)}`, ...work });
    peer.free();
  }
  ours.free();
}

const stockPeer = (cell: Cell, size: Size): Trained => ({
  name: `TensorFlow.js ${tf.version_core} on wasm`,
  ...trained(cells[cell].stock(size), size),
});

function trained(recurrent: layers.Layer, { I, B, T }: Size): Omit<Trained, 'name'> {
  const model: Sequential = sequential({ layers: [recurrent, layers.dense({ units: 1 })] });
  model.compile({ optimizer: tf.train.adam(1e-3), loss: 'meanSquaredError' });
  const inputs = tf.randomNormal([B, T, I]);
  const targets = tf.randomNormal([B, 1]);
  return {
    run: () => model.trainOnBatch(inputs, targets),
    free() {
      tf.dispose([inputs, targets]);
      model.dispose();
    },
  };
}
