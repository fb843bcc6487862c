import { sizeOf } from '../../network/index.js';
import type { FileBytes } from '../file-bytes.js';
import { readDatatype, readShape } from './datatype.js';
import { findMessage, messageTypes, type HeaderMessage } from './object-header.js';

/** Numbers in an HDF5 file that are not read yet. */
export interface Hdf5Dataset {
  /** As the file claims it. */
  readonly shape: readonly number[];
  /** @throws {RnnError} bad-saved-model when the file has fewer bytes than the shape asks for */
  read(): Float32Array;
}

const [compact, contiguous] = [0, 1];

/** Source: HDF5 File Format Specification, IV.A.2.i. */
export function readDataset(file: FileBytes, messages: readonly HeaderMessage[]): Hdf5Dataset {
  const [dataspace, datatype, layout] = [
    messageTypes.dataspace,
    messageTypes.datatype,
    messageTypes.layout,
  ].map((type) => findMessage(messages, type));
  const elsewhere = [messageTypes.filters, messageTypes.externalFiles].some((type) =>
    findMessage(messages, type),
  );
  if (
    !dataspace ||
    !datatype ||
    !layout ||
    elsewhere ||
    [dataspace, datatype, layout].some(({ shared }) => shared)
  ) {
    throw file.refuse('weights are plain datasets: not compressed, and in this file', {
      received: elsewhere
        ? 'one that is compressed, or in another file'
        : 'a group, or a dataset of shared parts',
      remedy: 'Save it anew with Keras',
    });
  }
  const type = readDatatype(file, datatype.at);
  if (type.kind !== 'float32') {
    throw file.refuse('weights are float32, little-endian', {
      received: type.kind === 'other' ? type.name : 'texts',
      remedy: 'Save it from a model with the dtype float32',
    });
  }
  const shape = readShape(file, dataspace.at) ?? [0];
  const { at, length } = dataPlace(file, layout);
  return {
    shape,
    read() {
      const count = sizeOf(shape);
      if (length < 4 * count) {
        throw file.refuse(`a dataset of shape [${shape.join(', ')}] takes ${4 * count} bytes`, {
          received: `${length}`,
        });
      }
      return file.floats(at, count);
    },
  };
}

function dataPlace(file: FileBytes, layout: HeaderMessage): { readonly at: number; readonly length: number } {
  const [version, layoutClass] = [file.uint8(layout.at), file.uint8(layout.at + 1)];
  if (version === 3 || version === 4) {
    if (layoutClass === contiguous)
      return { at: file.uint64(layout.at + 2), length: file.uint64(layout.at + 10) };
    if (layoutClass === compact) return { at: layout.at + 4, length: file.uint16(layout.at + 2) };
  }
  throw file.refuse('weights are datasets in one piece', {
    received: `layout ${layoutClass} of version ${version}`,
    remedy: 'Save it anew with Keras',
  });
}
