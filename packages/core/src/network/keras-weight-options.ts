import { badSavedModel, show } from '../errors.js';
import type { ConstraintConfig, InitializerName, RegularizerConfig } from './layer-config.js';

/** An object of Keras's: its class and its options. */
interface KerasObject {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

const initializerClasses: Readonly<Record<string, InitializerName>> = {
  GlorotUniform: 'glorotUniform',
  GlorotNormal: 'glorotNormal',
  HeUniform: 'heUniform',
  HeNormal: 'heNormal',
  LecunUniform: 'lecunUniform',
  LecunNormal: 'lecunNormal',
  LeCunUniform: 'lecunUniform',
  LeCunNormal: 'lecunNormal',
  Orthogonal: 'orthogonal',
  OrthogonalInitializer: 'orthogonal',
  Identity: 'identity',
  Zeros: 'zeros',
  Ones: 'ones',
};

/** How a weight began, if the name is one of ours: it changes no number of a trained network. */
export function readInitializer(json: unknown): InitializerName | undefined {
  const name = isKerasObject(json) ? json.class_name : undefined;
  return name !== undefined && Object.hasOwn(initializerClasses, name) ? initializerClasses[name] : undefined;
}

/** @throws {RnnError} bad-saved-model for a regularizer that this suite does not have */
export function readRegularizer(json: unknown): RegularizerConfig | undefined {
  if (json === null || json === undefined) return undefined;
  if (isKerasObject(json) && /^(L1|L2|L1L2)$/.test(json.class_name)) {
    const { l1 = 0, l2 = 0 } = json.config;
    if (isShare(l1) && isShare(l2)) return { ...(l1 > 0 && { l1 }), ...(l2 > 0 && { l2 }) };
  }
  throw unknown('Regularizers are L1, L2 and L1L2', json);
}

/** @throws {RnnError} bad-saved-model for a constraint that this suite does not have */
export function readConstraint(json: unknown): ConstraintConfig | undefined {
  if (json === null || json === undefined) return undefined;
  const { class_name: name, config } = isKerasObject(json) ? json : { class_name: '', config: {} };
  const {
    axis = 0,
    max_value: maxValue = name === 'MinMaxNorm' ? 1 : 2,
    min_value: minValue = 0,
    rate = 1,
  } = config;
  if (axis === 0 && isShare(maxValue) && isShare(minValue) && isShare(rate)) {
    if (name === 'NonNeg') return { name: 'nonNeg' };
    if (name === 'UnitNorm') return { name: 'unitNorm' };
    if (name === 'MaxNorm') return { name: 'maxNorm', maxValue };
    if (name === 'MinMaxNorm') return { name: 'minMaxNorm', minValue, maxValue, rate };
  }
  throw unknown('Constraints are NonNeg, UnitNorm, MaxNorm and MinMaxNorm over axis 0', json);
}

/** An option of a weight as Keras writes it; any other option as it is. */
export function writeWeightOption(key: string, value: unknown): unknown {
  if (key.endsWith('Initializer')) {
    const [name] = Object.entries(initializerClasses).find(([, ours]) => ours === value) ?? [];
    return { class_name: name, config: {} };
  }
  if (key.endsWith('Regularizer'))
    return { class_name: 'L1L2', config: { l1: 0, l2: 0, ...(value as object) } };
  return key.endsWith('Constraint') ? writeConstraint(value as ConstraintConfig) : value;
}

function writeConstraint(constraint: ConstraintConfig): KerasObject {
  switch (constraint.name) {
    case 'nonNeg':
      return { class_name: 'NonNeg', config: {} };
    case 'unitNorm':
      return { class_name: 'UnitNorm', config: { axis: 0 } };
    case 'maxNorm':
      return { class_name: 'MaxNorm', config: { max_value: constraint.maxValue, axis: 0 } };
    default: {
      const { minValue, maxValue, rate } = constraint;
      return {
        class_name: 'MinMaxNorm',
        config: { min_value: minValue, max_value: maxValue, rate, axis: 0 },
      };
    }
  }
}

function isKerasObject(json: unknown): json is KerasObject {
  if (typeof json !== 'object' || json === null || !('class_name' in json) || !('config' in json))
    return false;
  return typeof json.class_name === 'string' && typeof json.config === 'object' && json.config !== null;
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function unknown(rule: string, json: unknown): Error {
  return badSavedModel(rule, { received: show(json), remedy: 'Open it with Keras, or take it off there' });
}
