import { describe, expect, test } from 'vitest';
import { RnnError } from '../errors.js';
import { runningMeanSuite } from '../testing/running-mean.test.support.js';

const { create, samples, inputs, fit } = runningMeanSuite;
const first = Float32Array.of(0.5);

describe('a predictor', () => {
  test('works at once, untrained, and the same seed makes the same one', async () => {
    const outputs = await create(1).predict(inputs);
    expect(outputs).toEqual([expect.any(Number)]);
    expect(await create(1).predict(inputs)).toEqual(outputs);
    expect(await create(2).predict(inputs)).not.toEqual(outputs);
  });

  test('predicts any number of inputs, of unequal lengths, as it predicts each', async () => {
    const predictor = create(1);
    const many = Array.from({ length: 5 }, () => samples).flat();
    expect(many.length).toBeGreaterThan(64);
    const outputs = await predictor.predict(many);
    expect(outputs).toHaveLength(many.length);
    for (const at of [0, 63, 64, many.length - 1]) {
      expect((await predictor.predict([many[at]!]))[0]).toBeCloseTo(outputs[at]!, 5);
    }
    expect(await predictor.predict([])).toEqual([]);
  });

  test('gets better, by its own judgement, the longer it is trained', async () => {
    const predictor = create(1);
    const untrained = await predictor.evaluate(samples);
    await predictor.fit(samples, { ...fit, epochs: 3 });
    const trained = await predictor.evaluate(samples);
    await predictor.fit(samples, { ...fit, epochs: 9 });
    const trainedOn = await predictor.evaluate(samples);
    expect(trained.loss).toBeLessThan(untrained.loss);
    expect(trainedOn.loss).toBeLessThan(trained.loss);
  });

  test('keeps the weights of the best epoch on validation samples', async () => {
    const { history } = await create(1).fit(samples.slice(8), {
      ...fit,
      epochs: 4,
      validation: samples.slice(0, 8),
    });
    expect(history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    for (const { validationLoss } of history) expect(validationLoss).toBeGreaterThan(0);
  });

  test('stops training when it is told to, and keeps what it has learned', async () => {
    const predictor = create(1);
    const controller = new AbortController();
    const fitting = predictor.fit(samples, {
      ...fit,
      epochs: 9,
      signal: controller.signal,
      onProgress: ({ epoch, batch, batches }) => {
        if (epoch === 2 && batch === batches) controller.abort();
      },
    });
    await expect(fitting).rejects.toThrow(
      new RnnError(
        'aborted',
        'Training ends when its signal says so. Received that after 2 whole epochs. ' +
          'The predictor has what was learned so far: save it, or fit again to go on.',
      ),
    );
    const short = create(1);
    await short.fit(samples, { ...fit, epochs: 2 });
    expect(await predictor.predict(inputs)).toEqual(await short.predict(inputs));
  });

  test('lets a stream that was opened before a training end with the weights it began with', async () => {
    const predictor = create(1);
    const stream = predictor.openStream();
    const before = [...stream.copy().step(first)];
    await predictor.fit(samples, { ...fit, epochs: 1 });
    expect([...stream.step(first)]).toEqual(before);
    expect([...predictor.openStream().step(first)]).not.toEqual(before);
  });

  test('counts a stream that was opened before a training until it is closed', async () => {
    const predictor = create(1);
    const [kept, closed] = [predictor.openStream(), predictor.openStream()];
    const { bytes } = predictor.memory();
    await predictor.fit(samples, { ...fit, epochs: 1 });
    expect(predictor.memory()).toEqual({ streams: 2, bytes });
    predictor.openStream();
    expect(predictor.memory()).toEqual({ streams: 3, bytes: 2 * bytes });
    closed.close();
    kept.close();
    expect(predictor.memory()).toEqual({ streams: 1, bytes });
  });

  test('closes a stream that was opened before a training when it is disposed', async () => {
    const predictor = create(1);
    const stream = predictor.openStream();
    await predictor.fit(samples, { ...fit, epochs: 1 });
    predictor.dispose();
    expect(predictor.memory()).toEqual({ streams: 0, bytes: 0 });
    expect(() => stream.step(first)).toThrow('A stream is used until it is closed.');
  });

  test('refuses a second training while the first runs, neither disturbing it nor staying shut', async () => {
    const [predictor, undisturbed] = [create(1), create(1)];
    const fitting = predictor.fit(samples, { ...fit, epochs: 2 });
    await expect(predictor.fit(samples, { ...fit, epochs: 1 })).rejects.toThrow(
      new RnnError(
        'invalid-argument',
        'A predictor is fitted by one call at a time. Received a second fit while the first runs. ' +
          'Await the first, or abort it by its signal.',
      ),
    );
    await fitting;
    await undisturbed.fit(samples, { ...fit, epochs: 2 });
    expect(await predictor.predict(inputs)).toEqual(await undisturbed.predict(inputs));
    await predictor.fit(samples, { ...fit, epochs: 1 });
  });

  test('steps many sequences at once as streams step each', () => {
    const predictor = create(1);
    const sessions = predictor.openSessions(3);
    const outputs = [...sessions.step(Float32Array.of(0.1, 0.2, 0.3))];
    for (const [row, value] of [0.1, 0.2, 0.3].entries()) {
      expect(outputs[row]).toBeCloseTo(predictor.openStream().step(Float32Array.of(value))[0]!, 6);
    }
    expect(predictor.memory().streams).toBe(6);
  });

  test('frees its memory when disposed, and takes it anew when used again', async () => {
    const predictor = create(1);
    expect(predictor.memory()).toEqual({ streams: 0, bytes: 0 });
    const outputs = await predictor.predict(inputs);
    const stream = predictor.openStream();
    expect(predictor.memory()).toEqual({ streams: 1, bytes: expect.any(Number) });
    predictor.dispose();
    expect(predictor.memory()).toEqual({ streams: 0, bytes: 0 });
    expect(() => stream.step(first)).toThrow('A stream is used until it is closed.');
    expect(await predictor.predict(inputs)).toEqual(outputs);
  });
});
