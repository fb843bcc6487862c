import { lineChart, paragraph, type Ink, type Look } from '@recurrent/demo-kit/terminal';
import type { Outcome } from '../learn.js';

const inks: Readonly<Record<Outcome['cell'], Ink>> = { SimpleRNN: 'bad', LSTM: 'happened', GRU: 'forecast' };
const points = 60;

/** The gradient's length at each step, on a logarithmic scale, in the state that each layer keeps. */
export function drawGradients(outcomes: readonly Outcome[], look: Look): string {
  const chosen = outcomes.map(({ cell, gradients }) => ({ cell, ...gradients.at(-1)! }));
  const time = chosen[0]!.norms.length;
  const count = Math.min(points, time);
  const stepOf = (point: number): number => Math.round((point * (time - 1)) / (count - 1));
  const series = chosen.map(({ cell, state, norms }) => ({
    name: `${cell} ${state}`,
    mark: 'line' as const,
    ink: inks[cell],
    values: Array.from({ length: count }, (_, point) => powerOf(norms[stepOf(point)]!)),
  }));
  const labels = [0, Math.floor(count / 2), count - 1].map((point) => ({
    at: point,
    text: `step ${stepOf(point) + 1}`,
  }));
  const words = chosen.map(
    ({ cell, state, perStep, ratio, verdict }) =>
      `${cell}: × ${perStep.toFixed(3)} a step back, ${ratio.toExponential(0)} of it is left in ${state} at the first ` +
      `step (${verdict}).`,
  );
  return (
    lineChart(series, { labels, unit: 'powers of ten', height: 12 }, look) + paragraph(words.join(' '), look)
  );
}

function powerOf(norm: number): number | undefined {
  return norm > 0 ? Math.log10(norm) : undefined;
}
