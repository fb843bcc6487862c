export type * from './graph-layer-config.js';
export { isJoining } from './graph-layer-config.js';
export { from, graph, input, vectorInput } from './graph.js';
export type { GraphParts, OutputName, PlacedLayer } from './graph.js';
export { stackedFrom, type StackPlace } from './stacked-from.js';
export {
  add,
  additiveAttention,
  attention,
  average,
  concatenate,
  multiply,
  repeatVector,
} from './graph-layers.js';
export { statesOf } from './flow.js';
export { featuresRead, flowsOf, outputShapes, runsAgain, stepsBehind } from './graph-network.js';
export type { GraphInput, GraphInputShape, GraphNetwork, LayerCall } from './graph-network.js';
export type { KerasGraph } from './graph-json.js';
