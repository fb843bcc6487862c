import { describe, expect, test } from 'vitest';
import { readGolden } from '../golden-models.test.support.js';
import { refusalOf } from '../refusal.test.support.js';
import { openHdf5 } from './hdf5-file.js';

// kinds.h5.gz and newest.h5.gz: tooling/golden/hdf5_files.py, h5py 3.14.0.
const file = openHdf5(readGolden('hdf5-files/kinds.h5.gz'));

describe('an HDF5 file', () => {
  test.each(['float32', 'compact'])('gives a dataset of float32: %s', (name) => {
    const dataset = file.child(name)!.dataset();
    expect(dataset.shape).toEqual([2, 3]);
    expect(dataset.read()).toEqual(Float32Array.of(0, 1, 2, 3, 4, 5));
  });

  test('gives a single number, which has no axis', () => {
    const dataset = file.child('one')!.dataset();
    expect(dataset.shape).toEqual([]);
    expect(dataset.read()).toEqual(Float32Array.of(7));
  });

  test('gives each of more children than one node of its tree holds, and no other', () => {
    const many = file.child('many')!;
    for (let index = 0; index < 300; index++) {
      expect(many.child(`weight_${index}`)!.dataset().read()).toEqual(Float32Array.of(index));
    }
    expect(many.child('weight_300')).toBeUndefined();
    expect(file.child('many/weight_7')!.dataset().read()).toEqual(Float32Array.of(7));
    expect(file.child('many/weight_7/deeper')).toBeUndefined();
    expect(file.child('mani')).toBeUndefined();
  });

  test('gives the texts of its attributes', () => {
    expect(file.texts('text')).toEqual(['Größe']);
    expect(file.texts('long')).toEqual(['x'.repeat(70_000)]);
    expect(file.texts('list')).toEqual(['one', 'zwei', '']);
    expect(file.texts('of one length')).toEqual(['one', 'three']);
    expect(file.texts('filler 39')).toEqual(['moves messages into further blocks']);
    expect(file.texts('none')).toEqual([]);
    expect(file.texts('tex')).toBeUndefined();
  });

  const again = 'Copy the file again: it was cut short or altered.';
  const float32 = 'Save it from a model with the dtype float32.';
  test.each([
    [
      'float64',
      `In an HDF5 file, weights are float32, little-endian. Received floats of 8 bytes. ${float32}`,
    ],
    [
      'float16',
      `In an HDF5 file, weights are float32, little-endian. Received floats of 2 bytes. ${float32}`,
    ],
    [
      'big-endian',
      `In an HDF5 file, weights are float32, little-endian. Received floats of 4 bytes. ${float32}`,
    ],
    [
      'whole',
      `In an HDF5 file, weights are float32, little-endian. Received integers of 4 bytes. ${float32}`,
    ],
    ['texts', `In an HDF5 file, weights are float32, little-endian. Received texts. ${float32}`],
    [
      'compressed',
      'In an HDF5 file, weights are plain datasets: not compressed, and in this file. ' +
        'Received one that is compressed, or in another file. Save it anew with Keras.',
    ],
    [
      'elsewhere',
      'In an HDF5 file, weights are plain datasets: not compressed, and in this file. ' +
        'Received one that is compressed, or in another file. Save it anew with Keras.',
    ],
    [
      'in chunks',
      'In an HDF5 file, weights are datasets in one piece. Received layout 2 of version 3. Save it anew with Keras.',
    ],
    [
      'many',
      'In an HDF5 file, weights are plain datasets: not compressed, and in this file. ' +
        'Received a group, or a dataset of shared parts. Save it anew with Keras.',
    ],
  ])('is refused where a weight is to be read from %s', async (name, message) => {
    const error = await refusalOf(() => file.child(name)!.dataset());
    expect(error).toMatchObject({ code: 'bad-saved-model', message });
  });

  test('is refused where a text is to be read from a number', async () => {
    const error = await refusalOf(() => file.texts('number'));
    expect(error.message).toBe(
      'In an HDF5 file, number is a text, or a list of them. Received floats of 8 bytes. Save it anew with Keras.',
    );
  });

  test('is refused in the layout that only newer versions read', async () => {
    const error = await refusalOf(() => openHdf5(readGolden('hdf5-files/newest.h5.gz')));
    expect(error.message).toBe(
      'In an HDF5 file, the superblock has version 0 or 1 and addresses of 8 bytes. Received version 3. ' +
        "Save it anew with h5py's own settings, without libver.",
    );
  });

  test('is refused when it is another kind of file, or none', async () => {
    expect((await refusalOf(() => openHdf5(new TextEncoder().encode('{"a": 1}')))).message).toBe(
      `In an HDF5 file, the first bytes are \\x89HDF. Received [123, 34, 97, 34, 58, 32, 49, 125]. ${again}`,
    );
    expect((await refusalOf(() => openHdf5(new Uint8Array()))).message).toBe(
      `In an HDF5 file, the first bytes are \\x89HDF. Received []. ${again}`,
    );
  });

  test('that ends early is refused by whoever wants what is missing', async () => {
    const bytes = readGolden('hdf5-files/kinds.h5.gz');
    const error = await refusalOf(() => openHdf5(bytes.subarray(0, 96)).texts('text'));
    expect(error.message).toMatch(
      /^What an HDF5 file speaks of is inside it\. Received 96 bytes, of which \d+ from byte \d+ are wanted\. Copy/,
    );
  });
});
