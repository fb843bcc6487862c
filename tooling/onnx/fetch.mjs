// Puts onnxruntime-node into build/. Its CPU library comes with the npm package; its install script would fetch CUDA's.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const version = '1.30.0';
const build = new URL('build/', import.meta.url);

if (!existsSync(new URL(`node_modules/onnxruntime-node/package.json`, build))) {
  console.log(`onnxruntime-node ${version}: 113 MB to fetch, 290 MB in tooling/onnx/build`);
  mkdirSync(build, { recursive: true });
  writeFileSync(new URL('package.json', build), '{\n  "private": true\n}\n');
  execFileSync(
    'npm',
    [
      'install',
      '--ignore-scripts',
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
      `onnxruntime-node@${version}`,
    ],
    { cwd: fileURLToPath(build), stdio: 'inherit' },
  );
}
