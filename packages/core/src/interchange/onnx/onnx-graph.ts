import type { DenseArray } from '../../data/dense-array.js';
import { floatTensor, integerTensor, valueInfo } from './onnx-tensor.js';
import { ProtobufWriter } from './protobuf-writer.js';

/** What an operator is told beside its inputs: whole numbers, texts, floats, lists of these, or a graph of its own. */
type Attribute =
  | number
  | string
  | readonly number[]
  | OnnxGraph
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly texts: readonly string[] };

/** How a node is made, beyond its operator and inputs. */
interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Which of the operator's outputs is wanted. Default 0. */
  readonly outputIndex?: number;
  /** How many outputs the operator insists on. Default: up to the one that is wanted. */
  readonly outputCount?: number;
  /** What that output is called; the operator's name, counted, unless said. A name that is taken is counted too. */
  readonly output?: string;
  /** What all outputs are called, instead; they are known by these names then. */
  readonly outputs?: readonly string[];
}

/** The operators of ai.onnx that are written, in this version; runtimes from 2022 on know it. */
const operatorSet = 17;
/** The version of the file format that came with that operator set. */
const formatVersion = 8;

/** An ONNX graph in the making. Values are known by name. */
export class OnnxGraph {
  readonly #nodes: ProtobufWriter[] = [];
  readonly #tensors = new Map<string, ProtobufWriter>();
  readonly #inputs: ProtobufWriter[] = [];
  readonly #outputs: ProtobufWriter[] = [];
  readonly #counts = new Map<string, number>();
  readonly #taken = new Map<string, number>();

  input(name: string, kind: Parameters<typeof valueInfo>[1]): string {
    this.#inputs.push(valueInfo(name, kind));
    return name;
  }

  output(name: string, kind: Parameters<typeof valueInfo>[1]): void {
    this.#outputs.push(valueInfo(name, kind));
  }

  /** A weight, or another float32 tensor that is known beforehand. */
  floats(name: string, array: DenseArray): string {
    if (!this.#tensors.has(name)) this.#tensors.set(name, floatTensor(name, array));
    return name;
  }

  /** An int64 number, or a list of them. */
  integers(values: number | readonly number[]): string {
    const name = `int64_${Array.isArray(values) ? `[${values.join()}]` : String(values)}`;
    if (!this.#tensors.has(name)) this.#tensors.set(name, integerTensor(name, values));
    return name;
  }

  /** Adds a node → the name of its output. '' stands for an input that is left out. */
  add(
    operator: string,
    inputs: readonly string[],
    { attributes = {}, outputIndex = 0, outputCount = outputIndex + 1, output, outputs }: NodeOptions = {},
  ): string {
    const name = this.#nextName(operator);
    const wanted = output === undefined ? name : this.free(output);
    const node = new ProtobufWriter();
    const given = inputs.slice(0, inputs.findLastIndex((input) => input !== '') + 1);
    for (const input of given) node.text(1, input);
    const unused = (index: number): string => `${name}_unused_${index}`;
    const named =
      outputs ??
      Array.from({ length: outputCount }, (_, index) => (index === outputIndex ? wanted : unused(index)));
    for (const one of named) node.text(2, one);
    node.text(3, name).text(4, operator);
    for (const [key, value] of Object.entries(attributes)) node.message(5, attribute(key, value));
    this.#nodes.push(node);
    return wanted;
  }

  /** This name, counted where it is taken, which it is from now on. */
  free(name: string): string {
    const count = this.#taken.get(name) ?? 0;
    this.#taken.set(name, count + 1);
    return count === 0 ? name : `${name}_${count}`;
  }

  /** The whole file, a ModelProto. */
  toBytes(name: string): Uint8Array {
    const operators = new ProtobufWriter().text(1, '').integer(2, operatorSet);
    return new ProtobufWriter()
      .integer(1, formatVersion)
      .text(2, '@recurrent/core')
      .message(7, this.toMessage(name))
      .message(8, operators)
      .toBytes();
  }

  /** A GraphProto. */
  toMessage(name: string): ProtobufWriter {
    const graph = new ProtobufWriter();
    for (const node of this.#nodes) graph.message(1, node);
    graph.text(2, name);
    for (const tensor of this.#tensors.values()) graph.message(5, tensor);
    for (const input of this.#inputs) graph.message(11, input);
    for (const output of this.#outputs) graph.message(12, output);
    return graph;
  }

  #nextName(operator: string): string {
    const count = this.#counts.get(operator) ?? 0;
    this.#counts.set(operator, count + 1);
    return `${operator}_${count}`;
  }
}

const attributeTypes = { float: 1, integer: 2, text: 3, graph: 5, floats: 6, integers: 7, texts: 8 } as const;

function attribute(name: string, value: Attribute): ProtobufWriter {
  const message = new ProtobufWriter().text(1, name);
  const typeField = 20;
  if (typeof value === 'number') return message.integer(3, value).integer(typeField, attributeTypes.integer);
  if (typeof value === 'string') return message.text(4, value).integer(typeField, attributeTypes.text);
  if (value instanceof OnnxGraph)
    return message.message(6, value.toMessage(name)).integer(typeField, attributeTypes.graph);
  if ('float' in value) return message.float(2, value.float).integer(typeField, attributeTypes.float);
  if ('floats' in value) {
    for (const item of value.floats) message.float(7, item);
    return message.integer(typeField, attributeTypes.floats);
  }
  if ('texts' in value) {
    for (const item of value.texts) message.text(9, item);
    return message.integer(typeField, attributeTypes.texts);
  }
  for (const item of value) message.integer(8, item);
  return message.integer(typeField, attributeTypes.integers);
}
