import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { RnnError } from '@recurrent/core';

/** Refuses, before anything is learned, a folder that could not be made or written to. */
export async function assertFolder(folder: string): Promise<void> {
  const received = await obstacle(await nearest(resolve(folder)));
  if (!received) return;
  throw new RnnError(
    'invalid-argument',
    `A model must be kept in a folder that can be written to. Received '${folder}' (${received}). Choose another.`,
  );
}

/** Refuses, before anything is learned, a file that could not be written. */
export async function assertFile(file: string): Promise<void> {
  const received = (await isFolder(file)) ? 'a folder' : await obstacle(dirname(resolve(file)));
  if (!received) return;
  throw new RnnError(
    'invalid-argument',
    `A forecast must go to a file in a folder that can be written to. Received '${file}' (${received}). ` +
      'Choose another, or make its folder.',
  );
}

/** The folder itself, or what stands where it, or a folder above it, would be made. */
async function nearest(path: string): Promise<string> {
  const exists = await stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
  return exists || dirname(path) === path ? path : nearest(dirname(path));
}

/** Why nothing can be written into a folder; nothing when it can. */
async function obstacle(folder: string): Promise<string | undefined> {
  try {
    await access(folder, constants.W_OK);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code;
  }
  return (await isFolder(folder)) ? undefined : 'a file is in the way';
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
