import type { LayerConfig } from './layer-config.js';

/** Which steps a layer reads for each that comes out. */
export interface TimeWindow {
  /** Steps from the first that it reads to the last, both counted. */
  readonly span: number;
  readonly strides: number;
  readonly padding: 'valid' | 'same' | 'causal';
}

/** The window of a layer that gives other steps than it reads; undefined for every other layer. */
export function timeWindowOf(layer: LayerConfig): TimeWindow | undefined {
  switch (layer.className) {
    case 'Conv1D': {
      const { kernelSize, dilationRate, strides, padding } = layer.config;
      return { span: (kernelSize - 1) * dilationRate + 1, strides, padding };
    }
    case 'MaxPooling1D':
    case 'AveragePooling1D': {
      const { poolSize, strides, padding } = layer.config;
      return { span: poolSize, strides, padding };
    }
    default:
      return undefined;
  }
}

/** How many steps come out of `time` steps. */
export function stepsAfter({ span, strides, padding }: TimeWindow, time: number): number {
  if (padding !== 'valid') return Math.ceil(time / strides);
  return Math.max(0, Math.floor((time - span) / strides) + 1);
}

/** How many steps of padding stand before the first of `time` steps. */
export function paddingBefore(window: TimeWindow, time: number): number {
  const { span, strides, padding } = window;
  if (padding === 'valid') return 0;
  if (padding === 'causal') return span - 1;
  return Math.floor(Math.max(0, (stepsAfter(window, time) - 1) * strides + span - time) / 2);
}

/** The step on which hangs whether the first step that comes out is real; for the next, `strides` steps later. */
export function firstAnchor({ span, padding }: TimeWindow): number {
  return padding === 'valid' ? span - 1 : 0;
}

/** How many steps come out of layers, one after the other, for `time` steps that go in. */
export function timeAfter(layers: readonly LayerConfig[], time: number): number {
  return layers.reduce((steps, layer) => {
    const window = timeWindowOf(layer);
    return window ? stepsAfter(window, steps) : steps;
  }, time);
}
