import { lately } from '../../src/data/lately.ts'
import { rotate, shift } from '../../src/data/finger-veins/augment.ts'
import { fingerVeins, imageAt } from '../../src/data/finger-veins/finger-veins.ts'
import type { FingerVeins } from '../../src/data/finger-veins/finger-veins.ts'
import type { Dataset } from '../../src/engine/runtime/trainer.ts'
import { dense } from '../../src/engine/training/array.ts'
import { HEIGHT, joined, standardised, trainingSet, WIDTH } from '../finger-veins/data.ts'
import { FINGERS, type DeviceName } from './facts.ts'

/** Images of each finger on the old device: to train on, and to test with. */
const OLD = { train: 4, test: 2 } as const
/** Test images of each finger on the new device. */
const NEW_TEST = 3

/** How the new device sees a finger: turned by so many degrees, shifted by so many pixels, dark and bright exchanged. */
interface Device {
  readonly turn: number
  readonly along: number
  readonly across: number
  readonly inverted: boolean
}

/** The new devices, from the old one itself to one whose light comes from the other side. */
const DEVICES: Readonly<Record<DeviceName, Device>> = {
  same: { turn: 0, along: 0, across: 0, inverted: false },
  tilted: { turn: 8, along: 2, across: 1, inverted: false },
  far: { turn: 12, along: 3, across: 2, inverted: false },
  inverted: { turn: 0, along: 0, across: 0, inverted: true },
}

/** An image of the old device as the new one would have taken it. */
export function seenBy(name: DeviceName, image: Float32Array): Float32Array {
  const { turn, along, across, inverted } = DEVICES[name]
  const placed = shift(rotate(image, WIDTH, HEIGHT, turn), WIDTH, HEIGHT, along, across)
  return inverted ? placed.map((value) => 1 - value) : placed
}

/** Images of one seed; no two sets share an acquisition. */
export interface Acquired {
  readonly old: FingerVeins
  readonly oldTest: Dataset
  /** The new device's images in varied copies, to train on. */
  readonly fresh: Dataset
  readonly freshTest: Dataset
}

/** 20 fingers on the old device, 4 images each, and `samples` images each on the new one, with tests for both. */
export function acquire(seed: number, device: DeviceName, samples: number): Acquired {
  const each = OLD.train + OLD.test + NEW_TEST + samples
  const all = fingerVeins({ seed, width: WIDTH, height: HEIGHT, identities: FINGERS, samples: each })
  // the tests come first, so that they are the same however many images there are to train on
  const part = (from: number, count: number, see: (image: Float32Array) => Float32Array): FingerVeins => {
    const rows = [...all.identity.keys()].filter((row) => row % each >= from && row % each < from + count)
    return {
      ...all,
      x: joined(rows.map((row) => see(imageAt(all, row)))),
      identity: Int32Array.from(rows, (row) => all.identity[row] ?? 0),
    }
  }
  const fresh = (image: Float32Array): Float32Array => seenBy(device, image)
  return {
    old: part(0, OLD.train, asItIs),
    oldTest: tested(part(OLD.train, OLD.test, asItIs)),
    freshTest: tested(part(OLD.train + OLD.test, NEW_TEST, fresh)),
    fresh: trainingSet(seed, part(OLD.train + OLD.test + NEW_TEST, samples, fresh), 'moved'),
  }
}

/** The images of a seed; drawn once for all arms of a run. */
export const devices = lately(8, acquire)

const asItIs = (image: Float32Array): Float32Array => image

const tested = ({ x, identity }: FingerVeins): Dataset => ({
  x: standardised(x),
  y: dense(Float32Array.from(identity), [identity.length]),
})
