import { readFileSync } from 'node:fs';
import { createHost, floats, runCtc, type CtcTargets } from './index.js';
import { copyIn, spoiled } from './run-cell.test.support.js';

export interface CtcRun {
  readonly losses: number[];
  readonly gradients: number[];
}

/** Targets of rows of labels, padded with a class that is no blank. */
export function targetsOf(
  rows: readonly (readonly number[])[],
  options: Pick<CtcTargets, 'time' | 'numClasses' | 'blank'> & { readonly inputLengths?: readonly number[] },
): CtcTargets {
  const { time, numClasses, blank, inputLengths = rows.map(() => time) } = options;
  const maxLabels = Math.max(0, ...rows.map((row) => row.length));
  const padding = blank === 0 ? 1 : 0;
  return {
    batch: rows.length,
    time,
    numClasses,
    blank,
    inputLengths: Int32Array.from(inputLengths),
    labels: Int32Array.from(
      rows.flatMap((row) => [...row, ...Array<number>(maxLabels - row.length).fill(padding)]),
    ),
    labelLengths: Int32Array.from(rows, (row) => row.length),
  };
}

/** Losses [batch] and their gradients [batch, time, numClasses], in memory that held other numbers before. */
export function runCtcOn(targets: CtcTargets, logits: ArrayLike<number>): CtcRun {
  const host = createHost();
  const { batch } = targets;
  const places = { logits: copyIn(host, logits), losses: spoiled(host, batch) };
  const gradients = spoiled(host, logits.length);
  runCtc(host, targets, { ...places, gradients });
  return {
    losses: [...floats(host, places.losses, batch)],
    gradients: [...floats(host, gradients, logits.length)],
  };
}

/** The same without gradients. */
export function lossesOf(targets: CtcTargets, logits: ArrayLike<number>): number[] {
  const host = createHost();
  const losses = spoiled(host, targets.batch);
  runCtc(host, targets, { logits: copyIn(host, logits), losses, gradients: 0 });
  return [...floats(host, losses, targets.batch)];
}

/** The probability of every label sequence by its definition: a sum over all paths of classes, one class a step. */
export function enumerateLabels(
  logits: readonly number[],
  { numClasses, blank }: { readonly numClasses: number; readonly blank: number },
): Map<string, number> {
  const found = new Map<string, number>();
  const walk = (step: number, { labels, last, probability }: Path): void => {
    if (step * numClasses === logits.length) {
      const key = labels.join(' ');
      found.set(key, (found.get(key) ?? 0) + probability);
      return;
    }
    const powers = logits.slice(step * numClasses, (step + 1) * numClasses).map(Math.exp);
    const sum = powers.reduce((total, power) => total + power, 0);
    for (const [label, power] of powers.entries()) {
      walk(step + 1, {
        labels: label === blank || label === last ? labels : [...labels, label],
        last: label,
        probability: (probability * power) / sum,
      });
    }
  };
  walk(0, { labels: [], last: blank, probability: 1 });
  return found;
}

interface Path {
  readonly labels: readonly number[];
  /** The class of the step before. */
  readonly last: number;
  readonly probability: number;
}

/** A case of tooling/golden/ctc_cases.py with what came of it. */
export interface CtcGolden {
  readonly name: string;
  readonly batch: number;
  readonly time: number;
  readonly numClasses: number;
  readonly blank: number;
  /** [batch, time, numClasses] */
  readonly logits: number[];
  readonly labels: number[];
  readonly inputLengths: number[];
  readonly labelLengths: number[];
  readonly losses: number[];
  readonly gradients: number[];
}

/** PyTorch's mean, besides. */
export interface TorchCtc extends CtcGolden {
  readonly mean: number;
}

/** What Keras's beam search reads, besides: several label sequences of each row, best first. */
export interface KerasCtc extends CtcGolden {
  readonly beamWidth: number;
  readonly readings: readonly { readonly row: number; readonly labels: number[]; readonly score: number }[];
}

/** torch: tooling/golden/torch_ctc.py, PyTorch 1.13.0. keras: keras_ctc.py, Keras 3.15.1. */
export function readCtcGolden(name: 'torch'): TorchCtc[];
export function readCtcGolden(name: 'keras'): KerasCtc[];
export function readCtcGolden(name: string): CtcGolden[] {
  const url = new URL(`../../../../tooling/golden/${name}-ctc.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, 'utf8')) as { cases: CtcGolden[] }).cases;
}
