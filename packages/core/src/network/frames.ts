import { RnnError } from '../errors.js';
import type { FrameLayer, FrameShape, Pair } from './frame-layer-config.js';
import type { LayerConfig } from './layer-config.js';
import { stepsAfter, type TimeWindow } from './time-window.js';

/** Whether a layer reads frames. */
export function isFrameLayer(layer: LayerConfig): layer is FrameLayer {
  return ofFrames.has(layer.className);
}

const ofFrames: ReadonlySet<string> = new Set<FrameLayer['className']>([
  'Conv2D',
  'MaxPooling2D',
  'AveragePooling2D',
  'GlobalMaxPooling2D',
  'GlobalAveragePooling2D',
  'Flatten',
  'ConvLSTM2D',
]);

/** How many numbers a frame has. */
export function sizeOfFrame([height, width, channels]: FrameShape): number {
  return height * width * channels;
}

/** Which pixels a layer reads for each that comes out. */
export interface FrameWindow {
  /** Rows and columns of pixels. */
  readonly size: Pair;
  /** Pixels from one that it reads to the next. */
  readonly spread: Pair;
  readonly strides: Pair;
  readonly padding: 'valid' | 'same';
}

/** The window of a layer; undefined for one that reads each frame as a whole. */
export function frameWindowOf({ config }: FrameLayer): FrameWindow | undefined {
  if (!('strides' in config)) return undefined;
  const { strides, padding } = config;
  if ('poolSize' in config) return { size: config.poolSize, spread: [1, 1], strides, padding };
  return { size: config.kernelSize, spread: config.dilationRate, strides, padding };
}

/** The window in which a kernel of this size goes over frames of states, which stay as large as they are. */
export function stateWindowOf(size: Pair): FrameWindow {
  return { size, spread: [1, 1], strides: [1, 1], padding: 'same' };
}

/** A window as it goes down the rows, and across the columns. */
export function alongAxes({
  size,
  spread,
  strides,
  padding,
}: FrameWindow): readonly [TimeWindow, TimeWindow] {
  const along = (axis: 0 | 1): TimeWindow => ({
    span: (size[axis] - 1) * spread[axis] + 1,
    strides: strides[axis],
    padding,
  });
  return [along(0), along(1)];
}

/** The frames that a layer makes; undefined for one that makes numbers of them. */
export function frameAfter(layer: FrameLayer): FrameShape | undefined {
  const window = frameWindowOf(layer);
  if (!window) return undefined;
  const [down, across] = alongAxes(window);
  const [height, width, channels] = layer.config.frameShape;
  const filters = 'filters' in layer.config ? layer.config.filters : channels;
  return [stepsAfter(down, height), stepsAfter(across, width), filters];
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
  const window = frameWindowOf(layer);
  const after = frameAfter(layer);
  if (!window || !after) return;
  const [rows, columns] = window.size;
  const read = after[0] * after[1] * rows * columns;
  if (read <= mostPixelsRead) return;
  throw new RnnError(
    'shape-mismatch',
    `${layer.config.name} reads at most ${mostPixelsRead} pixels a frame, all windows together. Received ${read}. Make the windows smaller.`,
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
