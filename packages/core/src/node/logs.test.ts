import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RnnError } from '../errors.js';
import { dense, gru, initializeWeights, sequential } from '../network/index.js';
import type { FitProgress } from '../task/fit.js';
import { memoryStore } from '../task/memory-store.js';
import { trainNetwork } from '../training/index.js';
import { createCsvLog } from './csv-log.js';
import { createJsonLinesLog } from './json-lines-log.js';
import { toRecord, type TensorboardEvent } from './tensorboard-event.js';
import { createTensorboardLog } from './tensorboard-log.js';

const batches = 2;
let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recurrent-logs-'));
  file = join(folder, 'runs', 'log');
});
afterEach(() => rmSync(folder, { recursive: true }));

function told(epoch: number, batch = batches): FitProgress {
  return {
    epoch,
    epochs: 9,
    batch,
    batches,
    loss: 1 / epoch,
    validationLoss: 2 / epoch,
    examplesPerSecond: 100,
    secondsLeft: 5,
  };
}

const lines = (): string[] => readFileSync(file, 'utf8').split('\n');

describe('a log of comma-separated values', () => {
  test('has a line for each epoch', () => {
    const log = createCsvLog(file);
    for (const epoch of [1, 2]) for (const batch of [1, 2]) log(told(epoch, batch));
    expect(lines()).toEqual(['epoch,loss,validationLoss,examplesPerSecond', '1,1,2,100', '2,0.5,1,100', '']);
  });

  test('goes on where a killed training does, without a line lost, doubled or torn', () => {
    for (const epoch of [1, 2, 3]) createCsvLog(file)(told(epoch));
    appendFileSync(file, '4,0.2');
    createCsvLog(file)(told(3));
    expect(lines().map((line) => line.split(',')[0])).toEqual(['epoch', '1', '2', '3', '']);
  });

  test('begins anew with a training that does', () => {
    for (const epoch of [1, 2, 3]) createCsvLog(file)(told(epoch));
    createCsvLog(file)(told(1));
    expect(lines()).toHaveLength(3);
  });

  test('is not written over other columns, nor over another file', () => {
    createCsvLog(file)(told(1));
    const { validationLoss: _, ...other } = told(2);
    expect(() => createCsvLog(file)(other)).toThrow(
      new RnnError(
        'bad-data',
        "A log that is gone on with holds the columns 'epoch,loss,examplesPerSecond'. " +
          `Received 'epoch,loss,validationLoss,examplesPerSecond' in '${file}'. Choose another file.`,
      ),
    );
    writeFileSync(file, 'a diary\nof mine\n');
    expect(() => createJsonLinesLog(file)(told(1))).toThrow(
      `A log that is gone on with holds rows of a training. Received 'a diary' in '${file}'. Choose another file.`,
    );
    expect(lines()[0]).toBe('a diary');
  });
});

describe('a log in lines of JSON', () => {
  test('has a line for each epoch, or for each batch', () => {
    createJsonLinesLog(file)(told(1));
    expect(JSON.parse(lines()[0]!)).toEqual({ epoch: 1, loss: 1, validationLoss: 2, examplesPerSecond: 100 });
    const log = createJsonLinesLog(file, { every: 'batch' });
    for (const epoch of [1, 2]) for (const batch of [1, 2]) log(told(epoch, batch));
    createJsonLinesLog(file, { every: 'batch' })(told(2, 1));
    const places = lines()
      .slice(0, -1)
      .map((line) => JSON.parse(line) as { epoch: number; batch: number });
    expect(places.map(({ epoch, batch }) => [epoch, batch])).toEqual([
      [1, 1],
      [1, 2],
      [2, 1],
    ]);
  });

  test('of a training that was killed and resumed says what one that was not killed says', async () => {
    const network = sequential([gru({ units: 2 }), dense({ units: 1 })], { numFeatures: 1 });
    const values = Float32Array.from({ length: 24 }, (_, at) => Math.sin(at));
    const examples = {
      count: 6,
      batch: (indices: Int32Array) => ({
        inputs: {
          values: Float32Array.from(
            [...indices].flatMap((index) => [...values.subarray(4 * index, 4 * index + 4)]),
          ),
          shape: [indices.length, 4, 1],
        },
        targets: {
          values: Float32Array.from(indices, (index) => values[index]!),
          shape: [indices.length, 1],
        },
      }),
    };
    const store = memoryStore();
    const train = (log: (progress: FitProgress) => void, checkpoint = {}): Promise<unknown> =>
      trainNetwork(network, initializeWeights(network, 1), {
        examples,
        loss: 'huber',
        epochs: 4,
        batchSize: 2,
        onProgress: log,
        ...checkpoint,
      });
    const losses = (): unknown[] =>
      lines()
        .slice(0, -1)
        .map((line) => {
          const { epoch, batch, loss } = JSON.parse(line) as Record<string, number>;
          return [epoch, batch, loss];
        });
    await train(createJsonLinesLog(file, { every: 'batch' }));
    const whole = losses();
    rmSync(file);
    for (const dieAt of [3, 5, 4]) {
      const log = createJsonLinesLog(file, { every: 'batch' });
      let done = 0;
      const dying = train(
        (progress) => {
          log(progress);
          done += 1;
          if (done === dieAt) throw new Error('killed');
        },
        { checkpoint: { store, every: 2, resume: true } },
      );
      await expect(dying).rejects.toThrow('killed');
    }
    await train(createJsonLinesLog(file, { every: 'batch' }), {
      checkpoint: { store, every: 2, resume: true },
    });
    expect(losses()).toEqual(whole);
  });
});

describe('an event file for TensorBoard', () => {
  interface GoldenCase {
    readonly event: TensorboardEvent;
    readonly record: string;
  }
  // Made by tooling/golden/tensorboard_events.py.
  const golden = new URL('../../../../tooling/golden/tensorboard-events.json', import.meta.url);
  const { cases } = JSON.parse(readFileSync(golden, 'utf8')) as { readonly cases: readonly GoldenCase[] };

  test.each(cases)("holds the bytes of TensorFlow's: $event", ({ event, record }) => {
    expect(Buffer.from(toRecord(event)).toString('hex')).toBe(record);
  });

  test('begins with its version and its first step, and goes on with figures', () => {
    const log = createTensorboardLog(folder, { every: 'batch', now: () => 1_700_000_000_000 });
    for (const batch of [1, 2]) log({ ...told(3, batch), examplesPerSecond: 100 });
    const [name] = readdirSync(folder);
    expect(name).toBe('events.out.tfevents.1700000000000.recurrent');
    const figures = { 'batch/loss': 1 / 3, 'batch/validationLoss': 2 / 3, 'batch/examplesPerSecond': 100 };
    const events: [number, TensorboardEvent['what']][] = [
      [0, 'file'],
      [5, 'start'],
      [5, figures],
      [6, figures],
    ];
    expect(readFileSync(join(folder, name!))).toEqual(
      Buffer.concat(events.map(([step, what]) => toRecord({ wallTimeMs: 1_700_000_000_000, step, what }))),
    );
  });
});
