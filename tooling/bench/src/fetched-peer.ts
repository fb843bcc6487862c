import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const build = new URL('../build/', import.meta.url);
const onnxFolder = new URL('../../onnx/', import.meta.url);

interface OrtTensor {
  readonly data: Float32Array | BigInt64Array;
  readonly dims: readonly number[];
}

/** As much of onnxruntime-node as is measured. */
export interface Onnxruntime {
  readonly env: { readonly versions: { readonly node?: string } };
  readonly Tensor: new (
    type: 'float32' | 'int64',
    data: Float32Array | BigInt64Array,
    dims: readonly number[],
  ) => OrtTensor;
  readonly InferenceSession: {
    create(
      file: Uint8Array,
      options: object,
    ): Promise<{ run(feeds: Record<string, OrtTensor>): Promise<unknown>; release(): Promise<void> }>;
  };
}

/** As much of brain.js as is measured. */
export interface Brain {
  readonly recurrent: {
    readonly LSTMTimeStep: new (options: {
      inputSize: number;
      hiddenLayers: number[];
      outputSize: number;
    }) => {
      train(data: number[][][], options: { iterations: number }): unknown;
      run(input: number[][]): unknown;
    };
  };
}

/** onnxruntime-node, fetched on first use by tooling/onnx; undefined when it cannot be had. */
export function requireOnnxruntime(): Onnxruntime | undefined {
  return orNothing('onnxruntime-node', () => {
    execFileSync('node', [fileURLToPath(new URL('fetch.mjs', onnxFolder))], { stdio: 'ignore' });
    return createRequire(new URL('build/', onnxFolder))('onnxruntime-node') as Onnxruntime;
  });
}

/** brain.js 1, the last that needs no native build; undefined when it cannot be had. */
export function requireBrain(): Brain | undefined {
  return orNothing('brain.js', () => {
    if (!existsSync(new URL('node_modules/brain.js/package.json', build))) {
      mkdirSync(build, { recursive: true });
      writeFileSync(new URL('package.json', build), '{\n  "private": true\n}\n');
      const install = [
        'install',
        '--ignore-scripts',
        '--no-package-lock',
        '--no-audit',
        '--no-fund',
        'brain.js@1.6.1',
      ];
      execFileSync('npm', install, { cwd: fileURLToPath(build), stdio: 'ignore' });
    }
    return createRequire(build)('brain.js') as Brain;
  });
}

function orNothing<Peer>(name: string, load: () => Peer): Peer | undefined {
  try {
    return load();
  } catch (error) {
    console.error(`without ${name}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
