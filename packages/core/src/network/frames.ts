import { RnnError } from '../errors.js';
import type { FrameLayer, FrameShape } from './frame-layer-config.js';
import type { LayerConfig } from './layer-config.js';
import { stepsAfter, type TimeWindow } from './time-window.js';

/** Whether a layer reads frames. */
export function isFrameLayer(layer: LayerConfig): layer is FrameLayer {
  return /2D$|^Flatten$/.test(layer.className);
}

/** How many numbers a frame has. */
export function sizeOfFrame([height, width, channels]: FrameShape): number {
  return height * width * channels;
}

/** The windows in which a layer goes over rows and over columns; undefined for one that reads each frame as a whole. */
export function frameWindowsOf(layer: FrameLayer): readonly [TimeWindow, TimeWindow] | undefined {
  const { config } = layer;
  if (!('strides' in config)) return undefined;
  const window = (axis: 0 | 1): TimeWindow => ({
    span: 'poolSize' in config ? config.poolSize[axis] : spanOf(config, axis),
    strides: config.strides[axis],
    padding: config.padding,
  });
  return [window(0), window(1)];
}

/** The frames that a layer makes; undefined for one that makes numbers of them. */
export function frameAfter(layer: FrameLayer): FrameShape | undefined {
  const windows = frameWindowsOf(layer);
  if (!windows) return undefined;
  const [height, width, channels] = layer.config.frameShape;
  const filters = 'filters' in layer.config ? layer.config.filters : channels;
  return [stepsAfter(windows[0], height), stepsAfter(windows[1], width), filters];
}

/** How many numbers a layer makes of a frame. */
export function featuresOfFrame(layer: FrameLayer): number {
  const { className, config } = layer;
  if (className === 'Flatten') return sizeOfFrame(config.frameShape);
  return sizeOfFrame(frameAfter(layer) ?? [1, 1, config.frameShape[2]]);
}

/**
 * Says to each layer which frames it reads, `frameShape` being those of the chain's inputs.
 * @throws {RnnError} shape-mismatch for a layer that reads frames where there are none, or the other way round
 */
export function placeFrames(
  layers: readonly LayerConfig[],
  frameShape: FrameShape | undefined,
): LayerConfig[] {
  let frame = frameShape;
  return layers.map((layer) => {
    if (!isFrameLayer(layer)) {
      if (frame && layer.className !== 'Dropout') throw unreadFrames(layer, frame);
      return layer;
    }
    if (!frame) {
      throw new RnnError(
        'shape-mismatch',
        `${layer.config.name} reads frames [height, width, channels]. Received numbers that are none. ` +
          'Say sequential(layers, { frameShape }), and put it before flatten.',
      );
    }
    const placed = withFrames(layer, frame);
    frame = frameAfter(placed);
    if (frame) assertFrame(frame, placed.config.name);
    assertWindows(placed);
    return placed;
  });
}

function withFrames(layer: FrameLayer, frameShape: FrameShape): FrameLayer {
  const said = layer.config.frameShape as FrameShape | undefined;
  if (said && said.join() !== frameShape.join()) {
    throw new RnnError(
      'shape-mismatch',
      `${layer.config.name} reads frames [${said.join(', ')}]. Received [${frameShape.join(', ')}]. Leave its frameShape out.`,
    );
  }
  return { ...layer, config: { ...layer.config, frameShape } } as FrameLayer;
}

function unreadFrames({ config: { name } }: LayerConfig, frame: FrameShape): RnnError {
  return new RnnError(
    'shape-mismatch',
    `${name} reads numbers, not frames. Received frames [${frame.join(', ')}]. Put flatten() before it, or globalAveragePooling2d().`,
  );
}

/** What a network of frames of the largest size asks for, with kernels of 4 × 4. */
const mostPixelsRead = 2 ** 26;

/** A file may claim windows of any size without weighing more. */
function assertWindows(layer: FrameLayer): void {
  const { config } = layer;
  const [rows, columns] =
    'poolSize' in config ? config.poolSize : 'kernelSize' in config ? config.kernelSize : [1, 1];
  const [height, width] = frameAfter(layer) ?? [1, 1];
  const read = height * width * rows * columns;
  if (read <= mostPixelsRead) return;
  throw new RnnError(
    'shape-mismatch',
    `${config.name} reads at most ${mostPixelsRead} pixels a frame, all windows together. Received ${read}. Make the windows smaller.`,
  );
}

/** A picture of 1280 × 1080 pixels in colour: what a small network reads, and no more than what a memory holds. */
const largestFrame = 2 ** 22;

/** @throws {RnnError} shape-mismatch for what is no frame, `maker` having made it */
export function assertFrame(frame: FrameShape, maker?: string): void {
  const isSound =
    frame.length === 3 &&
    frame.every((length) => Number.isInteger(length) && length > 0) &&
    sizeOfFrame(frame) <= largestFrame;
  if (isSound) return;
  throw new RnnError(
    'shape-mismatch',
    `Frames are [height, width, channels], whole numbers above 0 and at most ${largestFrame} numbers in all. ` +
      `Received [${frame.join(', ')}]${maker ? ` from ${maker}. Give it larger frames, or padding 'same'` : ". Set the chain's frameShape"}.`,
  );
}

function spanOf(
  { kernelSize, dilationRate }: { kernelSize: readonly number[]; dilationRate: readonly number[] },
  axis: 0 | 1,
): number {
  return (kernelSize[axis]! - 1) * dilationRate[axis]! + 1;
}
