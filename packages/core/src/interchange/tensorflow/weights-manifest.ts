import { badSavedModel, show } from '../../errors.js';
import { sizeOf, type Weights, type WeightSpec } from '../../network/index.js';
import type { ModelStore } from '../../task/model-store.js';
import { FileBytes } from '../file-bytes.js';
import { isCounts, isRecord, itemsOf, type JsonRecord } from '../json-record.js';
import { each, float16, float32, type NumberFormat } from '../number-formats.js';
import { matchNames, type Stacks } from './match-names.js';

/** A weight as a manifest claims it. */
interface ClaimedWeight extends WeightSpec {
  readonly format: NumberFormat;
}

/** Weights that stand one behind the other in files that are read as one. */
interface ClaimedGroup {
  readonly paths: readonly string[];
  readonly weights: readonly ClaimedWeight[];
}

/** @throws {RnnError} bad-saved-model when the manifest names files elsewhere, or numbers that are not read here */
export function claimedWeights(manifest: unknown): ClaimedGroup[] {
  const groups = itemsOf(manifest).filter(isRecord);
  const paths = groups.flatMap((group) => itemsOf(group.paths));
  const names = paths.filter((path) => typeof path === 'string').filter((path) => /^\w[\w.-]*$/.test(path));
  if (names.length !== paths.length || new Set(paths).size !== paths.length) {
    throw badSavedModel("A model's weights stand beside model.json, in files that are named once", {
      received: show(paths),
      remedy: 'Save it again',
    });
  }
  return groups.map((group) => ({
    paths: names.filter((name) => itemsOf(group.paths).includes(name)),
    weights: itemsOf(group.weights).map((weight) => claimedWeight(isRecord(weight) ? weight : {})),
  }));
}

function claimedWeight({ name, shape, dtype, quantization }: JsonRecord): ClaimedWeight {
  const format = dtype === 'float32' ? formatOf(quantization) : undefined;
  if (typeof name === 'string' && isCounts(shape) && format) return { name, shape, format };
  throw badSavedModel(
    'A weight has a name, a shape, and numbers in float32 or quantized to float16, uint8 or uint16',
    {
      received: show({ name, shape, dtype, quantization }),
      remedy: 'Convert it anew, without weights of other kinds',
    },
  );
}

function formatOf(quantization: unknown): NumberFormat | undefined {
  if (quantization === undefined) return float32;
  const { dtype, scale, min } = isRecord(quantization) ? quantization : ({} as JsonRecord);
  if (dtype === 'float16') return float16;
  const size = dtype === 'uint8' ? 1 : dtype === 'uint16' ? 2 : undefined;
  if (!size || typeof scale !== 'number' || typeof min !== 'number') return undefined;
  return { size, read: each(size, (steps) => steps * scale + min) };
}

/** The weights that a network asks for, by name and shape; the manifest names no others. */
export async function readClaimedWeights(
  store: ModelStore,
  {
    claims,
    specs,
    stacks,
  }: {
    readonly claims: readonly ClaimedGroup[];
    readonly specs: readonly WeightSpec[];
    readonly stacks: Stacks;
  },
): Promise<Weights> {
  const claimed = claims.flatMap(({ weights }) => weights);
  const names = matchNames(
    specs.map(({ name }) => name),
    claimed.map(({ name }) => name),
    stacks,
  );
  const specOf = new Map(specs.map((spec, index) => [names[index]!, spec]));
  for (const { name, shape } of claimed) {
    const spec = specOf.get(name)!;
    if (JSON.stringify(spec.shape) === JSON.stringify(shape)) continue;
    throw badSavedModel(`${spec.name} has the shape ${show(spec.shape)}`, {
      received: show(shape),
      remedy: 'Save it again: description and weights belong to different models',
    });
  }
  const values = new Map<string, Float32Array>();
  for (const group of claims) {
    for (const [name, numbers] of await readGroup(store, group)) values.set(name, numbers);
  }
  return specs.map((spec, index) => ({ ...spec, values: values.get(names[index]!)! }));
}

async function readGroup(
  store: ModelStore,
  { paths, weights }: ClaimedGroup,
): Promise<[string, Float32Array][]> {
  const shards: Uint8Array[] = [];
  for (const path of paths) shards.push(await store.read(path));
  const file = new FileBytes(joined(shards), `the weights in ${paths.join(', ')}`);
  const length = weights.reduce((sum, { shape, format }) => sum + format.size * sizeOf(shape), 0);
  if (length !== file.length) {
    throw file.refuse(`there are ${length} bytes`, { received: `${file.length}` });
  }
  let at = 0;
  return weights.map(({ name, shape, format }) => {
    const begin = at;
    at += format.size * sizeOf(shape);
    return [name, format.read(file, begin, sizeOf(shape))];
  });
}

function joined(shards: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(shards.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const shard of shards) {
    whole.set(shard, at);
    at += shard.length;
  }
  return whole;
}
