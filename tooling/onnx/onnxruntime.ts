import { createRequire } from 'node:module';

/** Numbers in onnxruntime. */
interface OrtTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

interface OrtSession {
  run(feeds: Record<string, OrtTensor>): Promise<Record<string, OrtTensor>>;
  release(): Promise<void>;
}

interface Onnxruntime {
  readonly env: { readonly versions: { readonly node?: string } };
  readonly Tensor: new (
    type: string,
    data: Float32Array | Int32Array | BigInt64Array,
    dims: readonly number[],
  ) => OrtTensor;
  readonly InferenceSession: { create(file: Uint8Array, options: object): Promise<OrtSession> };
}

const ort: Onnxruntime = createRequire(new URL('build/', import.meta.url))('onnxruntime-node');

export const ortVersion: string = ort.env.versions.node ?? 'unknown';

/** What a file is run on: float32 [batch, time, features], or ids [batch, time]. */
export interface OrtInputs {
  readonly values: Float32Array;
  readonly shape: readonly number[];
  readonly lengths?: Int32Array;
}

/** What onnxruntime computes with an ONNX file, for inputs and outputs by name. */
export async function runOnnxByName(
  file: Uint8Array,
  batches: readonly Readonly<Record<string, OrtInputs & { readonly isIds?: boolean }>>[],
): Promise<Record<string, { values: Float32Array; shape: number[] }>[]> {
  const session = await ort.InferenceSession.create(file, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const results: Record<string, { values: Float32Array; shape: number[] }>[] = [];
  for (const inputs of batches) {
    const feeds = Object.entries(inputs).flatMap(([name, { values, shape, lengths, isIds }]) => [
      [name, isIds ? idsTensor(values, shape) : new ort.Tensor('float32', values, shape)] as const,
      ...(lengths ? [[`${name}_lengths`, new ort.Tensor('int32', lengths, [lengths.length])] as const] : []),
    ]);
    const outputs = Object.entries(await session.run(Object.fromEntries(feeds)));
    results.push(
      Object.fromEntries(outputs.map(([name, { data, dims }]) => [name, { values: data, shape: [...dims] }])),
    );
  }
  await session.release();
  return results;
}

function idsTensor(values: Float32Array, shape: readonly number[]): OrtTensor {
  return new ort.Tensor('int64', BigInt64Array.from(values, BigInt), shape);
}

/** What onnxruntime computes with an ONNX file, each input on its own. */
export async function runOnnx(
  file: Uint8Array,
  batches: readonly OrtInputs[],
): Promise<{ values: Float32Array; shape: number[] }[]> {
  const session = await ort.InferenceSession.create(file, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const results: { values: Float32Array; shape: number[] }[] = [];
  for (const { values, shape, lengths } of batches) {
    const inputs = shape.length === 2 ? idsTensor(values, shape) : new ort.Tensor('float32', values, shape);
    const { outputs } = await session.run({
      inputs,
      ...(lengths ? { lengths: new ort.Tensor('int32', lengths, [lengths.length]) } : {}),
    });
    results.push({ values: outputs!.data, shape: [...outputs!.dims] });
  }
  await session.release();
  return results;
}
