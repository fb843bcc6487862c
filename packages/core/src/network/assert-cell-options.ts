import { RnnError, show } from '../errors.js';
import {
  isMinRecurrent,
  type CellActivation,
  type ConstraintConfig,
  type InitializerName,
  type MinRecurrentConfig,
  type PenaltyOptions,
  type RecurrentLayer,
} from './layer-config.js';

/** @throws {RnnError} invalid-argument when an option of a recurrent layer is out of range */
export function assertCellOptions(layer: RecurrentLayer): void {
  const { config } = layer;
  if (isMinRecurrent(layer)) assertNothingRecurrent(layer.config);
  for (const [option, value] of Object.entries(config)) {
    const rule = isMinRecurrent(layer) && option === 'activation' ? candidate : ruleOf(option);
    assertHolds(rule, { name: config.name, option, value });
  }
}

/** @throws {RnnError} invalid-argument when a penalty on a layer's weights is none */
export function assertPenalties({ name, ...config }: PenaltyOptions & { readonly name: string }): void {
  for (const option of ['kernelRegularizer', 'biasRegularizer'] as const) {
    assertHolds(regularizer, { name, option, value: config[option] });
  }
}

function assertHolds(
  rule: Rule | undefined,
  { name, option, value }: { readonly name: string; readonly option: string; readonly value: unknown },
): void {
  if (!rule || value === undefined || rule.holds(value)) return;
  throw new RnnError(
    'invalid-argument',
    `${name}: ${option} is ${rule.says}. Received ${show(value)}. ${rule.remedy}.`,
  );
}

const minOptions: Readonly<Record<keyof MinRecurrentConfig, true>> = {
  name: true,
  units: true,
  returnSequences: true,
  goBackwards: true,
  stateful: true,
  useBias: true,
  activation: true,
  dropout: true,
  kernelInitializer: true,
  biasInitializer: true,
  kernelRegularizer: true,
  biasRegularizer: true,
  kernelConstraint: true,
  biasConstraint: true,
};

/** A cell without a recurrent product has nothing that others do to theirs. */
function assertNothingRecurrent(config: MinRecurrentConfig): void {
  const other = Object.keys(config).find((option) => !(option in minOptions));
  if (other === undefined) return;
  throw new RnnError(
    'invalid-argument',
    `${config.name}: gates that see the inputs alone have ${Object.keys(minOptions).join(', ')}. ` +
      `Received ${other}. Leave it out, or take gru or lstm.`,
  );
}

interface Rule {
  readonly holds: (value: unknown) => boolean;
  readonly says: string;
  readonly remedy: string;
}

function ruleOf(option: string): Rule | undefined {
  if (/^(activation|recurrentActivation)$/.test(option)) return activation;
  if (/^(dropout|recurrentDropout|zoneoutHidden|zoneoutCell)$/.test(option)) return share;
  if (option === 'cellClip') return limit;
  if (option === 'projection') return count;
  if (option === 'biasInitializer') return constantInitializer;
  if (option.endsWith('Initializer')) return initializer;
  if (option.endsWith('Regularizer')) return regularizer;
  return option.endsWith('Constraint') ? constraint : undefined;
}

const activations: Readonly<Record<CellActivation, true>> = {
  linear: true,
  tanh: true,
  sigmoid: true,
  hardSigmoid: true,
  relu: true,
  elu: true,
  selu: true,
  gelu: true,
  swish: true,
  exponential: true,
  leakyRelu: true,
  softplus: true,
  softsign: true,
};

const initializers: Readonly<Record<InitializerName, true>> = {
  glorotUniform: true,
  glorotNormal: true,
  heUniform: true,
  heNormal: true,
  lecunUniform: true,
  lecunNormal: true,
  orthogonal: true,
  identity: true,
  zeros: true,
  ones: true,
};

const oneOf = (names: readonly string[], remedy: string): Rule => ({
  holds: (value) => typeof value === 'string' && names.includes(value),
  says: `one of ${names.join(', ')}`,
  remedy,
});
const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

const activation = oneOf(Object.keys(activations), 'Choose one of these');
const candidate = oneOf(['g', 'tanh', 'linear'], 'Choose one of these');
const initializer = oneOf(Object.keys(initializers), 'Choose one of these');
const constantInitializer = oneOf(['zeros', 'ones'], 'Choose one of these');
const share: Rule = {
  holds: (value) => isAmount(value) && value < 1,
  says: 'at least 0 and below 1',
  remedy: '0.2 is a usual value',
};
const limit: Rule = {
  holds: (value) => isAmount(value) && value > 0,
  says: 'above 0',
  remedy: '10 is a usual value',
};
const count: Rule = {
  holds: (value) => Number.isInteger(value) && isAmount(value) && value > 0,
  says: 'a whole number above 0',
  remedy: 'Take fewer than units',
};
const regularizer: Rule = {
  holds: (value) =>
    isObject(value) &&
    Object.entries(value).every(([key, amount]) => /^l[12]$/.test(key) && isAmount(amount)),
  says: 'l1 and l2, each at least 0',
  remedy: 'Write { l2: 0.01 }',
};
const constraint: Rule = {
  holds: (value) => isObject(value) && isConstraint(value),
  says: 'nonNeg, unitNorm, maxNorm or minMaxNorm with its norms',
  remedy: "Write { name: 'maxNorm', maxValue: 2 }",
};

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isConstraint(value: object): boolean {
  const numbers: Readonly<Record<ConstraintConfig['name'], readonly string[]>> = {
    nonNeg: [],
    unitNorm: [],
    maxNorm: ['maxValue'],
    minMaxNorm: ['minValue', 'maxValue', 'rate'],
  };
  const { name, ...given } = value as Readonly<Record<string, unknown>>;
  const wanted = Object.entries(numbers).find(([key]) => key === name)?.[1];
  const keys = Object.keys(given);
  return wanted !== undefined && keys.length === wanted.length && wanted.every((key) => isAmount(given[key]));
}
