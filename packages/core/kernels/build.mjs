// Compiles the kernels twice, with and without fused multiply-add: into base64 that loads everywhere, and into files for
// runtimes that take WebAssembly only as a file.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const builds = [
  { file: 'simd', name: 'simdModule', binary: 'kernels', features: ['simd'] },
  {
    file: 'relaxed-simd',
    name: 'relaxedSimdModule',
    binary: 'relaxed-kernels',
    features: ['simd', 'relaxed-simd'],
  },
];

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
await mkdir('../wasm', { recursive: true });
for (const { file, name, binary, features } of builds) {
  const module = await compile(features);
  await writeFile(`../wasm/${binary}.wasm`, module);
  await writeFile(
    `../src/kernels/${file}.generated.ts`,
    `/** The kernels as WebAssembly, ${module.length} bytes. */\n` +
      `export const ${name}: string =\n  '${Buffer.from(module).toString('base64')}';\n`,
  );
}

async function compile(features) {
  let module;
  const { error, stderr } = await asc.main(
    [
      'index.ts',
      ...['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--outFile', 'kernels.wasm'],
      ...features.flatMap((feature) => ['--enable', feature]),
    ],
    { writeFile: (_name, contents) => void (module = contents) },
  );
  if (error) throw new Error(`The kernels do not compile.\n${stderr}`, { cause: error });
  if (stderr.toString()) process.stderr.write(stderr.toString());
  return module;
}
