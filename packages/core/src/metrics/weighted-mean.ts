import { RnnError } from '../errors.js';

/** How much each value counts: 0 = not at all. Default: 1 each. */
export interface MetricOptions {
  readonly weights?: ArrayLike<number>;
}

/** Σ weight · value ÷ Σ weight over `count` places; 0 when nothing counts. Places of weight 0 are never asked. */
export function weightedMean(
  count: number,
  valueAt: (place: number) => number,
  { weights }: MetricOptions = {},
): number {
  let [sum, total] = [0, 0];
  for (let place = 0; place < count; place++) {
    const weight = weights ? weights[place]! : 1;
    if (weight === 0) continue;
    sum += weight * valueAt(place);
    total += weight;
  }
  return total === 0 ? 0 : sum / total;
}

/** @throws {RnnError} shape-mismatch when what is compared is not equally long */
export function assertSameLength(lengths: Readonly<Record<string, ArrayLike<unknown> | undefined>>): void {
  const given = Object.entries(lengths).filter(([, array]) => array !== undefined);
  if (new Set(given.map(([, array]) => array!.length)).size <= 1) return;
  throw new RnnError(
    'shape-mismatch',
    `${given.map(([name]) => name).join(', ')} are equally long. ` +
      `Received lengths ${given.map(([, array]) => array!.length).join(', ')}. Give one for each sample.`,
  );
}
