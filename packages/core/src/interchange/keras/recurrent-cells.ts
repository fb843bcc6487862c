import { badSavedModel, show } from '../../errors.js';
import { isRecord, itemsOf, type JsonRecord } from '../json-record.js';
import { plainLayer, type PlainLayer } from './plain-layer.js';
import { toSnakeCase } from './snake-case.js';

/** Where the variables of a cell are kept, when it stands in an RNN and not in a layer of its own. */
export interface CellPlace {
  /** The RNN's name, and whether this is its lowest cell, or its highest. */
  readonly layer: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Below the RNN's group, in a .keras archive. */
  readonly folder: string;
}

/** A layer, or one cell of an RNN as the layer that it is here. */
export interface PlacedPlainLayer extends PlainLayer {
  readonly within?: CellPlace;
}

const layerClasses: Readonly<Record<string, string>> = {
  LSTMCell: 'LSTM',
  GRUCell: 'GRU',
  SimpleRNNCell: 'SimpleRNN',
};

/**
 * An RNN over one cell, or over StackedRNNCells, as recurrent layers that read every output of the one below; within a
 * Bidirectional over one cell; any other layer as it is.
 * @throws {RnnError} bad-saved-model for a cell that is not LSTMCell, GRUCell or SimpleRNNCell
 */
export function withoutCells(layer: PlainLayer, leftOut: string[]): PlacedPlainLayer[] {
  if (layer.class_name === 'Bidirectional') return [withoutCellsWithin(layer, leftOut)];
  if (layer.class_name !== 'RNN') return [layer];
  // TensorFlow.js repeats the cells beside their stack.
  const { cell, cells: _repeated, name, return_sequences, go_backwards, ...shared } = layer.config;
  const isStack = isRecord(cell) && cell.class_name === 'StackedRNNCells' && isRecord(cell.config);
  const cells = isStack ? itemsOf((cell.config as JsonRecord).cells) : [cell];
  const counts = new Map<string, number>();
  return cells.map((one, index) => {
    const [isFirst, isLast] = [index === 0, index === cells.length - 1];
    const plain = toLayer(one, leftOut);
    const base = toSnakeCase(String((one as JsonRecord).class_name));
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    return {
      class_name: plain.class_name,
      config: {
        ...shared,
        ...plain.config,
        name: isStack ? `${String(name)}_cell_${index}` : name,
        return_sequences: isLast ? return_sequences : true,
        go_backwards: isFirst && go_backwards,
      },
      within: {
        layer: String(name),
        isFirst,
        isLast,
        folder: isStack ? `cell/cells/${count === 0 ? base : `${base}_${count}`}/vars` : 'cell/vars',
      },
    };
  });
}

function withoutCellsWithin({ class_name, config }: PlainLayer, leftOut: string[]): PlainLayer {
  const directions = ['layer', 'backward_layer'].flatMap((key) => {
    const given = config[key];
    if (!isRecord(given) || given.class_name !== 'RNN' || !isRecord(given.config)) return [];
    const [layer, ...more] = withoutCells({ class_name: 'RNN', config: given.config }, leftOut);
    if (layer && more.length === 0) return [[key, { class_name: layer.class_name, config: layer.config }]];
    throw badSavedModel('An RNN that is read in both directions has one cell', {
      received: `${more.length + 1} cells in ${show(config.name)}`,
      remedy: 'Put a bidirectional layer for each cell in its place, train it anew and save that',
    });
  });
  return { class_name, config: { ...config, ...Object.fromEntries(directions) } };
}

function toLayer(cell: unknown, leftOut: string[]): PlainLayer {
  const cellClass = isRecord(cell) ? cell.class_name : cell;
  if (isRecord(cell) && typeof cellClass === 'string' && Object.hasOwn(layerClasses, cellClass)) {
    const class_name = layerClasses[cellClass];
    const isOwn = (cell.registered_name ?? cellClass) === cellClass;
    return plainLayer({ ...cell, class_name, ...(isOwn && { registered_name: class_name }) }, leftOut);
  }
  throw badSavedModel(`The cells of an RNN are ${Object.keys(layerClasses).join(', ')}`, {
    received: show(cellClass),
    remedy: 'Put layers of Keras in their place, and save it again',
  });
}
