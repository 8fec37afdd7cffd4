/** What a page needs to know of the experiment before it runs. */

/** Fingers that both devices know. */
export const FINGERS = 20
/** Steps on the images of the new device. */
export const STEPS = 200

/** What is trained on the new device's images: a network from scratch, the head on a frozen trunk, or everything. */
export type Method = 'scratch' | 'head' | 'full'

/** The new device: the old one itself, one that is mounted aslant by little or by much, one whose light comes from the other side. */
export type DeviceName = 'same' | 'tilted' | 'far' | 'inverted'
