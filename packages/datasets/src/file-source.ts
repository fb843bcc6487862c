import { access, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { RnnError } from '@recurrent/core';
import { download, type DownloadOptions } from './download.js';
import { toText } from './gzip.js';
import type { RemoteFile } from './remote-file.js';

/** One file of a data set. */
export interface CatalogFile {
  /** Its folder in a collection of data sets, such as 'sentiment/sst2'. */
  readonly folder: string;
  readonly name: string;
  /** Where it is published; undefined when it can only be read from a local copy. */
  readonly remote?: RemoteFile;
}

/** Where the files of data sets come from: a folder of the user's, or their public addresses by way of the cache. */
export interface FileSource {
  /** Whether a local folder is read. */
  readonly isLocal: boolean;
  /** @throws {RnnError} when it cannot be had */
  text(file: CatalogFile): Promise<string>;
  /** Nothing when a local folder has no such file, or nobody publishes it alone. */
  optionalText(file: CatalogFile): Promise<string | undefined>;
  /** The path of a whole and verified download. */
  downloaded(file: CatalogFile & { readonly remote: RemoteFile }): Promise<string>;
}

/** Files of a local folder: at the path of a collection, in a folder named as the data set, or at its top; gzipped or not. */
export function localFiles(dataDir: string): FileSource {
  const placesOf = ({ folder, name }: CatalogFile): string[] =>
    [join(folder, name), join(basename(folder), name), name].flatMap((path) => [
      join(dataDir, path),
      join(dataDir, `${path}.gz`),
    ]);
  const optionalText = async (file: CatalogFile): Promise<string | undefined> => {
    for (const path of placesOf(file)) {
      const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
        throw unreadable(path, error);
      });
      if (bytes) return toText(bytes, path);
    }
    return undefined;
  };
  return {
    isLocal: true,
    optionalText,
    async text(file) {
      const text = await optionalText(file);
      if (text !== undefined) return text;
      throw new RnnError(
        'bad-data',
        `A data folder holds ${join(file.folder, file.name)}, or ${file.name} alone, gzipped or not. ` +
          `Received ${dataDir}, where neither is. Correct the path, or leave dataDir out to download it.`,
      );
    },
    downloaded(file) {
      throw onlyLocal(file);
    },
  };
}

/** Files of their public addresses, each downloaded once and kept in `cacheDir`. */
export function publishedFiles(cacheDir: string, options: DownloadOptions): FileSource {
  const downloaded: FileSource['downloaded'] = async ({ folder, name, remote }) => {
    // The digest in the name lets two versions of a file live side by side.
    const path = join(cacheDir, 'datasets', folder, `${remote.sha256.slice(0, 8)}-${name}`);
    // It is put there whole and verified, so that being there is enough.
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (!isThere) await download(remote, path, options);
    return path;
  };
  const read = async (file: CatalogFile & { readonly remote: RemoteFile }): Promise<string> => {
    const path = await downloaded(file);
    return toText(await readFile(path), path);
  };
  const isPublished = (file: CatalogFile): file is CatalogFile & { readonly remote: RemoteFile } =>
    file.remote !== undefined;
  return {
    isLocal: false,
    downloaded,
    optionalText: async (file) => (isPublished(file) ? read(file) : undefined),
    async text(file) {
      if (isPublished(file)) return read(file);
      throw onlyLocal(file);
    },
  };
}

function onlyLocal({ folder, name }: CatalogFile): RnnError {
  return new RnnError(
    'bad-data',
    `${join(folder, name)} is read from a local copy, as no public file with known bytes holds it. ` +
      'Received no dataDir. Give the folder that holds it as dataDir, or as RECURRENT_DATA.',
  );
}

function unreadable(path: string, cause: Error): RnnError {
  return new RnnError(
    'bad-data',
    `A data set's file can be read. Received ${path}: ${cause.message}. Check its rights.`,
    {
      cause,
    },
  );
}
