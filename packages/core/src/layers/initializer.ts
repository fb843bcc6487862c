import * as tf from '@tensorflow/tfjs-core';
import { initializers } from '@tensorflow/tfjs-layers';
import { RnnError } from '../errors.js';
import { orthogonal } from '../network/initializers.js';
import { createRandom } from '../random.js';

/** TensorFlow.js's class of initializers. */
export type Initializer = ReturnType<typeof initializers.ones>;

/** An initializer, its Keras name such as 'glorotUniform', or its configuration. */
export type InitializerIdentifier =
  Initializer | string | { readonly className: string; readonly config: object };

/** TensorFlow.js's own complains about matrices above 2000 numbers; this one does not, and takes a seed. */
class Orthogonal extends tf.serialization.Serializable {
  static readonly className = 'RecurrentOrthogonal';
  readonly #seed: number | undefined;

  constructor({ seed }: { seed?: number | null } = {}) {
    super();
    this.#seed = seed ?? undefined;
  }

  apply(shape: readonly (number | null)[]): tf.Tensor {
    const [rows, columns] = shape as [number, number];
    const random = createRandom(this.#seed ?? Math.floor(Math.random() * 2 ** 32));
    return tf.tensor2d(orthogonal(random, { rows, columns }), [rows, columns]);
  }

  fromConfigUsesCustomObjects(): boolean {
    return false;
  }

  getConfig(): tf.serialization.ConfigDict {
    return { seed: this.#seed ?? null };
  }
}
tf.serialization.registerClass(Orthogonal);

/**
 * A name or a configuration → an initializer.
 * @throws {RnnError} invalid-argument when there is no such initializer
 */
export function toInitializer(identifier: InitializerIdentifier): Initializer {
  if (typeof identifier === 'string') return fromName(identifier);
  if ('apply' in identifier) return identifier;
  const known = tf.serialization.SerializationMap.getMap().classNameMap[identifier.className];
  if (!known) throw unknownInitializer(identifier.className);
  const [initializer, fromConfig] = known;
  return fromConfig(initializer, { ...identifier.config }) as Initializer;
}

/** An initializer → its configuration, from which `toInitializer` makes it again. */
export function toInitializerConfig(initializer: Initializer): tf.serialization.ConfigDict {
  return { className: initializer.getClassName(), config: initializer.getConfig() };
}

function fromName(name: string): Initializer {
  const first = name.charAt(0).toLowerCase() + name.slice(1);
  // TensorFlow.js writes LeCun's name in its own way.
  const key = first.replace(/^lecun/, 'leCun');
  if (key === 'orthogonal') return new Orthogonal();
  const [, make] = Object.entries(initializers).find(([known]) => known === key) ?? [];
  if (!make) throw unknownInitializer(name);
  return (make as (options: object) => Initializer)({});
}

function unknownInitializer(name: string): RnnError {
  const names = [...Object.keys(initializers), 'orthogonal'].filter((key) => key !== 'constant');
  return new RnnError(
    'invalid-argument',
    `An initializer is one of ${[...new Set(names)].join(', ')}. Received '${name}'. ` +
      'Use one of these, or an object of tf.initializers.',
  );
}
