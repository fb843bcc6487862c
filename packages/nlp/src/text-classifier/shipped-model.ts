import type { ModelStore, ModelTarget } from '@recurrent/core';

/** Spelled out, so that bundlers find the files and put them beside the page. */
const files = {
  'model.json': new URL('../../models/sentiment/model.json', import.meta.url),
  weights: new URL('../../models/sentiment/weights.bin', import.meta.url),
};

/** The files of the model that comes with this package, by the name 'sentiment'; any other target as it is. */
export function shippedModel(source: ModelTarget): ModelTarget {
  return source === 'sentiment' ? sentimentStore : source;
}

const sentimentStore: ModelStore = {
  read: (name) => read(name === 'model.json' ? files['model.json'] : files.weights),
  write: () => Promise.reject(new Error('A shipped model is only read.')),
};

async function read(url: URL): Promise<Uint8Array> {
  // Node's fetch knows no files.
  if (url.protocol === 'file:') {
    const { readFile } = process.getBuiltinModule('node:fs/promises');
    return readFile(url);
  }
  const response = await fetch(url);
  return new Uint8Array(await response.arrayBuffer());
}
