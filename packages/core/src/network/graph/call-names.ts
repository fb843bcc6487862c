import { badSavedModel, show } from '../../errors.js';

/** What the calls of a file's layers are named: the first as its layer, the others after it or as the file says. */
export class CallNames {
  /** In the order in which calls run, where the file tells it. */
  readonly #names = new Map<string, string>();
  readonly #isTold: boolean;

  /** From every layer and how often it is called; `told` lists [name, layer, call]. */
  constructor(layers: readonly (readonly [layer: string, calls: number])[], told: unknown) {
    this.#isTold = Array.isArray(told);
    for (const one of this.#isTold ? (told as unknown[]) : []) {
      const [name, layer, call]: readonly unknown[] = Array.isArray(one) ? one : [];
      if (typeof name !== 'string' || typeof layer !== 'string' || typeof call !== 'number')
        throw unnamed(one);
      this.#names.set(placeOf(layer, call), name);
    }
    const taken = new Set([...this.#names.values(), ...layers.map(([layer]) => layer)]);
    for (const [layer, calls] of layers) {
      for (let call = 1; call < calls; call++) {
        if (this.#names.has(placeOf(layer, call))) continue;
        let name = `${layer}_${call}`;
        while (taken.has(name)) name += '_';
        taken.add(name);
        this.#names.set(placeOf(layer, call), name);
      }
    }
  }

  /** @throws {RnnError} bad-saved-model for a call that there is not */
  of(layer: string, call: number): string {
    const name = this.#names.get(placeOf(layer, call)) ?? (call === 0 ? layer : undefined);
    if (name !== undefined) return name;
    throw unnamed([layer, call]);
  }

  /** Calls by name, in the order in which they ran when they were written. */
  inOrder<Value>(named: readonly (readonly [name: string, value: Value])[]): (readonly [string, Value])[] {
    if (!this.#isTold) return [...named];
    const order = [...this.#names.values()];
    return named.toSorted(([one], [other]) => order.indexOf(one) - order.indexOf(other));
  }
}

function placeOf(layer: string, call: number): string {
  return `${layer}\n${call}`;
}

function unnamed(received: unknown): Error {
  return badSavedModel('Calls of a graph are [name, layer, which of its calls], of layers that it has', {
    received: show(received),
    remedy: 'Save it again',
  });
}
