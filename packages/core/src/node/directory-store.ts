import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { badSavedModel } from '../errors.js';
import type { ModelFile, ModelStore } from '../task/model-store.js';

/**
 * A model in a folder. A process killed at any moment leaves the old model or the new one, whole: weights stand
 * under a new name first, and renaming `model.json` is the moment at which the new model takes over.
 */
export function directoryStore(folder: string): ModelStore {
  return {
    async read(name) {
      try {
        return await readFile(join(folder, name));
      } catch (cause) {
        throw badSavedModel('A saved model is a folder with model.json and its weights', {
          received: `'${folder}', where ${name} cannot be read`,
          remedy: 'Check the path, and that the model was saved there',
          cause,
        });
      }
    },
    async write(files) {
      await mkdir(folder, { recursive: true });
      const isModel = ({ name }: ModelFile): boolean => name === 'model.json';
      for (const file of files.filter((file) => !isModel(file))) await replace(folder, file);
      for (const file of files.filter(isModel)) await replace(folder, file);
      await removeStale(folder, new Set(files.map(({ name }) => name)));
    },
  };
}

async function replace(folder: string, { name, bytes }: ModelFile): Promise<void> {
  const unfinished = join(folder, `${name}.tmp`);
  const file = await open(unfinished, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, join(folder, name));
  await syncFolder(folder);
}

/** Makes a rename outlast a power cut. Windows cannot open a folder, and needs no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Weights that no model.json names any more, and what a killed process left unfinished. */
async function removeStale(folder: string, kept: ReadonlySet<string>): Promise<void> {
  const stale = (await readdir(folder)).filter(
    (name) => /^(weights-[0-9a-f]{8}\.bin|model\.json)(\.tmp)?$/.test(name) && !kept.has(name),
  );
  await Promise.all(stale.map((name) => rm(join(folder, name), { force: true })));
}
