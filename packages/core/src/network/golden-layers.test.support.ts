import { readFileSync } from 'node:fs';

/** What Keras computes for one layer. */
export interface GoldenLayer {
  /** [batch, time, …] */
  readonly shape: number[];
  readonly inputs: number[];
  readonly weights: number[][];
  readonly outputWeights: number[];
  readonly outputs: number[];
  readonly inputGradients: number[];
  readonly gradients: number[][];
}

/** The cases of a file in tooling/golden. */
export function goldenLayers<Options>(file: string): (GoldenLayer & Options)[] {
  const address = new URL(`../../../../tooling/golden/${file}`, import.meta.url);
  return (JSON.parse(readFileSync(address, 'utf8')) as { cases: (GoldenLayer & Options)[] }).cases;
}
