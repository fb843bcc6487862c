import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dense, initializeWeights, sequential } from '../network/index.js';
import { memoryStore } from './memory-store.js';
import { loadModel, saveModel, type SavedModel } from './saved-model.js';

const network = sequential([dense({ units: 2 })], { numFeatures: 3 });
const model: SavedModel = {
  task: 'toy',
  network,
  weights: initializeWeights(network, 1),
  preprocessor: {},
  training: null,
};

describe('a model at a web address', () => {
  const kept = memoryStore();
  let server: Server;
  let origin = '';

  beforeAll(async () => {
    await saveModel(model, kept);
    server = createServer((request, response) => {
      const [, folder, name] = request.url!.split('/');
      kept
        .read(folder === 'toy' ? name! : 'nothing')
        .then((bytes) => response.end(bytes))
        .catch(() => response.writeHead(404).end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address !== 'object') throw new Error('a server on a port was asked for');
    origin = `http://127.0.0.1:${address?.port}`;
  });
  afterAll(() => void server.close());

  test('is loaded by text and by URL, with a slash at the end or without', async () => {
    expect(await loadModel(`${origin}/toy`, { task: 'toy' })).toEqual(model);
    expect(await loadModel(new URL('/toy/', origin), { task: 'toy' })).toEqual(model);
  });

  test('that is not there is refused with its address', async () => {
    await expect(loadModel(`${origin}/other`, { task: 'toy' })).rejects.toThrow(
      "A model's web address is a folder with model.json and its weights. " +
        `Received 404 from ${origin}/other/model.json. Check the address, and that all files of the model are there.`,
    );
  });

  test('that does not answer is refused with its address', async () => {
    await expect(loadModel('http://127.0.0.1:1/toy', { task: 'toy' })).rejects.toThrow(
      "A model's web address can be reached. Received no answer from http://127.0.0.1:1/toy/model.json. " +
        'Check the address, the connection, and that the server allows this origin (CORS).',
    );
  });

  test('cannot be saved to', async () => {
    await expect(saveModel(model, `${origin}/toy`)).rejects.toThrow(
      `A model at a web address can only be read. Received ${origin}/toy/ to save to. ` +
        "Save to a folder, to 'indexeddb://name' in a browser, or to a store of your own.",
    );
  });
});
