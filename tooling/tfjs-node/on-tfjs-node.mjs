// Before core's tests: whichever backend they set, it is tfjs-node.
import { prepareBackend } from '@recurrent/core/layers';
import * as tf from '@tensorflow/tfjs-core';

const found = await prepareBackend();
if (found !== 'tensorflow')
  throw new Error(`prepareBackend must find the built tfjs-node. Received ${found}.`);

const engine = tf.engine();
const setBackend = engine.setBackend.bind(engine);
engine.setBackend = () => setBackend('tensorflow');
