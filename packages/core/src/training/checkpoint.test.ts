import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareBackend } from '../backend/index.js';
import type { ExampleSource } from '../data/example-source.js';
import { RnnError } from '../errors.js';
import { dense, dropout, gru, initializeWeights, sequential } from '../network/index.js';
import { createRandom } from '../random.js';
import { memoryStore } from '../task/memory-store.js';
import type { CheckpointStore } from './checkpoint-store.js';
import type { LearningRateSchedule } from './learning-rate.js';
import { trainNetwork, type TrainingResult } from './train-network.js';
import type { TrainingOptions } from './training-options.js';

const time = 5;
const network = sequential([gru({ units: 4 }), dropout({ rate: 0.3 }), dense({ units: 1 })], {
  numFeatures: 1,
});

/** Random rows; the target is a row's mean. */
function examplesOf(count: number, seed: number): ExampleSource {
  const random = createRandom(seed);
  const rows = Array.from({ length: count }, () =>
    Float32Array.from({ length: time }, () => random.normal()),
  );
  return {
    count,
    batch(indices) {
      const values = Float32Array.from({ length: indices.length * time }, (_, at) => {
        return rows[indices[Math.floor(at / time)]!]![at % time]!;
      });
      const means = Float32Array.from(
        indices,
        (index) => rows[index]!.reduce((sum, value) => sum + value) / time,
      );
      return {
        inputs: { values, shape: [indices.length, time, 1] },
        targets: { values: means, shape: [indices.length, 1] },
      };
    },
  };
}

const epochs = 4;
const batches = 5;

function train(options: Partial<TrainingOptions> = {}): Promise<TrainingResult> {
  return trainNetwork(network, initializeWeights(network, 1), {
    examples: examplesOf(18, 1),
    validation: examplesOf(6, 2),
    loss: 'meanSquaredError',
    epochs,
    batchSize: 4,
    learningRate: 0.02,
    seed: 3,
    ...options,
  });
}

/** Trains until a batch, numbered over all epochs, is done; then fails, as if its process were killed. */
async function dieAfter(last: number, options: Partial<TrainingOptions>): Promise<void> {
  const death = new Error('killed');
  const dying = train({
    ...options,
    onProgress({ epoch, batch }) {
      if ((epoch - 1) * batches + batch >= last) throw death;
    },
  });
  await expect(dying).rejects.toBe(death);
}

beforeAll(async () => {
  await prepareBackend();
});

describe('a training that goes on from its checkpoint ends as if it had never been interrupted', () => {
  const optimizers = ['adam', 'adamW', 'sgd', 'rmsprop'] as const;

  test.each(optimizers.map((name, index) => [name, index + 1]))('with %s', async (name, every) => {
    const options: Partial<TrainingOptions> = {
      optimizer: name === 'sgd' || name === 'rmsprop' ? { name, momentum: 0.5 } : { name },
    };
    const whole = await train(options);
    const random = createRandom(every);
    for (let round = 0; round < 4; round++) {
      const checkpoint = { store: memoryStore(), every, resume: true };
      let last = 0;
      for (;;) {
        last += 1 + random.integer(2 * batches);
        if (last > epochs * batches) break;
        await dieAfter(last, { ...options, checkpoint });
      }
      expect(await train({ ...options, checkpoint })).toEqual(whole);
    }
  });

  test.each<[number, LearningRateSchedule]>([
    [7, { warmupSteps: 3, decay: { name: 'cosine', steps: 15, end: 0.1 } }],
    [12, { decay: { name: 'plateau', patience: 1, minDelta: 1, share: 0.5 } }],
    [17, { decay: { name: 'plateau', patience: 1, minDelta: 1, cooldown: 1 } }],
  ])('with a learning rate that changes on the way', async (dieAt, schedule) => {
    const options: Partial<TrainingOptions> = { schedule };
    const whole = await train(options);
    expect(whole.weights).not.toEqual((await train()).weights);
    const checkpoint = { store: memoryStore(), every: 2, resume: true };
    await dieAfter(dieAt, { ...options, checkpoint });
    expect(await train({ ...options, checkpoint })).toEqual(whole);
  });

  test('after its signal told it to stop, wherever it was', async () => {
    const whole = await train();
    for (const stopAt of [1, 4, 5, 6, 13, 19]) {
      const controller = new AbortController();
      const checkpoint = { store: memoryStore(), every: 1000, resume: true };
      const { stopped } = await train({
        checkpoint,
        signal: controller.signal,
        onProgress({ epoch, batch }) {
          if ((epoch - 1) * batches + batch === stopAt) controller.abort();
        },
      });
      expect(stopped).toBe('aborted');
      expect(await train({ checkpoint })).toEqual(whole);
    }
  });

  test('when patience was running out, or more epochs are wanted', async () => {
    const impatient = { patience: 1, learningRate: 0.3, epochs: 30 };
    const whole = await train(impatient);
    expect(whole.stopped).toBe('patience');
    const checkpoint = { store: memoryStore(), every: 2, resume: true };
    await dieAfter((whole.history.length - 1) * batches + 2, { ...impatient, checkpoint });
    expect(await train({ ...impatient, checkpoint })).toEqual(whole);

    const longer = { store: memoryStore(), resume: true };
    await train({ epochs: 2, checkpoint: longer });
    expect(await train({ checkpoint: longer })).toEqual(await train());
  });

  test('and keeps one at the end of each epoch unless told otherwise', async () => {
    const inner = memoryStore();
    let writes = 0;
    const store: CheckpointStore = {
      read: inner.read,
      async write(files) {
        writes += 1;
        await inner.write(files);
      },
    };
    await train({ checkpoint: { store } });
    expect(writes).toBe(epochs);
  });
});

describe('a checkpoint', () => {
  test('that was altered is refused, whichever byte it was', async () => {
    const store = memoryStore();
    await train({ epochs: 1, checkpoint: { store } });
    const main = await store.read('model.json');
    const { body } = JSON.parse(new TextDecoder().decode(main)) as { body: { weightsFile: string } };
    const names = ['model.json', body.weightsFile];
    const random = createRandom(7);
    const before = tf.memory().numTensors;
    for (let round = 0; round < 30; round++) {
      const name = names[round % 2]!;
      const altering: CheckpointStore = {
        ...store,
        async read(wanted) {
          const bytes = await store.read(wanted);
          if (wanted === name) bytes[random.integer(bytes.length)]! ^= 1 << random.integer(7);
          return bytes;
        },
      };
      const error: unknown = await train({ checkpoint: { store: altering, resume: true } }).catch(
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(RnnError);
      expect(error).toMatchObject({ code: 'bad-saved-model' });
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  test('of a training with other options is refused', async () => {
    const store = memoryStore();
    await train({ epochs: 1, checkpoint: { store } });
    await expect(train({ learningRate: 0.5, checkpoint: { store, resume: true } })).rejects.toThrow(
      new RnnError(
        'invalid-argument',
        'A training is resumed as it began, here with learningRate 0.02. Received 0.5. ' +
          'Give the options that it began with, or begin anew in another store.',
      ),
    );
  });

  test('that is not there yet lets training begin', async () => {
    expect(await train({ checkpoint: { store: memoryStore(), resume: true } })).toEqual(await train());
  });

  test('that is there but cannot be read stops training, and is not written over', async () => {
    const denied = new RnnError('bad-saved-model', 'It cannot be read.', {
      cause: Object.assign(new Error('permission denied'), { code: 'EACCES' }),
    });
    const written: string[] = [];
    const locked: CheckpointStore = {
      read: () => Promise.reject(denied),
      write: async (files) => void written.push(...files.map(({ name }) => name)),
    };
    await expect(train({ checkpoint: { store: locked, resume: true } })).rejects.toBe(denied);
    expect(written).toEqual([]);
  });

  test('is not read unless asked to', async () => {
    const store = memoryStore();
    await train({ epochs: 2, checkpoint: { store } });
    expect(await train({ checkpoint: { store } })).toEqual(await train());
  });
});
