// Compiles the kernels, with and without fused multiply-add: those of inference and those of training into texts that
// load everywhere, and all of them into files for runtimes that take WebAssembly only as a file. What is for wide vectors
// is loaded by useWideVectors alone.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const features = { simd: ['simd'], relaxedSimd: ['simd', 'relaxed-simd'] };
const files = { simd: 'kernels', relaxedSimd: 'relaxed-kernels' };
const sources = '../src/kernels';

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
for (const name of await readdir(sources)) {
  if (name.endsWith('.generated.ts')) await rm(`${sources}/${name}`);
}
await mkdir('../wasm', { recursive: true });
for (const part of ['inference', 'training']) await writeTexts(part);
for (const [build, file] of Object.entries(files)) {
  await writeFile(`../wasm/${file}.wasm`, await compile('index', features[build]));
}
const wide = await compile('index', features.simd, { wideVectors: true });
await writeFile(
  `${sources}/wide-kernels.generated.ts`,
  `/** All kernels, for V8's wide vectors: ${wide.length} bytes. */\n` +
    `export const wideKernels: string = '${Buffer.from(wide).toString('hex')}';\n`,
);

/**
 * Both builds side by side, as hexadecimal digits: gzip then finds in one what it has seen in the other, which base64
 * hides from it.
 */
async function writeTexts(part) {
  const texts = [];
  for (const [build, wanted] of Object.entries(features)) {
    const module = await compile(part, wanted);
    texts.push(`  /** ${module.length} bytes. */\n  ${build}: '${Buffer.from(module).toString('hex')}',\n`);
  }
  await writeFile(
    `${sources}/${part}-kernels.generated.ts`,
    `import type { KernelTexts } from './kernel-texts.js';\n\n` +
      `/** The kernels of ${part} as WebAssembly. */\n` +
      `export const ${part}Kernels: KernelTexts = {\n${texts.join('')}};\n`,
  );
}

async function compile(entry, enabled, { wideVectors = false } = {}) {
  let module;
  const { error, stderr } = await asc.main(
    [
      `${entry}.ts`,
      ...['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--outFile', 'kernels.wasm'],
      ...['--use', `WIDE_VECTORS=${Number(wideVectors)}`],
      ...enabled.flatMap((feature) => ['--enable', feature]),
    ],
    { writeFile: (_name, contents) => void (module = contents) },
  );
  if (error) throw new Error(`The kernels do not compile.\n${stderr}`, { cause: error });
  if (stderr.toString()) process.stderr.write(stderr.toString());
  return module;
}
