import { FileBytes } from '../file-bytes.js';
import { findTexts } from './attribute.js';
import { GlobalHeaps } from './global-heaps.js';
import { readDataset, type Hdf5Dataset } from './dataset.js';
import { findMessage, messageTypes, readMessages } from './object-header.js';
import { findChild } from './symbol-table.js';

/** A group or a dataset of an HDF5 file. */
export interface Hdf5Object {
  /** What stands in this group under a name or a path such as 'layers/lstm'; undefined when nothing does. */
  child(path: string): Hdf5Object | undefined;
  /** The texts of an attribute; undefined when there is no such attribute. */
  texts(attribute: string): readonly string[] | undefined;
  /** @throws {RnnError} bad-saved-model when this is no dataset of float32 that stands in one piece */
  dataset(): Hdf5Dataset;
}

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether bytes begin as an HDF5 file does. */
export function isHdf5(bytes: Uint8Array): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/**
 * The root group of an HDF5 file of the layout that h5py writes unless told otherwise, so of Keras's files.
 * Source: The HDF Group, HDF5 File Format Specification 3.0, with version 0 and 1 of its superblock, version 1 of
 * object headers and of B-trees. Nothing is allocated that the file's own length does not bear out.
 * @throws {RnnError} bad-saved-model when it is no such file
 */
export function openHdf5(bytes: Uint8Array): Hdf5Object {
  const file = new FileBytes(bytes, 'an HDF5 file');
  if (!isHdf5(bytes)) {
    throw file.refuse('the first bytes are \\x89HDF', { received: `[${bytes.slice(0, 8).join(', ')}]` });
  }
  const version = file.uint8(8);
  const sizes = [file.uint8(13), file.uint8(14)];
  if (version > 1 || sizes.some((size) => size !== 8)) {
    throw file.refuse('the superblock has version 0 or 1 and addresses of 8 bytes', {
      received: `version ${version}`,
      remedy: "Save it anew with h5py's own settings, without libver",
    });
  }
  const rootEntryAt = version === 0 ? 56 : 60;
  return openObject(file, { at: file.uint64(rootEntryAt + 8), heaps: new GlobalHeaps(file) });
}

function openObject(
  file: FileBytes,
  { at, heaps }: { readonly at: number; readonly heaps: GlobalHeaps },
): Hdf5Object {
  const messages = readMessages(file, at);
  return {
    child(path) {
      let childAt: number | undefined = at;
      for (const name of path.split('/')) {
        childAt = childOf(file, childAt, name);
        if (childAt === undefined) return undefined;
      }
      return openObject(file, { at: childAt, heaps });
    },
    texts: (name) => findTexts(file, { messages, heaps, name }),
    dataset: () => readDataset(file, messages),
  };
}

function childOf(file: FileBytes, groupAt: number, name: string): number | undefined {
  const table = findMessage(readMessages(file, groupAt), messageTypes.symbolTable);
  if (!table) return undefined;
  return findChild(file, { treeAt: file.uint64(table.at), heapAt: file.uint64(table.at + 8), name });
}
