import type { DenseArray } from '../data/dense-array.js';
import { RnnError } from '../errors.js';

/** What a step reads: [numFeatures], or such by name. */
export type StepInput = Float32Array | Readonly<Record<string, Float32Array>>;

/** What is known of sequences before their steps, of a graph. */
export interface KnownInputs {
  /** Inputs that do not come step by step, by name: a row for each session [count, …], or one for all [1, …]. */
  readonly known: Readonly<Record<string, DenseArray>>;
  /** Real steps of each row, by name; all of them when left out. */
  readonly lengths?: Readonly<Record<string, Int32Array>>;
}

/** Numbers of one input or output. */
export interface StepPart {
  readonly name: string;
  readonly size: number;
}

export function isNumbers(input: StepInput): input is Float32Array {
  return ArrayBuffer.isView(input);
}

/** The numbers of one of the inputs. */
export function partOf(input: StepInput, { name }: StepPart): Float32Array {
  return isNumbers(input) ? input : input[name]!;
}

/** @throws {RnnError} shape-mismatch when a step of one sequence reads something else */
export function assertStepInput(input: StepInput, parts: readonly StepPart[]): void {
  if (fits(input, parts, 1)) return;
  const wanted = parts.map(({ name, size }) => `${size} numbers${name && ` of '${name}'`}`).join(' and ');
  throw new RnnError(
    'shape-mismatch',
    `A step reads ${wanted}, as in training. Received ${received(input)}. ` +
      'Encode it with the preprocessor that the network was trained with.',
  );
}

/** @throws {RnnError} shape-mismatch when a step of so many sequences reads something else */
export function assertRows(input: StepInput, parts: readonly StepPart[], rows: number): void {
  if (fits(input, parts, rows)) return;
  const wanted = parts.map(({ name, size }) => `${rows} × ${size} numbers${name && ` of '${name}'`}`);
  throw new RnnError(
    'shape-mismatch',
    `A step of ${rows} sessions reads ${wanted.join(' and ')}. Received ${received(input)}. ` +
      'Give one row a session, in the order in which they are named.',
  );
}

/** In plain loops: each step asks, and none of them may allocate. */
function fits(input: StepInput, parts: readonly StepPart[], rows: number): boolean {
  if (isNumbers(input)) return parts.length === 1 && input.length === rows * parts[0]!.size;
  let names = 0;
  for (const _ in input) names++;
  if (names !== parts.length) return false;
  for (let index = 0; index < parts.length; index++) {
    const { name, size } = parts[index]!;
    if (input[name]?.length !== rows * size) return false;
  }
  return true;
}

function received(input: StepInput): string {
  if (isNumbers(input)) return `${input.length}`;
  const named = Object.entries(input).map(([name, { length }]) => `${length} of '${name}'`);
  return named.join(' and ') || 'nothing';
}
