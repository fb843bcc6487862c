import type { ModelStore, ModelTarget } from '@recurrent/core';

/** A shipped model's two files. */
interface ModelFiles {
  readonly model: URL;
  readonly weights: URL;
}

/** Spelled out, so that bundlers find the files and put them beside the page. */
const shipped: Readonly<Record<string, ModelFiles>> = {
  sentiment: {
    model: new URL('../../models/sentiment/model.json', import.meta.url),
    weights: new URL('../../models/sentiment/weights.bin', import.meta.url),
  },
  emotion: {
    model: new URL('../../models/emotion/model.json', import.meta.url),
    weights: new URL('../../models/emotion/weights.bin', import.meta.url),
  },
};

/** The files of a model that comes with this package, by its name, 'sentiment' or 'emotion'; any other target as it is. */
export function shippedModel(source: ModelTarget): ModelTarget {
  if (typeof source !== 'string' || !Object.hasOwn(shipped, source)) return source;
  return toStore(shipped[source]!);
}

function toStore(files: ModelFiles): ModelStore {
  return {
    read: (name) => read(name === 'model.json' ? files.model : files.weights),
    write: () => Promise.reject(new Error('A shipped model is only read.')),
  };
}

async function read(url: URL): Promise<Uint8Array> {
  // Node's fetch knows no files.
  if (url.protocol === 'file:') {
    const { readFile } = process.getBuiltinModule('node:fs/promises');
    return readFile(url);
  }
  const response = await fetch(url);
  return new Uint8Array(await response.arrayBuffer());
}
