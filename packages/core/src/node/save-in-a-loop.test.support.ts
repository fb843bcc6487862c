import { dense, sequential, weightSpecs, sizeOf } from '../network/index.js';
import type { ModelFile } from '../task/model-store.js';
import { saveModel } from '../task/saved-model.js';
import { directoryStore } from './directory-store.js';

// Started, and killed, by directory-store.test.ts: writes two models by turns until it is stopped. Their files are
// made beforehand, so that nearly every moment is one of writing.
const store = directoryStore(process.argv[2]!);
const models = [await filesOf(600), await filesOf(900)];
for (const files of models) await store.write(files);
process.stdout.write('saving\n');
for (;;) for (const files of models) await store.write(files);

async function filesOf(units: number): Promise<readonly ModelFile[]> {
  const network = sequential([dense({ units })], { numFeatures: units });
  const weights = weightSpecs(network).map((spec) => ({
    ...spec,
    values: new Float32Array(sizeOf(spec.shape)).fill(units),
  }));
  let made: readonly ModelFile[] = [];
  const read = async (): Promise<Uint8Array> => new Uint8Array();
  const write = async (files: readonly ModelFile[]): Promise<void> => {
    made = files;
  };
  await saveModel(
    { task: 'toy', network, weights, preprocessor: { units }, training: null },
    { read, write },
  );
  return made;
}
