import { useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Picture } from '../tool.ts'
import type { ToolModel } from './model.ts'

/** Boxes over the visitor's own images, as far as they were given; drawn in the page alone. */
export function Pictures({ model }: { readonly model: ToolModel }) {
  const view = model.view.value
  const pictures = ((view && model.lab.pictures?.(view)) ?? []).filter((one) => fileOf(one, model))
  if (pictures.length === 0) return null
  return (
    <div class="pictures">
      {pictures.map((picture) => (
        <figure key={picture.title}>
          <p class="fig-t">{picture.title}</p>
          <Canvas model={model} title={picture.title} />
          <p class="small">{picture.label}</p>
        </figure>
      ))}
    </div>
  )
}

function Canvas({ model, title }: { readonly model: ToolModel; readonly title: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useSignalEffect(() => {
    const view = model.view.value
    const picture = view && model.lab.pictures?.(view).find((one) => one.title === title)
    if (canvas.current && picture) void paint(canvas.current, picture, model)
  })
  return <canvas ref={canvas} role="img" aria-label={title} />
}

const baseName = (path: string): string => (path.split(/[\\/]/).at(-1) ?? path).replace(/\.\w+$/, '')

const fileOf = ({ image }: Picture, model: ToolModel): File | undefined =>
  model.files[image.input]?.find(({ name }) => baseName(name) === baseName(image.name))

/** Longest side of a picture in pixels of the screen. */
const LONGEST = 640

async function paint(canvas: HTMLCanvasElement, picture: Picture, model: ToolModel): Promise<void> {
  const { width, height, boxes } = picture
  const file = fileOf(picture, model)
  const bitmap = file && (await createImageBitmap(file).catch(() => null))
  const scale = LONGEST / Math.max(width, height, 1)
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  const pen = canvas.getContext('2d')
  if (!pen) return
  const style = getComputedStyle(canvas)
  pen.fillStyle = style.getPropertyValue('--plate')
  pen.fillRect(0, 0, canvas.width, canvas.height)
  if (bitmap) pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  pen.font = `600 13px ${style.fontFamily}`
  pen.lineWidth = 2
  for (const { box, name, color, dashed } of boxes) {
    const [x1, y1, x2, y2] = box.map((value) => value * scale)
    if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) continue
    const ink = style.getPropertyValue(color === 'muted' ? '--ink-3' : `--series-${color}`)
    pen.setLineDash(dashed ? [6, 4] : [])
    pen.strokeStyle = ink
    pen.strokeRect(x1, y1, x2 - x1, y2 - y1)
    const above = y1 >= 16 ? y1 - 16 : y1
    pen.fillStyle = ink
    pen.fillRect(x1, above, pen.measureText(name).width + 8, 16)
    pen.fillStyle = style.getPropertyValue('--paper')
    pen.fillText(name, x1 + 4, above + 12)
  }
}
