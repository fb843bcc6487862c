import type { FileBytes } from '../file-bytes.js';

/** One message of an object's header: where its data begin, and how many bytes they take. */
export interface HeaderMessage {
  readonly type: number;
  readonly at: number;
  readonly size: number;
  /** The data are elsewhere. */
  readonly shared: boolean;
}

/** Kinds of messages, by the numbers of the format. */
export const messageTypes = {
  dataspace: 0x01,
  datatype: 0x03,
  externalFiles: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
} as const;

const prefixLength = 8;

/** All messages of the object header at byte `at`. Source: HDF5 File Format Specification, IV.A.1.a. */
export function readMessages(file: FileBytes, at: number): HeaderMessage[] {
  if (file.uint8(at) !== 1) {
    throw file.refuse('object headers have version 1', {
      received: `version ${file.uint8(at)} at byte ${at}`,
      remedy: "Save it anew with h5py's own settings, without libver and track_order",
    });
  }
  const count = file.uint16(at + 2);
  const blocks = [{ at: at + 16, length: file.uint32(at + 8) }];
  const messages: HeaderMessage[] = [];
  // `count` ends the walk, whatever circles the continuations make.
  for (let block = blocks.shift(); block && messages.length < count; block = blocks.shift()) {
    file.assertInside(block.at, block.length);
    const end = block.at + block.length;
    let next = block.at;
    while (next + prefixLength <= end && messages.length < count) {
      const message = readMessage(file, next);
      messages.push(message);
      if (message.type === messageTypes.continuation) {
        blocks.push({ at: file.uint64(message.at), length: file.uint64(message.at + 8) });
      }
      next = message.at + message.size;
    }
  }
  return messages;
}

function readMessage(file: FileBytes, at: number): HeaderMessage {
  const size = file.uint16(at + 2);
  file.assertInside(at + prefixLength, size);
  return {
    type: file.uint16(at),
    at: at + prefixLength,
    size,
    shared: (file.uint8(at + 4) & 2) !== 0,
  };
}

/** The first message of a kind. */
export function findMessage(messages: readonly HeaderMessage[], type: number): HeaderMessage | undefined {
  return messages.find((message) => message.type === type);
}
