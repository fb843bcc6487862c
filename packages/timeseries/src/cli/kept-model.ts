import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RnnError } from '@recurrent/core';
import { globalForecasterTask } from '../global-forecaster/global-forecaster.js';

/**
 * Whether a kept model is one of many series. One that cannot be read is not: whoever loads it tells why.
 * @throws {RnnError} invalid-argument when it forecasts one series, and a column that names many was given
 */
export async function isKeptOfMany(folder: string, id: string | undefined): Promise<boolean> {
  const task = await keptTask(folder);
  if (task === globalForecasterTask) return true;
  if (task === undefined || id === undefined) return false;
  throw new RnnError(
    'invalid-argument',
    `A model that reads a column of ids is a 'global-forecaster'. Received '${folder}' of '${task}'. ` +
      'Leave out --id, or train with it.',
  );
}

async function keptTask(folder: string): Promise<string | undefined> {
  try {
    const model = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as {
      readonly userDefinedMetadata?: { readonly recurrent?: { readonly task?: unknown } };
    };
    const task = model.userDefinedMetadata?.recurrent?.task;
    return typeof task === 'string' ? task : undefined;
  } catch {
    return undefined;
  }
}
