import { int8Host } from './int8-host.js';
import { floats, type KernelHost } from './kernel-host.js';
import type { PackedCell } from './packed-cell.js';
import { reserve } from './workspace.js';

/** A cell's weights as int8 in another host, a scale for each column. The caller frees both. */
export function toInt8Cell(host: KernelHost, packed: PackedCell): PackedCell {
  const { cell, layout, host: source } = packed;
  const { inputGates, recurrentGates, panels } = layout;
  const inputPanels = inputGates.length * panels;
  const int8 = int8Host(host, {
    source,
    weights: [
      { offset: packed.kernel, depth: cell.inputDim, panels: inputPanels },
      { offset: packed.recurrentKernel, depth: cell.units, panels: recurrentGates.length * panels },
    ],
  });
  const [kernel, recurrentKernel] = int8.matrices;
  const { offsets, free } = reserve(host, { bias: 8 * inputPanels, candidateBias: 8 * panels });
  floats(host, offsets.bias, 8 * inputPanels).set(floats(source, packed.bias, 8 * inputPanels));
  floats(host, offsets.candidateBias, 8 * panels).set(floats(source, packed.candidateBias, 8 * panels));
  const rounded: PackedCell = {
    ...packed,
    ...offsets,
    host: int8.host,
    kernel: kernel!.address,
    recurrentKernel: recurrentKernel!.address,
    stepRoom: undefined,
    free() {
      rounded.stepRoom?.free();
      int8.free();
      free();
    },
  };
  return rounded;
}
