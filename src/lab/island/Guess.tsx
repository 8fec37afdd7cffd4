import { Icon } from './icons.tsx'
import type { LabModel } from './model.ts'

/** The prediction: made before the run, scored by it. */
export function Guess({ model }: { readonly model: LabModel }) {
  const { prediction } = model.lab
  const question =
    typeof prediction.question === 'string' ? prediction.question : prediction.question(model.settings.value)
  const over = model.state.value === 'done' && model.shown.value === 'run'
  return (
    <div class="guess">
      <form>
        <fieldset disabled={over}>
          <legend>运行之前猜一猜：{question}</legend>
          <div class="chips">
            {Object.entries(prediction.options).map(([key, label]) => (
              <label class="chip" key={key}>
                <input
                  type="radio"
                  name="guess"
                  value={key}
                  checked={model.guess.value === key}
                  onChange={() => (model.guess.value = key)}
                />
                {label}
              </label>
            ))}
          </div>
        </fieldset>
      </form>
      {over && <Verdict model={model} />}
    </div>
  )
}

function Verdict({ model }: { readonly model: LabModel }) {
  const view = model.frame.value >= 0 && model.view
  if (!view) return null
  const { prediction } = model.lab
  const options: Readonly<Record<string, string>> = prediction.options
  const happened = prediction.outcome(view)
  const guess = model.guess.value
  const right = guess === happened
  const answer = options[happened] ?? happened
  return (
    <p class={guess === null ? 'verdict' : right ? 'verdict yes' : 'verdict no'} role="status">
      {guess !== null && <Icon name={right ? 'yes' : 'no'} />}
      {guess === null ? `答案：${answer}。` : right ? '猜对了。' : `没猜中，答案是「${answer}」。`}
      {prediction.because(view)}
    </p>
  )
}
