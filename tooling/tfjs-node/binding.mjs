import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import util from 'node:util';

/** Where everything lies that is downloaded and built here; never committed. */
export const buildFolder = new URL('build/', import.meta.url);
export const tfjsNodeFolder = new URL('node_modules/@tensorflow/tfjs-node/', buildFolder);

/** The compiled binding: its presence says that the build is whole. */
export const binding = new URL('lib/napi-v8/tfjs_binding.node', tfjsNodeFolder);

/** The file that `import '@tensorflow/tfjs-node'` stands for; without it, the process ends with what to do. */
export function builtEntry() {
  if (!existsSync(binding)) {
    console.error(
      'tfjs-node must be built first. It was not found. Run: pnpm --filter @recurrent/tfjs-node compile',
    );
    process.exit(2);
  }
  return fileURLToPath(new URL('dist/index.js', tfjsNodeFolder));
}

/** Sets what tfjs-node 4.22 needs from the process: a function that Node 23 removed, and no start-up log. */
export function prepareProcess() {
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
}
