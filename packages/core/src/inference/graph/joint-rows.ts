import type { KernelHost } from '../../kernels/index.js';
import type { ConcatenateLayer, MergeLayer } from '../../network/index.js';
import type { Activations } from '../activations.js';
import { liveIntegers, liveMemory } from '../live-memory.js';
import { joinRow } from './join-row.js';
import { refusedStep } from './joint-steps.js';
import type { LoadedNode } from './loaded-node.js';

/** What a layer gives at a step: rows [rowsAtOnce, features], and whether each is real (1), masked (0) or not there (2). */
export interface RowsPlace {
  readonly offset: number;
  readonly features: number;
  readonly real: Uint8Array;
}

/** A step of so many rows. */
export type RowsStep = (rows: number) => void;

/** A step of rows that joins others row by row; a row is real where it is in all of them. */
export function joinRows(
  host: KernelHost,
  layer: ConcatenateLayer | MergeLayer,
  { read, to }: { readonly read: readonly RowsPlace[]; readonly to: RowsPlace },
): RowsStep {
  const memoryNow = liveMemory(host);
  const sources = read.map(({ offset, features }) => ({ at: offset / 4, features }));
  const places = { sources, to: 0 };
  const { name } = layer.config;
  return (rows) => {
    const memory = memoryNow();
    for (let row = 0; row < rows; row++) {
      const flag = jointFlag(read, row);
      if (flag === undefined) throw refusedStep(name);
      to.real[row] = flag;
      if (flag === 2) continue;
      for (let index = 0; index < read.length; index++) {
        const { offset, features } = read[index]!;
        sources[index]!.at = offset / 4 + row * features;
      }
      places.to = to.offset / 4 + row * to.features;
      joinRow(memory, layer, places);
    }
  };
}

/** undefined when a row is there in some of them alone. */
function jointFlag(read: readonly RowsPlace[], row: number): number | undefined {
  let missing = 0;
  let real = 1;
  for (let index = 0; index < read.length; index++) {
    const flag = read[index]!.real[row]!;
    if (flag === 2) missing++;
    else real &= flag;
  }
  if (missing === 0) return real;
  return missing === read.length ? 2 : undefined;
}

/** A step of queries, each of which draws from what is known of its session. */
export function attendRows(
  host: KernelHost,
  node: LoadedNode,
  {
    query,
    valuesOf,
    to,
    stateRows,
  }: {
    readonly query: RowsPlace;
    readonly valuesOf: (session: number) => readonly Activations[];
    readonly to: RowsPlace;
    readonly stateRows: number;
  },
): RowsStep {
  const memoryNow = liveMemory(host);
  const integersNow = liveIntegers(host);
  return (rows) => {
    for (let row = 0; row < rows; row++) {
      const flag = query.real[row]!;
      to.real[row] = flag;
      if (flag !== 1) continue;
      const { features } = query;
      const offset = query.offset + 4 * row * features;
      const one = { offset, features, batch: 1, time: 1, mask: undefined };
      const { outputs } = node.run([one, ...valuesOf(integersNow()[stateRows / 4 + row]!)], []);
      const from = outputs.offset / 4;
      memoryNow().copyWithin(to.offset / 4 + row * to.features, from, from + to.features);
      host.free(outputs.offset);
    }
  };
}
