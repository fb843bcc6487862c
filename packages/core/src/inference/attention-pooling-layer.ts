import { floats, packDense, runDense, type KernelHost, type PackedDense } from '../kernels/index.js';
import type { AttentionPoolingLayer } from '../network/index.js';
import type { Activations } from './activations.js';
import { liveMemory } from './live-memory.js';
import { copyWeights, type LayerToLoad, type LoadedLayer, type Stepping } from './loaded-layer.js';

/** A sequence's real steps, weighted by how well each answers one learned query; 0 without any. */
export function loadAttentionPooling(
  host: KernelHost,
  toLoad: LayerToLoad<AttentionPoolingLayer>,
): LoadedLayer {
  const { layer, inputDim } = toLoad;
  const { name, units } = layer.config;
  const copied = copyWeights(host, toLoad);
  const [kernel, bias] = [copied.offsetOf('kernel'), copied.offsetOf('bias')];
  const projection = packDense(host, { inputDim, units, activation: 'tanh' }, { kernel, bias });
  const query = floats(host, copied.offsetOf('query'), units).slice();
  copied.free();
  return {
    name,
    inputDim,
    units: inputDim,
    run: (inputs) => runWhole(host, { projection, query }, inputs),
    stepping: steppingOf(host, { projection, query }),
  };
}

interface Attention {
  readonly projection: PackedDense;
  readonly query: Float32Array;
}

function runWhole(host: KernelHost, { projection, query }: Attention, inputs: Activations): Activations {
  const { batch, time = 1, mask, features } = inputs;
  const projected = host.allocate(4 * batch * time * query.length);
  runDense(projection, { rows: batch * time, inputs: inputs.offset, outputs: projected });
  const offset = host.allocate(4 * batch * features);
  const values = floats(host, inputs.offset, batch * time * features);
  const answers = floats(host, projected, batch * time * query.length);
  const outputs = floats(host, offset, batch * features).fill(0);
  const scores = new Float32Array(batch * time);
  for (let row = 0; row < batch; row++) {
    const steps = Array.from({ length: time }, (_, step) => row * time + step).filter(
      (step) => mask?.[step] !== 0,
    );
    const logits = steps.map((step) => answerTo(query, { answers, start: step * query.length }));
    const highest = Math.max(...logits);
    const powers = logits.map((logit) => Math.exp(logit - highest));
    const sum = powers.reduce((total, power) => total + power, 0);
    for (const [index, step] of steps.entries()) {
      const score = powers[index]! / sum;
      scores[step] = score;
      for (let unit = 0; unit < features; unit++) {
        outputs[row * features + unit]! += score * values[step * features + unit]!;
      }
    }
  }
  host.free(projected);
  return { offset, features, batch, time: undefined, mask: undefined, scores };
}

/** uᵀ q for one step's u, which begins at `start`. */
function answerTo(
  query: Float32Array,
  { answers, start }: { readonly answers: Float32Array; readonly start: number },
): number {
  let sum = 0;
  for (let unit = 0; unit < query.length; unit++) sum += query[unit]! * answers[start + unit]!;
  return sum;
}

/** The same sum as it grows: what is pooled so far, the highest uᵀ q, and the sum of powers below it. */
function steppingOf(host: KernelHost, { projection, query }: Attention): Stepping {
  const { inputDim } = projection.shape;
  // Steps of different streams never overlap, so one place does for all.
  const projected = host.allocate(4 * query.length);
  return {
    numStates: 3,
    prepare({ inputs, outputs }) {
      const memoryNow = liveMemory(host);
      const [from, to, highestAt, sumAt] = [inputs, outputs[0]!, outputs[1]!, outputs[2]!].map(
        (offset) => offset / 4,
      ) as [number, number, number, number];
      const tensors = { rows: 1, inputs, outputs: projected };
      return (isReal) => {
        if (!isReal) return true;
        runDense(projection, tensors);
        const memory = memoryNow();
        const logit = answerTo(query, { answers: memory, start: projected / 4 });
        const isFirst = memory[sumAt] === 0;
        const highest = isFirst ? logit : Math.max(logit, memory[highestAt]!);
        const before = isFirst ? 0 : memory[sumAt]! * Math.exp(memory[highestAt]! - highest);
        const power = Math.exp(logit - highest);
        const share = power / (before + power);
        for (let unit = 0; unit < inputDim; unit++) {
          memory[to + unit]! += share * (memory[from + unit]! - memory[to + unit]!);
        }
        memory[highestAt] = highest;
        memory[sumAt] = before + power;
        return true;
      };
    },
  };
}
