import { useCallback } from 'preact/hooks'
import { escapeText } from '../../figures/svg.ts'
import { conclusionHtml as resultHtml } from '../conclusion-html.ts'
import { failureWords, settingsWords, troubleWords } from '../words.ts'
import type { Drawn } from '../drawn.ts'
import { Kept } from './Kept.tsx'
import type { LabModel } from './model.ts'

/** The result in a sentence, and its fingerprint. */
export function Outcome({ model, drawn }: { readonly model: LabModel; readonly drawn: Drawn | undefined }) {
  const sentence = useCallback(() => conclusionHtml(model), [model])
  const print = useCallback(() => (model.view === null ? null : escapeText(model.print.value ?? '')), [model])
  const shown = model.shown.value
  return (
    <div class="result">
      <div aria-live="polite">
        <Kept class="conclusion" html={drawn?.conclusion} live={sentence} />
      </div>
      {shown === 'stale' && <p class="stale">设置改过了；图和结果还是改之前那次运行的。</p>}
      <div class="print-id" hidden={shown !== 'default' && model.print.value === null}>
        曲线指纹{' '}
        <span class="mono" data-fingerprint>
          <Kept as="span" html={drawn?.fingerprint} live={print} />
        </span>
        <span>同样的设置在任何浏览器里都得到同一条曲线，逐位相同。</span>
      </div>
      <p class="print-only">
        设置：{settingsWords(model.lab, shown === 'default' ? model.settings.value : model.ranWith)}。
      </p>
    </div>
  )
}

function conclusionHtml(model: LabModel): string | null {
  const view = model.frame.value >= 0 ? model.view : null
  if (view === null) return null
  const state = model.state.value
  const unit = model.lab.unit ?? '步'
  const stale = model.shown.value === 'stale'
  if (state === 'done' || stale) return resultHtml(model.lab.conclude(view))
  if (state === 'paused') return `<p>停在第 ${view.step} / ${view.total} ${unit}，图是此刻的样子。</p>`
  return ''
}

/** Why nothing runs, or where the run stopped being finite, and what helps. */
export function Trouble({ model }: { readonly model: LabModel }) {
  const { lab } = model
  const failure = model.failure.value
  const trouble = model.trouble.value
  if (trouble)
    return (
      <p class="failed" role="alert">
        {troubleWords(trouble)}
      </p>
    )
  if (!failure) return null
  const cure = lab.cure
  return (
    <div class="failed" role="alert">
      <p>{failureWords({ failure, lab })}</p>
      {cure && (
        <button
          type="button"
          class="b tiny"
          onClick={() => {
            model.applyPreset(cure)
            model.go()
          }}
        >
          改用预设「{lab.presets[cure]?.label}」再运行
        </button>
      )}
    </div>
  )
}
