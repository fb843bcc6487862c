import { RnnError, type EngineSessions, type StreamState } from '@recurrent/core';
import { readRows, type ReadPast, type SteppedNetwork } from './autoregression.js';
import type { LiveWindow } from './live-window.js';
import type { ReadWindow, WindowPreprocessor } from './preprocessor.js';
import { layOutStep, writePosition, writeSegment } from './window-rows.js';
import type { WindowSchema } from './window-schema.js';

/** Reads each row of a live window once, and remembers what came before it. */
export interface CarriedReading {
  /** Reads the row that came last; to be called after each. */
  next(): ReadWindow | undefined;
  readonly state: {
    save(): StreamState[];
    restore(saved: readonly StreamState[]): void;
  };
  close(): void;
}

interface ReadingParts {
  readonly preprocessor: WindowPreprocessor;
  readonly network: SteppedNetwork;
  /** How many paths a forecast is made from, where they are drawn. */
  readonly count: number;
}

/** Nothing is taken from the values that are read. */
const asTheyAre = { level: 0, spread: 1 };

/**
 * A reading from the beginning of a series, with the network's weights of now.
 * @throws {RnnError} invalid-argument when windows are normalized: their level changes with each row
 */
export function createCarriedReading(live: LiveWindow, parts: ReadingParts): CarriedReading {
  const { schema } = parts.preprocessor;
  if (schema.normalization !== 'none') {
    throw new RnnError(
      'invalid-argument',
      "A state is carried where nothing is taken from the values of a window: normalization 'none'. Received " +
        `'${schema.normalization}'. Leave carriesState out, or learn with normalization 'none'.`,
    );
  }
  return schema.feedsBack ? readStepwise(live, parts) : readSegments(live, parts);
}

/**
 * Segments end at the last row, so each row begins another row of segments: there are as many states of a target as a segment
 * has rows, and each of them takes a step in its turn.
 */
function readSegments(live: LiveWindow, { preprocessor, network }: ReadingParts): CarriedReading {
  const { schema, numFeatures, numOutputs } = preprocessor;
  const { segmentLength } = schema;
  const layout = layOutStep(schema);
  const { positions } = layout;
  const targets = schema.targets.length;
  const carried = network.openSessions(targets * segmentLength);
  const ahead = network.openSessions(targets * positions);
  const segments = new Float32Array(targets * numFeatures);
  const places = new Float32Array(targets * positions * numFeatures);
  const turn = new Int32Array(targets);
  let rows = 0;

  function carryOn(): void {
    segments.fill(0);
    const row = live.end - segmentLength;
    for (let target = 0; target < targets; target++) {
      turn[target] = target * segmentLength + (rows % segmentLength);
      const at = target * numFeatures;
      const { table } = live;
      writeSegment({ table, row, target, window: asTheyAre }, { schema, layout, into: segments, at });
    }
    carried.step(segments, turn);
  }

  function lookAhead(): Float32Array {
    places.fill(0);
    for (let target = 0; target < targets; target++) {
      const state = carried.state.save(turn[target]!);
      for (let position = 0; position < positions; position++) {
        const session = target * positions + position;
        ahead.state.restore(session, state);
        const { table, end } = live;
        const at = session * numFeatures;
        writePosition({ table, end, target, position }, { schema, layout, into: places, at });
      }
    }
    return ahead.step(places);
  }

  return {
    next() {
      rows++;
      if (live.end < segmentLength) return undefined;
      carryOn();
      const outputs = { values: lookAhead(), shape: [targets * positions, numOutputs] };
      return preprocessor.decode(outputs, [live])[0];
    },
    state: {
      // In the order in which they have their turn.
      save: () => turnsOf(schema, rows).map((session) => carried.state.save(session)),
      restore(saved) {
        rows = 0;
        const sessions = turnsOf(schema, rows);
        assertCount(saved, sessions.length);
        for (const [index, session] of sessions.entries()) carried.state.restore(session, saved[index]!);
      },
    },
    close: () => closeAll([carried, ahead]),
  };
}

/** The sessions of a target, the one whose turn is next first; target after target. */
function turnsOf({ targets, segmentLength }: WindowSchema, rows: number): number[] {
  return targets.flatMap((_, target) =>
    Array.from(
      { length: segmentLength },
      (__, on) => target * segmentLength + ((rows + 1 + on) % segmentLength),
    ),
  );
}

/** With a row is read what is known of the row after it, so what is carried ends a row before the last. */
function readStepwise(live: LiveWindow, { preprocessor, network, count }: ReadingParts): CarriedReading {
  const { schema } = preprocessor;
  const carried = schema.targets.map(() => network.openStream());
  const ahead = network.openStream();

  function pastOf(target: number): ReadPast {
    const { table, end } = live;
    const last = end - 1;
    const stream = carried[target]!;
    const rows = { window: asTheyAre, schema };
    if (last > 0) readRows({ table, end: last, target }, { ...rows, from: last - 1, stream });
    ahead.state.restore(stream.state.save());
    const said = readRows({ table, end, target }, { ...rows, from: last, stream: ahead });
    return { said: said.slice(), state: ahead.state.save() };
  }

  return {
    next() {
      const pasts = schema.targets.map((_, target) => pastOf(target));
      return preprocessor.readStepwise(live, { network, count, seed: 0, pasts });
    },
    state: {
      save: () => carried.map((stream) => stream.state.save()),
      restore(saved) {
        assertCount(saved, carried.length);
        for (const [target, stream] of carried.entries()) stream.state.restore(saved[target]!);
      },
    },
    close: () => closeAll([...carried, ahead]),
  };
}

function closeAll(opened: readonly Pick<EngineSessions, 'close'>[]): void {
  for (const one of opened) one.close();
}

function assertCount(saved: readonly StreamState[] | undefined, count: number): void {
  if (Array.isArray(saved) && saved.length === count) return;
  throw new RnnError(
    'bad-data',
    `A stream that carries its state has saved ${count} of them. Received ${Array.isArray(saved) ? saved.length : 'none'}. ` +
      'Restore what such a stream of this forecaster has saved.',
  );
}
