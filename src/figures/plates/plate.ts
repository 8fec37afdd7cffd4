/** A drawing made once for a page: its finding in one sentence, and how it is drawn at a width in user units. */
export interface Plate {
  /** Read out in place of the drawing. */
  readonly label: string
  readonly draw: (width: number) => string
}
