import { crc32c } from '../interchange/keras/crc32.js';
import { ProtobufWriter } from '../interchange/onnx/protobuf-writer.js';
import type { ProgressRow } from './progress-row.js';

/** One thing that TensorBoard is told. */
export interface TensorboardEvent {
  readonly wallTimeMs: number;
  readonly step: number;
  /** The first event of a file; that a training starts here, so that what was told of later steps is void; or figures. */
  readonly what: 'file' | 'start' | ProgressRow;
}

/**
 * An event as TFRecord: length, its check sum, message, its check sum.
 * Source: TensorFlow's tfrecord documentation, event.proto and summary.proto.
 */
export function toRecord({ wallTimeMs, step, what }: TensorboardEvent): Uint8Array {
  const event = new ProtobufWriter().double(1, wallTimeMs / 1000);
  // The format leaves zeros out.
  if (step !== 0) event.integer(2, step);
  if (what === 'file') event.text(3, 'brain.Event:2');
  else if (what === 'start') event.message(7, new ProtobufWriter().integer(1, 1));
  else event.message(5, summaryOf(what));
  return framed(event.toBytes());
}

function summaryOf(figures: ProgressRow): ProtobufWriter {
  const summary = new ProtobufWriter();
  for (const [tag, value] of Object.entries(figures)) {
    summary.message(1, new ProtobufWriter().text(1, tag).float(2, value));
  }
  return summary;
}

function framed(message: Uint8Array): Uint8Array {
  const record = new Uint8Array(12 + message.length + 4);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(message.length), true);
  view.setUint32(8, maskedSum(record.subarray(0, 8)), true);
  record.set(message, 12);
  view.setUint32(12 + message.length, maskedSum(message), true);
  return record;
}

/** A sum of bytes that hold sums of their own would be weak, so that it is turned and moved. */
function maskedSum(bytes: Uint8Array): number {
  const sum = crc32c(bytes);
  return (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0;
}
