import { RnnError } from '../../errors.js';
import { floats } from '../../kernels/index.js';
import type { Activations } from '../activations.js';
import type { KnownInputs } from '../step-input.js';
import { assertKnown, runKnown } from './known-inputs.js';
import { freeMade, type LoadedGraph, type Made } from './run-nodes.js';
import type { StreamPlan } from './stream-plan.js';

/** What is known of sessions before their steps: a row for each, or one for all. */
export interface KnownOfSessions {
  /** Whether all sessions share one row. */
  readonly isShared: boolean;
  /** What is made of it, by name; undefined for what comes with the steps. */
  get(source: string): Activations | undefined;
  /** The row of one session: batch 1. */
  rowOf(source: string, session: number): Activations;
  /** Gives one session a row [1, …] of its own anew. */
  replace(session: number, given: KnownInputs): void;
  free(): void;
}

interface ToMake {
  readonly plan: StreamPlan;
  readonly given: KnownInputs;
  /** How many rows are given. */
  readonly rows: number;
  readonly count: number;
}

/** @throws {RnnError} shape-mismatch when there are as many rows neither as sessions nor as one */
export function knownOfSessions(loaded: LoadedGraph, { plan, given, rows, count }: ToMake): KnownOfSessions {
  const { host } = loaded;
  if (rows !== 1 && rows !== count) throw refusedRows(rows, count);
  const isShared = rows !== count;
  const made = runKnown(loaded, { plan, given });

  function rowOf(source: string, session: number): Activations {
    const { offset, features, time, mask } = made.get(source)!;
    const row = isShared ? 0 : session;
    const steps = time ?? 1;
    return {
      offset: offset + 4 * row * steps * features,
      features,
      batch: 1,
      time,
      mask: mask?.subarray(row * steps, (row + 1) * steps),
    };
  }

  function replace(session: number, other: KnownInputs): void {
    if (isShared) throw refusedShared(count);
    assertSameNames(given, other);
    const otherRows = rowsGiven(loaded, other);
    if (otherRows !== 1) throw refusedRows(otherRows, 1);
    const once = runKnown(loaded, { plan, given: other });
    try {
      for (const [source, { time }] of once) assertSameTime(source, { time, opened: made.get(source)!.time });
      for (const source of once.keys()) copyRow(once, source, session);
    } finally {
      freeMade(host, once);
    }
  }

  function copyRow(once: Made, source: string, session: number): void {
    const from = once.get(source)!;
    const all = made.get(source)!;
    // Rows of real steps only had no mask.
    if (from.mask && !all.mask) {
      made.set(source, { ...all, mask: new Uint8Array(all.batch * all.time!).fill(1) });
    }
    const to = rowOf(source, session);
    const size = (to.time ?? 1) * to.features;
    floats(host, to.offset, size).set(floats(host, from.offset, size));
    if (from.mask) to.mask!.set(from.mask);
    else to.mask?.fill(1);
  }

  return {
    isShared,
    get: (source) => made.get(source),
    rowOf,
    replace,
    free: () => freeMade(host, made),
  };
}

/** @throws {RnnError} when an input that has no steps is missing, or one is of another shape */
export function rowsGiven(loaded: LoadedGraph, given: KnownInputs): number {
  return assertKnown(loaded, given, (missing) => `openSessions(count, { known: { ${missing} } })`);
}

function assertSameNames(given: KnownInputs, other: KnownInputs): void {
  const [wanted, received] = [given, other].map(({ known }) => Object.keys(known).toSorted().join(', '));
  if (wanted === received) return;
  throw new RnnError(
    'invalid-argument',
    `A session begins anew with the inputs that the sessions were opened with, ${wanted || 'none'}. ` +
      `Received ${received || 'none'}. Give those.`,
  );
}

function assertSameTime(
  source: string,
  { time, opened }: { readonly time: number | undefined; readonly opened: number | undefined },
): void {
  if (time === opened) return;
  throw new RnnError(
    'shape-mismatch',
    `What is known of a session has as many steps as that of the others: ${opened} of '${source}'. Received ${time}. ` +
      'Pad it, and give its lengths.',
  );
}

function refusedRows(rows: number, count: number): RnnError {
  return new RnnError(
    'shape-mismatch',
    `What is known beforehand of ${count} sessions is [${count}, …], or [1, …] for all. Received ${rows} rows. ` +
      'Give as many rows.',
  );
}

function refusedShared(count: number): RnnError {
  return new RnnError(
    'invalid-argument',
    `A session has a row of its own where the sessions were opened with a row for each. Received one for all ${count}. ` +
      'Open them with a row for each.',
  );
}
