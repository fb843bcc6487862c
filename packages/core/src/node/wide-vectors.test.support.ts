import { useWideVectors } from './wide-vectors.js';

if (!useWideVectors()) throw new Error(`Node ${process.version} on ${process.arch} has no wide vectors.`);
