import type { BackendValues, DataId, KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { RnnError } from '../errors.js';
import { createHost, floats, hostOver, type KernelHost } from '../kernels/index.js';

/** A tensor being made: its kernel writes to `offset`, then `done` gives it to TensorFlow.js. */
export interface OutputTensor {
  readonly offset: number;
  done(): TensorInfo;
}

/** Where kernels find tensors of a TensorFlow.js backend, and put new ones. */
export interface TensorMemory {
  readonly host: KernelHost;
  /** Where a tensor's numbers are, for as long as the kernel runs. */
  offsetOf(tensor: TensorInfo): number;
  create(shape: readonly number[]): OutputTensor;
  /** Frees what was copied for this run. */
  release(): void;
}

/** The part of TensorFlow.js's wasm backend that kernels need: its memory and who lies where in it. */
interface WasmBackend extends KernelBackend {
  readonly dataIdMap: { get(dataId: DataId): { readonly memoryOffset: number } };
  readonly wasm: {
    readonly asm: { readonly memory: WebAssembly.Memory };
    _malloc(bytes: number): number;
    _free(offset: number): void;
  };
  makeOutput(shape: readonly number[], dtype: 'float32'): TensorInfo;
}

/** The memory of a backend: in place where it is WebAssembly's, otherwise by copying. */
export function tensorMemory(backend: KernelBackend): TensorMemory {
  return sharedMemory(backend) ?? copying(backend);
}

/** The same where kernels reach the tensors themselves, and may change them in place. */
export function sharedMemory(backend: KernelBackend): TensorMemory | undefined {
  return isReachable(backend) ? inPlace(backend) : undefined;
}

function isReachable(backend: KernelBackend): backend is WasmBackend {
  const { wasm, dataIdMap, makeOutput } = backend as Partial<WasmBackend>;
  return Boolean(wasm?.asm?.memory instanceof WebAssembly.Memory && dataIdMap && makeOutput);
}

const hosts = new WeakMap<KernelBackend, KernelHost>();

function inPlace(backend: WasmBackend): TensorMemory {
  let host = hosts.get(backend);
  if (!host)
    hosts.set(backend, (host = hostOver({ memory: backend.wasm.asm.memory, ...scratchOf(backend) })));
  const offsetOf = ({ dataId }: TensorInfo): number => backend.dataIdMap.get(dataId).memoryOffset;
  return {
    host,
    offsetOf,
    create(shape) {
      const info = backend.makeOutput(shape, 'float32');
      return { offset: offsetOf(info), done: () => info };
    },
    release() {},
  };
}

/** TensorFlow.js aligns to 8 bytes only, and a vector load that crosses a cache line costs twice. */
const alignment = 16;

function scratchOf({ wasm }: WasmBackend): Pick<KernelHost, 'allocate' | 'free'> {
  const starts = new Map<number, number>();
  return {
    allocate(bytes) {
      const start = wasm._malloc(bytes + alignment) >>> 0;
      if (start === 0) throw outOfMemory(bytes);
      const offset = Math.ceil(start / alignment) * alignment;
      starts.set(offset, start);
      return offset;
    },
    free(offset) {
      wasm._free(starts.get(offset)!);
      starts.delete(offset);
    },
  };
}

function outOfMemory(bytes: number): RnnError {
  return new RnnError(
    'invalid-argument',
    `A batch must fit into the memory of WebAssembly. Received one that needs another ${bytes} bytes. ` +
      'Use a smaller batchSize or shorter sequences.',
  );
}

let ownHost: KernelHost | undefined;

function copying(backend: KernelBackend): TensorMemory {
  const host = (ownHost ??= createHost());
  const copies: number[] = [];
  const allocate = (length: number): number => {
    const offset = host.allocate(length * Float32Array.BYTES_PER_ELEMENT);
    copies.push(offset);
    return offset;
  };
  return {
    host,
    offsetOf({ dataId }) {
      const values = backend.readSync(dataId) as Float32Array;
      const offset = allocate(values.length);
      floats(host, offset, values.length).set(values);
      return offset;
    },
    create(shape) {
      const length = shape.reduce((product, axis) => product * axis, 1);
      const offset = allocate(length);
      return {
        offset,
        done() {
          const values: BackendValues = floats(host, offset, length).slice();
          return {
            dataId: backend.write(values, [...shape], 'float32'),
            shape: [...shape],
            dtype: 'float32',
          };
        },
      };
    },
    release() {
      for (const offset of copies) host.free(offset);
    },
  };
}
