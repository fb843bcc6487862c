import { badSavedModel, RnnError } from '../errors.js';
import type { ModelStore } from './model-store.js';

/** A model's folder at a web address. It can be read only. */
export function httpStore(address: string | URL): ModelStore {
  const folder = new URL(String(address).replace(/\/?$/, '/'));
  return {
    async read(name) {
      const url = new URL(name, folder);
      const response = await fetch(url).catch((cause: unknown) => {
        throw badSavedModel("A model's web address can be reached", {
          received: `no answer from ${url.href}`,
          remedy: 'Check the address, the connection, and that the server allows this origin (CORS)',
          cause,
        });
      });
      if (!response.ok) {
        throw badSavedModel("A model's web address is a folder with model.json and its weights", {
          received: `${response.status} from ${url.href}`,
          remedy: 'Check the address, and that all files of the model are there',
        });
      }
      return new Uint8Array(await response.arrayBuffer());
    },
    write() {
      throw new RnnError(
        'invalid-argument',
        `A model at a web address can only be read. Received ${folder.href} to save to. ` +
          "Save to a folder, to 'indexeddb://name' in a browser, or to a store of your own.",
      );
    },
  };
}
