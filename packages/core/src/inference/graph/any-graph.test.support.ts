import * as fc from 'fast-check';
import {
  add,
  additiveAttention,
  attention,
  average,
  averagePooling1d,
  bidirectional,
  concatenate,
  conv1d,
  dense,
  dropout,
  from,
  graph,
  gru,
  input,
  layerNormalization,
  lstm,
  masking,
  minGru,
  multiply,
  simpleRnn,
  vectorInput,
  type GraphNetwork,
} from '../../network/index.js';

const recurrents = {
  lstm: lstm({ units: 3, returnSequences: true }),
  projected: lstm({ units: 4, projection: 3, zoneoutCell: 0.2, returnSequences: true }),
  gru: gru({ units: 3, returnSequences: true }),
  simpleRnn: simpleRnn({ units: 3, activation: 'softsign', returnSequences: true }),
  minGru: minGru({ units: 3, returnSequences: true }),
};
const merges = { add: add(), multiply: multiply(), average: average(), concatenate: concatenate() };
const attentions = {
  dot: attention(),
  general: attention({ score: 'general' }),
  additive: additiveAttention(),
};
const keys = <Key extends string>(record: Readonly<Record<Key, unknown>>): fc.Arbitrary<Key> =>
  fc.constantFrom(...(Object.keys(record) as Key[]));

/** An encoder that reads in both directions, and a decoder with skips, a window and attention. */
export const anyGraph: fc.Arbitrary<GraphNetwork> = fc
  .record({
    recurrent: keys(recurrents),
    merge: keys(merges),
    kind: keys(attentions),
    masks: fc.boolean(),
    window: fc.boolean(),
    pools: fc.boolean(),
    ends: fc.boolean(),
  })
  .map(({ recurrent, merge, kind, masks, window, pools, ends }) => {
    const cell = recurrents[recurrent];
    return graph({
      inputs: {
        beside: input({ numFeatures: 1 }),
        source: input({ numFeatures: 3 }),
        target: input({ numFeatures: 2 }),
        place: vectorInput({ numFeatures: 2 }),
      },
      layers: {
        read: from(
          'source',
          bidirectional({ layer: gru({ units: 3, returnSequences: true }), mergeMode: 'sum' }),
        ),
        encoded: from('read', cell),
        real: from('target', masks ? masking() : dropout({ rate: 0.5 })),
        heard: from(
          'real',
          window ? conv1d({ filters: 3, kernelSize: 3, padding: 'causal' }) : dense({ units: 3 }),
        ),
        decoded: from('heard', cell, { initialState: 'encoded' }),
        context: from(['decoded', 'read'], attentions[kind]),
        joined: from(['decoded', 'context', 'heard'], merges[merge]),
        normal: from('joined', layerNormalization()),
        wide: from(['normal', 'beside'], concatenate()),
        pooled: from('wide', pools ? averagePooling1d({ poolSize: 2 }) : dense({ units: 2 })),
        said: from('pooled', ends ? gru({ units: 2 }) : dense({ units: 2 })),
        last: from('decoded:1', dense({ units: 3 })),
        placed: from('place', dense({ units: 3 })),
        both: from(['last', 'placed'], add()),
      },
      output: ['said', 'both', 'placed', 'decoded:1'],
    });
  });
