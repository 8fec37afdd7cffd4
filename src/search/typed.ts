/**
 * Calls back when the text of an input has changed for good: while an input method is composing, the letters of the
 * pinyin are not yet what is meant.
 */
export function onTyped(input: HTMLInputElement, changed: () => void): void {
  input.addEventListener('input', (event) => {
    if (!(event instanceof InputEvent && event.isComposing)) changed()
  })
  input.addEventListener('compositionend', changed)
}
