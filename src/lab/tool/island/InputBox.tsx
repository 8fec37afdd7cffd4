import { useSignal, useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { megabytes } from '../../format.ts'
import type { Input } from '../tool.ts'
import type { ToolModel } from './model.ts'

interface Props {
  readonly model: ToolModel
  readonly name: string
  readonly input: Input
}

/** Where a visitor pastes, drops or picks what a tool reads. Text that comes as a whole is calculated with at once; typing waits for 运行. */
export function InputBox({ model, name, input }: Props) {
  const id = `${model.lab.id}-${name}`
  const over = useSignal(false)
  const offer = model.offers.value[name] ?? { kind: 'text', text: '' }
  const refusal = model.refusals.value[name]
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    over.value = false
    const files = [...(event.dataTransfer?.files ?? [])]
    const text = event.dataTransfer?.getData('text/plain') ?? ''
    if (files.length > 0) void model.offerFiles(name, files)
    else if (text !== '' && !input.binary) model.offerText(name, text, true)
  }
  return (
    <div
      class={over.value ? 'input over' : 'input'}
      onDragOver={(event) => {
        event.preventDefault()
        over.value = true
      }}
      onDragLeave={() => (over.value = false)}
      onDrop={drop}
    >
      <label for={offer.kind === 'text' && !input.binary ? id : `${id}-file`}>
        {input.label}
        {input.optional && <span>（可以不给）</span>}
      </label>
      {offer.kind === 'files' || input.binary ? (
        <Files
          model={model}
          name={name}
          files={offer.kind === 'files' ? offer.files : []}
          binary={input.binary ?? false}
        />
      ) : (
        <Text model={model} name={name} text={offer.text} invalid={refusal !== undefined} />
      )}
      <p id={`${id}-help`} class="hint">
        {input.help}
      </p>
      {refusal !== undefined && (
        <p id={`${id}-wrong`} class="complaint" role="alert">
          {refusal}
        </p>
      )}
      <label class="b pick">
        选文件
        <input
          id={`${id}-file`}
          class="vh"
          type="file"
          name={`${name}File`}
          accept={input.accept}
          multiple={input.multiple}
          disabled={!model.alive.value}
          aria-label={`${input.label}：选文件`}
          onChange={({ currentTarget }) => {
            const files = [...(currentTarget.files ?? [])]
            currentTarget.value = ''
            void model.offerFiles(name, files)
          }}
        />
      </label>
    </div>
  )
}

function Text({
  model,
  name,
  text,
  invalid,
}: {
  model: ToolModel
  name: string
  text: string
  invalid: boolean
}) {
  const id = `${model.lab.id}-${name}`
  const box = useRef<HTMLTextAreaElement>(null)
  const pasted = useRef(false)
  useSignalEffect(() => {
    const offer = model.offers.value[name]
    if (box.current && offer?.kind === 'text' && box.current.value !== offer.text)
      box.current.value = offer.text
  })
  return (
    <textarea
      ref={box}
      id={id}
      name={name}
      rows={9}
      spellcheck={false}
      autocomplete="off"
      defaultValue={text}
      aria-invalid={invalid}
      aria-describedby={invalid ? `${id}-help ${id}-wrong` : `${id}-help`}
      onPaste={() => (pasted.current = true)}
      onInput={({ currentTarget }) => {
        model.offerText(name, currentTarget.value, pasted.current)
        pasted.current = false
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault()
          model.go()
        }
      }}
    />
  )
}

function Files({
  model,
  name,
  files,
  binary,
}: {
  model: ToolModel
  name: string
  files: readonly File[]
  binary: boolean
}) {
  const total = files.reduce((sum, { size }) => sum + size, 0)
  return (
    <div class="files">
      <p>
        {files.length === 0
          ? '还没有文件；可以拖到这里。'
          : `${files.length === 1 ? (files[0]?.name ?? '') : `${files.length} 个文件`}，${total < 1024 ? `${total} 字节` : `${megabytes(total)} MB`}`}
      </p>
      {files.length > 0 && (
        <button type="button" class="b tiny" onClick={() => model.offerText(name, '', false)}>
          {binary ? '去掉' : '改用粘贴'}
        </button>
      )}
    </div>
  )
}
