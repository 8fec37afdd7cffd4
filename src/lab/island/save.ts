/** Hands bytes or text to the browser as a file. */
export function save(content: Uint8Array | string | Blob, name: string, type: string): void {
  const part = content instanceof Uint8Array ? new Uint8Array(content) : content
  const url = URL.createObjectURL(new Blob([part], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
