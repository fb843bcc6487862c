import type { ModelStore } from '@recurrent/core';
import { element } from '@recurrent/demo-kit/web';

/** Hands a model's files to the reader, as downloads. */
export const downloadStore: ModelStore = {
  read: () => Promise.reject(new Error('Downloads are only written.')),
  write(files) {
    for (const { name, bytes } of files) {
      const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)]));
      element('a', { href: url, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    }
    return Promise.resolve();
  },
};
