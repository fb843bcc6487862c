import { setFlagsFromString } from 'node:v8';
import { RnnError } from '../errors.js';
import { provideKernels } from '../kernels/index.js';
import { inferenceKernels } from '../kernels/inference-kernels.generated.js';
import { decodeHex } from '../kernels/kernel-texts.js';
import { wideKernels } from '../kernels/wide-kernels.generated.js';
import { sameProduct, timesAsFast } from './compare-kernels.js';

/** Main versions of V8 on which all of core's tests passed with wide vectors: those of Node 22 to 26. */
const tested = { first: 12, last: 14 };
const version = parseInt(process.versions.v8, 10);

let chosen: { readonly module: WebAssembly.Module | undefined } | undefined;

/**
 * Runs on vectors of eight floats instead of four from here on: products take about 0.6 of their time, and a result is that of
 * plain SIMD to the last bit, on whatever machine. Engines and trainings made before keep what they have, so call it first.
 *
 * V8 (in Node 22 to 26, on x64 with AVX2) has them behind a flag, as an experiment. The flag is set while our kernels are
 * compiled, some 10 ms, and no other code is compiled with it. Where they are not there, or not faster, nothing changes.
 * @returns the module in use, for `provideKernels` in threads of your own (those of `workers` have it already), or
 * undefined where there are no wide vectors
 */
export function useWideVectors(): WebAssembly.Module | undefined {
  chosen ??= { module: hasWideVectors() ? compileWide() : undefined };
  if (chosen.module) provideKernels(chosen.module);
  return chosen.module;
}

function hasWideVectors(): boolean {
  const { bun, deno } = process.versions;
  // Both name a version of V8, but take none of its flags, or others.
  const isNode = bun === undefined && deno === undefined;
  return isNode && process.arch === 'x64' && version >= tested.first && version <= tested.last;
}

function compileWide(): WebAssembly.Module | undefined {
  const plain = compile(inferenceKernels.simd, []);
  const wide = compile(wideKernels, ['--experimental-wasm-revectorize']);
  if (!sameProduct(wide, plain)) {
    throw new RnnError(
      'invalid-argument',
      `Wide vectors give the numbers of plain ones. Received others from V8 ${process.versions.v8}. Run without useWideVectors().`,
    );
  }
  // Without AVX2 the wide build is slower by far, with it faster by half.
  return timesAsFast(wide, plain) > 1.2 ? wide : undefined;
}

/** Compiles at once and optimized, as V8 otherwise does so later, when the flags are others again. */
function compile(text: string, flags: readonly string[]): WebAssembly.Module {
  const all = [...flags, '--no-liftoff', '--no-wasm-lazy-compilation', ...inliningFlags()];
  const set = all.filter((flag) => !process.execArgv.includes(flag));
  for (const flag of set) setFlagsFromString(flag);
  try {
    return new WebAssembly.Module(decodeHex(text));
  } finally {
    for (const flag of set) setFlagsFromString(opposite(flag));
  }
}

/** From V8 13 on, inlining needs what an earlier, unoptimized run has learned, and there is none. */
function inliningFlags(): string[] {
  return version >= 13 ? ['--no-wasm-inlining'] : [];
}

function opposite(flag: string): string {
  return flag.startsWith('--no-') ? `--${flag.slice('--no-'.length)}` : `--no-${flag.slice('--'.length)}`;
}
