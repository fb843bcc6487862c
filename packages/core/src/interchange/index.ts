export { fromSafetensors, toSafetensors, type SafetensorsFile } from './safetensors/safetensors.js';
export { fromKerasFile } from './keras/keras-file.js';
export type { ImportedModel } from './imported-model.js';
export { fromTensorflowModel } from './tensorflow/tensorflow-model.js';
export { toOnnx, type OnnxOptions } from './onnx/to-onnx.js';
