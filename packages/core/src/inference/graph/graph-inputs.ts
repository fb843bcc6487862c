import type { DenseArray } from '../../data/dense-array.js';
import { RnnError, show } from '../../errors.js';
import { sizeOf, type GraphNetwork } from '../../network/index.js';
import type { Inputs, Lengths } from '../engine.js';

/** Something for each input of a graph. */
export type NamedInputs<Value> = Readonly<Record<string, Value>>;

/** A graph of one input takes it without its name, too. */
export function toNamedInputs(network: GraphNetwork, inputs: Inputs): NamedInputs<DenseArray> {
  if (!ArrayBuffer.isView(inputs.values)) return inputs as NamedInputs<DenseArray>;
  return { [onlyInput(network)]: inputs as DenseArray };
}

export function toNamedLengths(network: GraphNetwork, lengths: Lengths = {}): NamedInputs<Int32Array> {
  return ArrayBuffer.isView(lengths) ? { [onlyInput(network)]: lengths } : lengths;
}

function onlyInput({ config }: GraphNetwork): string {
  const [first, ...others] = config.inputs;
  if (others.length > 0)
    refuse(`The graph's inputs are ${namesOf(config)}`, 'one without a name', 'Give them by name');
  return first!.name;
}

/**
 * The common batch of a graph's inputs and the steps of each.
 * @throws {RnnError} shape-mismatch when one is missing or of another shape
 */
export function assertGraphInputs(
  { config }: { readonly config: Pick<GraphNetwork['config'], 'inputs'> },
  inputs: NamedInputs<DenseArray>,
  lengths: NamedInputs<Int32Array>,
): { readonly batch: number; readonly times: Readonly<Record<string, number>> } {
  const known = new Set(config.inputs.map(({ name }) => name));
  const stray = [...Object.keys(inputs), ...Object.keys(lengths)].find((name) => !known.has(name));
  if (stray !== undefined) refuse(`The graph's inputs are ${namesOf(config)}`, `'${stray}'`, 'Rename it');
  const times: Record<string, number> = {};
  const batch = inputs[config.inputs[0]!.name]?.shape[0] ?? -1;
  for (const { name, shape } of config.inputs) {
    const given = inputs[name];
    if (!given) refuse(`The graph's inputs are ${namesOf(config)}`, `no '${name}'`, 'Give them all');
    const expected = ['batch', ...shape.map((axis) => axis ?? 'time')];
    const fits =
      given.shape.length === expected.length &&
      given.shape[0] === batch &&
      shape.every((axis, index) => axis === null || axis === given.shape[index + 1]);
    if (!fits || given.values.length !== sizeOf(given.shape)) {
      refuse(
        `Input ${name} is [${expected.join(', ')}], of one batch with the others`,
        `${show(given.shape)} of ${given.values.length} values`,
        'Correct its shape',
      );
    }
    const time = shape[0] === null ? given.shape[1]! : undefined;
    if (time !== undefined) times[name] = time;
    const counted = lengths[name];
    if (!counted) continue;
    if (
      time === undefined ||
      counted.length !== batch ||
      counted.some((length) => length < 0 || length > time)
    ) {
      refuse(
        `lengths of ${name} give each of the ${batch} rows its real steps, from 0 to ${time ?? 0}`,
        show([...counted]),
        'Count the steps before padding',
      );
    }
  }
  return { batch, times };
}

function namesOf({ inputs }: Pick<GraphNetwork['config'], 'inputs'>): string {
  return inputs.map(({ name }) => `'${name}'`).join(', ');
}

function refuse(rule: string, received: string, remedy: string): never {
  throw new RnnError('shape-mismatch', `${rule}. Received ${received}. ${remedy}.`);
}
