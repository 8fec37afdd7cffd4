/** A mistake in `content/` that stops the build: one sentence that begins with the file and, where known, the line. */
export class ContentError extends Error {
  constructor(file: string, message: string, line?: number) {
    super(line === undefined ? `${file}：${message}` : `${file}:${line}：${message}`)
    this.name = 'ContentError'
  }
}
