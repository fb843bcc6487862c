// What an app's worklet would be: a network that reads the sound sample by sample.
import { createEngine, type EngineStream, type Network, type Weights } from '@recurrent/core';

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void;

interface ProcessorOptions {
  readonly processorOptions: { readonly network: Network; readonly weights: Weights };
}

registerProcessor(
  'network',
  class extends AudioWorkletProcessor {
    readonly #stream: EngineStream;
    readonly #sample: Float32Array = new Float32Array(1);

    constructor({ processorOptions }: ProcessorOptions) {
      super();
      this.#stream = createEngine(processorOptions.network, processorOptions.weights).openStream();
    }

    process([input]: Float32Array[][], [output]: Float32Array[][]): boolean {
      input?.[0]?.forEach((sample, at) => {
        this.#sample[0] = sample;
        output![0]![at] = this.#stream.step(this.#sample)[0]!;
      });
      return true;
    }
  } as unknown as typeof AudioWorkletProcessor,
);
