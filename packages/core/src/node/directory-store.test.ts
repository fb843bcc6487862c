import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '../random.js';
import { dense, gru, initializeWeights, outputShape, sequential } from '../network/index.js';
import { loadModel, saveModel, type SavedModel } from '../task/saved-model.js';
import { directoryStore } from './index.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'recurrent-'));
});
afterAll(() => rm(root, { recursive: true }));

function toyModel(seed: number): SavedModel {
  const network = sequential([gru({ units: 4 }), dense({ units: 1 })], { numFeatures: 2 });
  return {
    task: 'toy',
    network,
    weights: initializeWeights(network, seed),
    preprocessor: { seed },
    training: null,
  };
}

describe('a model in a folder', () => {
  test('comes back by path, by file URL and by store', async () => {
    const folder = join(root, 'deep', 'toy');
    await saveModel(toyModel(1), folder);
    expect(await loadModel(folder, { task: 'toy' })).toEqual(toyModel(1));
    expect(await loadModel(pathToFileURL(folder), { task: 'toy' })).toEqual(toyModel(1));
    expect(await loadModel(directoryStore(folder), { task: 'toy' })).toEqual(toyModel(1));
  });

  test('replaces the model before it and leaves no file of it, nor of a killed process, behind', async () => {
    const folder = join(root, 'replaced');
    await saveModel(toyModel(1), folder);
    await writeFile(join(folder, 'weights-0badc0de.bin.tmp'), 'half');
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await saveModel(toyModel(2), folder);
    expect(await loadModel(folder, { task: 'toy' })).toEqual(toyModel(2));
    expect(await readdir(folder)).toEqual([
      'model.json',
      'notes.txt',
      expect.stringMatching(/^weights-[0-9a-f]{8}\.bin$/),
    ]);
  });

  test('that is not there is refused in words', async () => {
    const error: unknown = await loadModel(join(root, 'nowhere'), { task: 'toy' }).catch(
      (refusal) => refusal,
    );
    expect(error).toMatchObject({
      code: 'bad-saved-model',
      message:
        'A saved model is a folder with model.json and its weights. ' +
        `Received '${join(root, 'nowhere')}', where model.json cannot be read. ` +
        'Check the path, and that the model was saved there.',
    });
    expect(error).toHaveProperty('cause.code', 'ENOENT');
  });

  test('has no name in a scheme that Node does not know', async () => {
    await expect(saveModel(toyModel(1), 'indexeddb://toy')).rejects.toThrow(
      "In Node a model is in a folder or at a web address. Received 'indexeddb://toy'. Give a path, a file: or an http: URL.",
    );
  });

  test('is whole, old or new, whenever the process that saves it is killed', async () => {
    const folder = join(root, 'killed');
    const program = join(root, 'save-in-a-loop.mjs');
    await buildChild(program);
    const random = createRandom(1);
    for (let kill = 0; kill < 12; kill++) {
      const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, random.uniform() * 40));
      child.kill('SIGKILL');
      await once(child, 'close');
      const { network, preprocessor } = await loadModel(folder, { task: 'toy' });
      expect(preprocessor).toEqual({ units: outputShape(network, { batch: 1, time: 1 }).at(-1) });
    }
  });
});

/** The child as one file that Node runs as it is. */
async function buildChild(program: string): Promise<void> {
  const entry = fileURLToPath(new URL('./save-in-a-loop.test.support.ts', import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@recurrent/source', 'node', 'import'] },
    ssr: { resolve: { conditions: ['@recurrent/source', 'node', 'import'] }, noExternal: true },
    build: { ssr: entry, write: false, target: 'node20' },
  });
  if (!('output' in built)) throw new Error('one bundle was asked for');
  await writeFile(program, built.output[0].code);
}
