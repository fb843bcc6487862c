import { fileURLToPath } from 'node:url';
import { createEngine, dense, gru, initializeWeights, sequential } from '@recurrent/core';
import { build, defaultClientConditions } from 'vite';
import { expect, test } from 'vitest';
import { findChromium, launchChromium } from './demo-page.js';

const network = sequential([gru({ units: 8, returnSequences: true }), dense({ units: 1 })], {
  numFeatures: 1,
});
const weights = initializeWeights(network, 1);
const samples = Array.from({ length: 1280 }, (_, at) => Math.sin(at / 9) * Math.cos(at / 50));

/** The worklet's module, with the engine in it. */
async function worklet(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@recurrent/source', ...defaultClientConditions] },
    build: {
      write: false,
      target: 'es2023',
      lib: {
        entry: fileURLToPath(new URL('audio-worklet.test.support.ts', import.meta.url)),
        formats: ['es'],
      },
    },
  });
  return (Array.isArray(built) ? built : [])[0]!.output[0].code;
}

test.skipIf(!findChromium())(
  'a network runs in an AudioWorklet, sample by sample, as it runs here',
  async () => {
    const code = await worklet();
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      // Worklets exist on safe origins only.
      await page.route('http://localhost/', (route) =>
        route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>sound</title>' }),
      );
      await page.goto('http://localhost/');
      const played = await page.evaluate(
        async (sound) => {
          const context = new OfflineAudioContext(1, sound.samples.length, 44_100);
          const module = URL.createObjectURL(new Blob([sound.code], { type: 'text/javascript' }));
          await context.audioWorklet.addModule(module);
          const node = new AudioWorkletNode(context, 'network', {
            processorOptions: {
              network: sound.network,
              weights: sound.weights.map(({ values, ...weight }) => ({
                ...weight,
                values: Float32Array.from(values),
              })),
            },
          });
          const failed = new Promise<never>((_, reject) => {
            node.addEventListener('processorerror', () => reject(new Error('The processor failed.')));
          });
          const source = context.createBufferSource();
          source.buffer = context.createBuffer(1, sound.samples.length, 44_100);
          source.buffer.copyToChannel(Float32Array.from(sound.samples), 0);
          source.connect(node).connect(context.destination);
          source.start();
          const rendered = await Promise.race([context.startRendering(), failed]);
          return [...rendered.getChannelData(0)];
        },
        {
          code,
          network,
          samples,
          weights: weights.map((weight) => ({ ...weight, values: [...weight.values] })),
        },
      );
      const stream = createEngine(network, weights).openStream();
      expect(played).toHaveLength(samples.length);
      for (const [at, sample] of samples.entries()) {
        expect(Math.abs(stream.step(Float32Array.of(sample))[0]! - played[at]!)).toBeLessThan(1e-5);
      }
      expect(Math.max(...played)).toBeGreaterThan(0.01);
    } finally {
      await browser.close();
    }
  },
);
