import { createChart } from './chart.js';

/** A loss curve that grows epoch by epoch. */
export interface LossChart {
  readonly element: HTMLElement;
  /** Empties the curve and makes room for so many epochs. */
  start(epochs: number): void;
  /** The loss of an epoch, and on the held-back part when there is one. */
  add(epoch: number, loss: number, validationLoss?: number): void;
  /** Takes back the room of epochs that were not needed. */
  end(): void;
}

/** A chart of the training loss, and of the validation loss where there is one, with room for so many epochs. */
export function lossChart(room: number, { validates }: { readonly validates: boolean }): LossChart {
  const chart = createChart({
    title: 'Loss',
    xName: 'Epoch',
    xScale: 'count',
    lines: [
      { name: 'training', color: '--happened', mark: 'line' },
      ...(validates ? [{ name: 'validation', color: '--forecast', mark: 'dashed' } as const] : []),
    ],
    formatX: (epoch) => String(epoch),
    formatValue: (loss) => String(Number(loss.toPrecision(3))),
  });
  let epochs = room;
  let rows: [number, number, number | null][] = [];
  const show = () => {
    const [last, best] = [rows.at(-1), lowest(rows)];
    chart.show({
      x: rows.map(([epoch]) => epoch),
      values: [
        rows.map(([, loss]) => loss),
        ...(validates ? [rows.map(([, , validationLoss]) => validationLoss)] : []),
      ],
      xRange: [1, Math.max(2, epochs)],
      summary: last
        ? `After ${last[0]} ${last[0] === 1 ? 'epoch' : 'epochs'} the training loss is ${last[1].toPrecision(3)}` +
          (best ? `; the lowest validation loss is ${best[2]!.toPrecision(3)}, at epoch ${best[0]}.` : '.')
        : 'Nothing trained yet.',
    });
  };
  show();
  return {
    element: chart.element,
    start(count) {
      epochs = count;
      rows = [];
      show();
    },
    add(epoch, loss, validationLoss) {
      rows.push([epoch, loss, validationLoss ?? null]);
      show();
    },
    end() {
      epochs = rows.length;
      show();
    },
  };
}

function lowest(
  rows: readonly [number, number, number | null][],
): [number, number, number | null] | undefined {
  return rows
    .filter(([, , validationLoss]) => validationLoss !== null)
    .reduce<[number, number, number | null] | undefined>(
      (best, row) => (best && best[2]! <= row[2]! ? best : row),
      undefined,
    );
}
