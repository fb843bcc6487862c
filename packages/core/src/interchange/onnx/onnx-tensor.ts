import { toBytes } from '../../task/weight-bytes.js';
import { ProtobufWriter } from './protobuf-writer.js';

/** Kinds of numbers, as TensorProto.DataType counts them. */
export const dataTypes = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;

/** The name and numbers of an ONNX tensor, as a TensorProto. */
export function floatTensor(
  name: string,
  { shape, values }: { readonly shape: readonly number[]; readonly values: Float32Array },
): ProtobufWriter {
  return tensor(name, { shape, type: dataTypes.float32, bytes: toBytes([{ name, shape, values }]) });
}

export function integerTensor(name: string, values: number | readonly number[]): ProtobufWriter {
  const list = [values].flat();
  const bytes = new Uint8Array(8 * list.length);
  const view = new DataView(bytes.buffer);
  list.forEach((value, index) => view.setBigInt64(8 * index, BigInt(value), true));
  return tensor(name, { shape: Array.isArray(values) ? [list.length] : [], type: dataTypes.int64, bytes });
}

function tensor(
  name: string,
  {
    shape,
    type,
    bytes,
  }: { readonly shape: readonly number[]; readonly type: number; readonly bytes: Uint8Array },
): ProtobufWriter {
  const [dimensions, dataType, nameField, rawData] = [1, 2, 8, 9];
  const message = new ProtobufWriter();
  for (const length of shape) message.integer(dimensions, length);
  return message.integer(dataType, type).text(nameField, name).bytes(rawData, bytes);
}

/** The name, kind and shape of an input or output of a graph, as a ValueInfoProto; a text names a free axis. */
export function valueInfo(
  name: string,
  { type, shape }: { readonly type: number; readonly shape: readonly (number | string)[] },
): ProtobufWriter {
  const axes = new ProtobufWriter();
  for (const length of shape) {
    const axis = new ProtobufWriter();
    axes.message(1, typeof length === 'number' ? axis.integer(1, length) : axis.text(2, length));
  }
  const tensorType = new ProtobufWriter().integer(1, type).message(2, axes);
  return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensorType));
}
