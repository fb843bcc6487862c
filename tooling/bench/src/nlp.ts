import { createRandom, loadModel, memoryStore } from '@recurrent/core';
import { toOnnx } from '@recurrent/core/interchange';
import { loadTextClassifier, type TextClassifier } from '@recurrent/nlp';
import { against, type Peer } from './against.js';
import { requireOnnxruntime, type Onnxruntime } from './fetched-peer.js';
import { bayesPeer, lexiconPeer } from './natural-peers.js';
import type { BenchRow, SuiteOptions } from './row.js';

const text =
  'The food was cold, the waiter was slow and nobody said sorry, but the view from our table was lovely.';

/** One text through the shipped sentiment. */
export async function* nlp({ seconds }: SuiteOptions): AsyncIterable<BenchRow> {
  const classifier = await loadTextClassifier('sentiment');
  const onnx = await onnxPeer(requireOnnxruntime(), classifier);
  yield* against({
    suite: 'nlp',
    case: `sentiment of ${text.split(' ').length} words`,
    seconds,
    ours: () => classifier.predict([text]),
    peers: [lexiconPeer(text), bayesPeer(text, textsOf(classifier)), onnx],
  });
  await onnx?.free();
  classifier.dispose();
}

/** Texts of random words from the vocabulary, each with a label drawn by lot. */
function textsOf({ preprocessor }: TextClassifier): { readonly text: string; readonly label: string }[] {
  const random = createRandom(1);
  const { words } = preprocessor.vocabulary;
  return Array.from({ length: 2000 }, () => ({
    text: Array.from({ length: 20 }, () => words[random.integer(2000)]).join(' '),
    label: random.uniform() < 0.5 ? 'positive' : 'negative',
  }));
}

/** The same network with the same weights; cutting a text into words is left out. */
async function onnxPeer(
  ort: Onnxruntime | undefined,
  classifier: TextClassifier,
): Promise<(Peer & { readonly free: () => Promise<void> }) | undefined> {
  if (!ort) return undefined;
  const store = memoryStore();
  await classifier.save(store);
  const { network, weights } = await loadModel(store, { task: 'text-classifier' });
  const session = await ort.InferenceSession.create(toOnnx(network, weights), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const { inputs } = classifier.preprocessor.encode([text]);
  const ids = BigInt64Array.from(inputs.values, (id) => BigInt(id));
  const feeds = { inputs: new ort.Tensor('int64', ids, inputs.shape.slice(0, 2)) };
  return {
    name: `ONNX Runtime ${ort.env.versions.node ?? ''}, 1 thread`,
    run: () => session.run(feeds),
    free: () => session.release(),
  };
}
