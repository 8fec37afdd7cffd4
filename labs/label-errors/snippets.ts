import type { Settings, Snippet } from '../../src/lab/tool/index.ts'
import type { controls } from './controls.ts'
import type { Report } from './report.ts'

/** Rule and order → what cleanlab calls them. */
const FILTERS: Readonly<Record<Settings<typeof controls>['rule'], string>> = {
  joint: 'confident_learning',
  rate: 'prune_by_noise_rate',
  class: 'prune_by_class',
  both: 'both',
  argmax: 'predicted_neq_given',
}
const ORDERS = { self: 'self_confidence', margin: 'normalized_margin' } as const

/** Lines of the suspects in the order of review. */
export const reviewList = ({ suspects, named }: Report): Snippet => ({
  title: named ? '要复核的样本，一行一个' : '要复核的行号，一行一个',
  text: suspects.map(({ name, line }) => name || String(line)).join('\n') || '（没有嫌疑）',
})

/** The same list by cleanlab. */
export const cleanlabCode = ({ rule, order }: Settings<typeof controls>): Snippet => ({
  title: '同一份清单，用 cleanlab',
  text: `# labels: (n,) 的整数；pred_probs: (n, K) 的折外概率
import numpy as np
from sklearn.model_selection import cross_val_predict
from cleanlab.filter import find_label_issues

pred_probs = cross_val_predict(model, X, labels, cv=5, method="predict_proba")
ranked = find_label_issues(
    labels, pred_probs,
    filter_by="${FILTERS[rule]}",
    return_indices_ranked_by="${ORDERS[order]}",
)
print(len(ranked), ranked[:20])`,
})
