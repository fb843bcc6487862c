export { fromSafetensors, toSafetensors, type SafetensorsFile } from './safetensors/safetensors.js';
