import { badSavedModel, show, type RnnError } from '../errors.js';

/** One layer's options in Keras's JSON, read one by one, so that an option nobody read is noticed. */
export class KerasOptions {
  readonly #unread: Map<string, unknown>;
  readonly #where: string;

  constructor(config: Readonly<Record<string, unknown>>, where: string) {
    this.#unread = new Map(Object.entries(config));
    this.#where = where;
  }

  string(key: string): string {
    const value = this.take(key);
    if (typeof value !== 'string') throw this.#refuse(`${key} is a text`, value);
    return value;
  }

  number(key: string): number {
    const value = this.take(key);
    if (typeof value !== 'number') throw this.#refuse(`${key} is a number`, value);
    return value;
  }

  /** A number, or a list with one. */
  length(key: string): number {
    const value = [this.take(key)].flat();
    if (value.length !== 1 || typeof value[0] !== 'number') throw this.#refuse(`${key} is one number`, value);
    return value[0];
  }

  /** A number for rows and one for columns, or one for both. */
  pair(key: string): readonly [number, number] {
    const value = this.take(key);
    const [rows, columns = rows, ...more] = [value].flat();
    if (typeof rows !== 'number' || typeof columns !== 'number' || more.length > 0) {
      throw this.#refuse(`${key} is two numbers`, value);
    }
    return [rows, columns];
  }

  /** A number that need not be there. */
  optional(key: string): number | undefined {
    const value = this.take(key) ?? undefined;
    if (value !== undefined && typeof value !== 'number') throw this.#refuse(`${key} is a number`, value);
    return value;
  }

  boolean(key: string, byDefault: boolean): boolean {
    const value = this.take(key) ?? byDefault;
    if (typeof value !== 'boolean') throw this.#refuse(`${key} is true or false`, value);
    return value;
  }

  oneOf<Value extends string>(key: string, allowed: readonly Value[]): Value {
    const value = this.take(key);
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw this.#refuse(`${key} is ${allowed.join(', ')}`, value);
    return found;
  }

  /** For an option of Keras's that this suite has with one value only. */
  mustBe(key: string, value: unknown): void {
    const received = this.take(key) ?? value;
    if (received !== value) throw this.#refuse(`${key} is ${JSON.stringify(value)}`, received);
  }

  /** @throws {RnnError} bad-saved-model when an option is left that could change a number */
  assertAllRead(): void {
    this.mustBe('dtype', 'float32');
    for (const [key, value] of this.#unread) {
      if (changesNoNumber.test(key) || (nothingWhenNull.test(key) && value === null)) continue;
      throw this.#refuse('every option is known', { [key]: value });
    }
  }

  /** An option of any kind, which the caller checks. */
  take(key: string): unknown {
    const value = this.#unread.get(key);
    this.#unread.delete(key);
    return value;
  }

  #refuse(rule: string, received: unknown): RnnError {
    return badSavedModel(`A saved network keeps to what this suite computes: in ${this.#where}, ${rule}`, {
      received: show(received),
      remedy: 'Open it with TensorFlow.js',
    });
  }
}

/** How a layer's weights began, or how it is carried out. */
const changesNoNumber =
  /^(batch_input_shape|trainable|implementation|unroll|seed|zero_output_for_mask|\w+_initializer)$/;

const nothingWhenNull =
  /^(noise_shape|input_dim|input_length|batch_size|weights|\w+_regularizer|\w+_constraint)$/;
