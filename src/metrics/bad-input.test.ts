import { describe, expect, it } from 'vitest'
import { MetricError } from './error.ts'
import { evaluate } from './evaluate.ts'

/** An array in an array in an array …, too deep for anything that recurses. */
function nested(depth: number): unknown {
  let value: unknown = []
  for (let level = 0; level < depth; level += 1) value = [value]
  return value
}

const pair = { y_true: [0, 1, 1], y_pred: [0, 1, 0] }
const binary = { y_true: [0, 1, 1], y_score: [0.1, 0.8, 0.4] }
const three = {
  y_true: [0, 1, 2],
  y_score: [
    [0.8, 0.1, 0.1],
    [0.2, 0.7, 0.1],
    [0.3, 0.3, 0.4],
  ],
}
const masks = { y_true: [[0, 1]], y_pred: [[1, 1]] }
const truth = { image: 1, box: [0, 0, 9, 9] }
const found = { ...truth, score: 0.5 }
const annotation = { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 9, 9], area: 81, iscrowd: 0 }
const dataset = { images: [{ id: 1 }], categories: [{ id: 1 }], annotations: [annotation] }
const result = { image_id: 1, category_id: 1, bbox: [0, 0, 9, 9], score: 0.5 }
const corpus = { references: [['a b']], hypotheses: ['a b'] }
const queries = { y_true: [[0, 1]], y_score: [[0.2, 0.1]] }

function coco(change: object, detections: unknown = [result]): object {
  return { metric: 'coco', ground_truth: { ...dataset, ...change }, detections }
}

/** [what is wrong, spec, the field that the sentence names]. */
const cases: readonly (readonly [string, unknown, string])[] = [
  ['no object', 5, '文档'],
  ['null', null, '文档'],
  ['a list inside the list', [pair], '文档'],
  ['a string', 'accuracy', '文档'],
  ['no metric', pair, 'metric'],
  ['metric null', { metric: null, ...pair }, 'metric'],
  ['metric not a string', { metric: ['accuracy'], ...pair }, 'metric'],
  ['unknown metric', { metric: 'acuracy', ...pair }, 'metric'],
  ['a name that every object has', { metric: 'constructor', ...pair }, 'metric'],
  ['prototype as metric', { metric: '__proto__', ...pair }, 'metric'],
  ['very long metric', { metric: 'x'.repeat(1e6), ...pair }, 'metric'],
  ['metric in capitals', { metric: 'ACCURACY', ...pair }, 'metric'],
  ['unknown argument', { metric: 'accuracy', ...pair, normalise: true }, 'normalise'],
  [
    'argument of another metric',
    { metric: 'rmse', y_true: [1], y_pred: [1], sample_weight: [1] },
    'sample_weight',
  ],
  [
    'argument named __proto__',
    JSON.parse('{"metric":"accuracy","y_true":[1],"y_pred":[1],"__proto__":1}'),
    '__proto__',
  ],
  ['missing argument', { metric: 'accuracy', y_true: [0] }, 'y_pred'],
  ['required argument null', { metric: 'accuracy', y_true: null, y_pred: [0] }, 'y_true'],
  ['labels not a list', { metric: 'accuracy', y_true: '011', y_pred: [0, 1, 1] }, 'y_true'],
  ['labels an object', { metric: 'accuracy', y_true: { 0: 1 }, y_pred: [1] }, 'y_true'],
  ['no labels', { metric: 'accuracy', y_true: [], y_pred: [] }, 'y_true'],
  ['booleans as labels', { metric: 'accuracy', y_true: [true], y_pred: [1] }, 'y_true[0]'],
  ['a fraction as label', { metric: 'accuracy', ...pair, y_true: [0, 1, 0.5] }, 'y_true[2]'],
  ['null as label', { metric: 'accuracy', ...pair, y_pred: [0, null, 1] }, 'y_pred[1]'],
  ['infinite label', { metric: 'accuracy', ...pair, y_pred: [0, Infinity, 1] }, 'y_pred[1]'],
  ['label beyond whole numbers', { metric: 'accuracy', ...pair, y_pred: [0, 2 ** 60, 1] }, 'y_pred[1]'],
  ['mixed labels', { metric: 'accuracy', ...pair, y_true: [0, '1', 1] }, 'y_true[1]'],
  ['integers against strings', { metric: 'f1', y_true: [0, 1], y_pred: ['0', '1'] }, 'y_pred'],
  ['different lengths', { metric: 'accuracy', y_true: [0, 1], y_pred: [0] }, 'y_pred'],
  ['labels nested a million deep', { metric: 'accuracy', y_true: nested(1e6), y_pred: [1] }, 'y_true[0]'],
  ['unknown average', { metric: 'f1', average: 'samples', ...pair }, 'average'],
  ['average not a string', { metric: 'f1', average: 1, ...pair }, 'average'],
  ['binary average of three classes', { metric: 'f1', y_true: [0, 1, 2], y_pred: [0, 1, 2] }, 'average'],
  ['positive class not there', { metric: 'precision', ...pair, pos_label: 7 }, 'pos_label'],
  ['positive class a boolean', { metric: 'precision', ...pair, pos_label: true }, 'pos_label'],
  ['zero_division of 2', { metric: 'precision', ...pair, zero_division: 2 }, 'zero_division'],
  ['zero_division a word', { metric: 'precision', ...pair, zero_division: 'warn' }, 'zero_division'],
  ['F without beta', { metric: 'fbeta', ...pair }, 'beta'],
  ['negative beta', { metric: 'fbeta', ...pair, beta: -1 }, 'beta'],
  ['unknown weights', { metric: 'cohen_kappa', ...pair, weights: 'cubic' }, 'weights'],
  ['labels that never occur', { metric: 'confusion_matrix', ...pair, labels: [7, 8] }, 'labels'],
  ['a label twice', { metric: 'confusion_matrix', ...pair, labels: [0, 0] }, 'labels'],
  [
    'too many classes for a matrix',
    { metric: 'confusion_matrix', y_true: [...Array(1e5).keys()], y_pred: [...Array(1e5).keys()] },
    'y_true',
  ],
  [
    'ragged indicators',
    {
      metric: 'hamming_loss',
      y_true: [[0, 1], [1]],
      y_pred: [
        [0, 1],
        [1, 1],
      ],
    },
    'y_true[1]',
  ],
  [
    'indicators that are not 0 or 1',
    { metric: 'hamming_loss', y_true: [[0.5]], y_pred: [[1]] },
    'y_true[0][0]',
  ],
  ['indicators of another shape', { metric: 'hamming_loss', y_true: [[0, 1]], y_pred: [[0]] }, 'y_pred'],
  ['NaN as a string', { metric: 'roc_auc', ...binary, y_score: [0.1, 'NaN', 0.2] }, 'y_score[1]'],
  ['a number beyond float64', JSON.parse('{"metric":"mse","y_true":[1],"y_pred":[1e400]}'), 'y_pred[0]'],
  ['no scores', { metric: 'roc_auc', y_true: [0, 1], y_score: [] }, 'y_score'],
  ['scores of another length', { metric: 'roc_auc', ...binary, y_score: [1, 2] }, 'y_score'],
  ['three classes and one column', { metric: 'roc_auc', ...three, y_score: [1, 2, 3] }, 'y_true'],
  ['labels that need pos_label', { metric: 'roc_curve', ...binary, y_true: [1, 2, 2] }, 'y_true'],
  ['columns without multi_class', { metric: 'roc_auc', ...three }, 'multi_class'],
  ['unknown multi_class', { metric: 'roc_auc', multi_class: 'all', ...three }, 'multi_class'],
  [
    'average that ovo lacks',
    { metric: 'roc_auc', multi_class: 'ovo', average: 'micro', ...three },
    'average',
  ],
  [
    'rows that do not sum to 1',
    {
      metric: 'roc_auc',
      multi_class: 'ovr',
      ...three,
      y_score: [
        [1, 1, 1],
        [1, 0, 0],
        [0, 0, 1],
      ],
    },
    'y_score[0]',
  ],
  [
    'more classes than columns',
    {
      metric: 'log_loss',
      y_true: [5, 6, 7],
      y_score: [
        [1, 0],
        [0, 1],
        [1, 0],
      ],
    },
    'y_true',
  ],
  ['ragged scores', { metric: 'log_loss', y_true: [0, 1], y_score: [[1, 0], [1]] }, 'y_score[1]'],
  ['rows and numbers mixed', { metric: 'log_loss', y_true: [0, 1], y_score: [[1, 0], 1] }, 'y_score[1]'],
  ['a probability above 1', { metric: 'brier', ...binary, y_score: [0.1, 1.5, 0.2] }, 'y_score[1]'],
  ['a negative probability', { metric: 'ece', ...binary, y_score: [-0.1, 0.5, 0.2] }, 'y_score[0]'],
  ['no bins', { metric: 'ece', ...binary, n_bins: 0 }, 'n_bins'],
  ['half a bin', { metric: 'ece', ...binary, n_bins: 2.5 }, 'n_bins'],
  ['k of 0', { metric: 'top_k_accuracy', ...three, k: 0 }, 'k'],
  ['k as a string', { metric: 'top_k_accuracy', ...three, k: '2' }, 'k'],
  ['no impostors', { metric: 'eer', genuine: [1], impostor: [] }, 'impostor'],
  ['genuine scores missing', { metric: 'eer', impostor: [1] }, 'genuine'],
  ['a rate above 1', { metric: 'tar_at_far', genuine: [1], impostor: [0], far: 1.5 }, 'far'],
  ['rate missing', { metric: 'tar_at_far', genuine: [1], impostor: [0] }, 'far'],
  ['both forms of scores', { metric: 'det_curve', ...binary, genuine: [1], impostor: [0] }, 'det_curve'],
  ['half a form of scores', { metric: 'det_curve', genuine: [1] }, 'impostor'],
  ['numbers as strings', { metric: 'mse', y_true: ['1'], y_pred: [1] }, 'y_true[0]'],
  ['two columns of targets', { metric: 'mse', y_true: [[1, 2]], y_pred: [[1, 2]] }, 'y_true[0]'],
  ['no targets', { metric: 'mse', y_true: [], y_pred: [] }, 'y_true'],
  ['a negative weight', { metric: 'mse', y_true: [1], y_pred: [1], sample_weight: [-1] }, 'sample_weight[0]'],
  ['weights all 0', { metric: 'mse', y_true: [1], y_pred: [1], sample_weight: [0] }, 'sample_weight'],
  [
    'weights of another length',
    { metric: 'r2', y_true: [1, 2], y_pred: [1, 2], sample_weight: [1] },
    'sample_weight',
  ],
  ['logarithm of a negative', { metric: 'msle', y_true: [1, -1], y_pred: [1, 1] }, 'y_true[1]'],
  [
    'as many features as rows',
    { metric: 'adjusted_r2', y_true: [1, 2], y_pred: [1, 2], n_features: 2 },
    'n_features',
  ],
  ['quantile above 1', { metric: 'pinball', y_true: [1], y_pred: [1], alpha: 2 }, 'alpha'],
  ['delta of 0', { metric: 'huber', y_true: [1], y_pred: [1], delta: 0 }, 'delta'],
  ['masks without num_classes', { metric: 'iou', ...masks }, 'num_classes'],
  ['masks of other sizes', { metric: 'iou', num_classes: 2, y_true: [[0, 1]], y_pred: [[0], [1]] }, 'y_pred'],
  [
    'ragged mask',
    {
      metric: 'iou',
      num_classes: 2,
      y_true: [[0, 1], [1]],
      y_pred: [
        [0, 1],
        [1, 1],
      ],
    },
    'y_true[1]',
  ],
  ['a class out of range', { metric: 'dice', num_classes: 2, ...masks, y_pred: [[0, 2]] }, 'y_pred[0][1]'],
  ['a mask of fractions', { metric: 'dice', num_classes: 2, ...masks, y_pred: [[0, 0.5]] }, 'y_pred[0][1]'],
  ['a flat mask', { metric: 'hausdorff', y_true: [0, 1], y_pred: [1, 1] }, 'y_true[0]'],
  ['an empty mask', { metric: 'hausdorff', y_true: [[]], y_pred: [[]] }, 'y_true[0]'],
  ['a box of three numbers', { metric: 'box_iou', boxes1: [[0, 0, 1]], boxes2: [] }, 'boxes1[0]'],
  ['a box inside out', { metric: 'giou', boxes1: [[5, 0, 1, 1]], boxes2: [] }, 'boxes1[0]'],
  ['one box instead of a list', { metric: 'diou', boxes1: [0, 0, 1, 1], boxes2: [] }, 'boxes1[0]'],
  [
    'scores not one a box',
    { metric: 'nms', boxes: [[0, 0, 1, 1]], scores: [], iou_threshold: 0.5 },
    'scores',
  ],
  ['threshold missing', { metric: 'nms', boxes: [], scores: [] }, 'iou_threshold'],
  ['unknown method', { metric: 'soft_nms', boxes: [], scores: [], method: 'cubic' }, 'method'],
  ['sigma of 0', { metric: 'soft_nms', boxes: [], scores: [], sigma: 0 }, 'sigma'],
  [
    'an object without image',
    { metric: 'average_precision_voc', ground_truth: [{ box: truth.box }], detections: [] },
    'ground_truth[0].image',
  ],
  [
    'a detection without score',
    { metric: 'average_precision_voc', ground_truth: [truth], detections: [truth] },
    'detections[0].score',
  ],
  [
    'difficult as a word',
    { metric: 'average_precision_voc07', ground_truth: [{ ...truth, difficult: 'yes' }], detections: [] },
    'ground_truth[0].difficult',
  ],
  [
    'an overlap of 0 %',
    { metric: 'average_precision_voc', ground_truth: [truth], detections: [found], iou: 0 },
    'iou',
  ],
  ['a list as data set', { metric: 'coco', ground_truth: [annotation], detections: [] }, 'ground_truth'],
  ['no images', coco({ images: undefined }), 'ground_truth.images'],
  ['no categories', coco({ categories: undefined }), 'ground_truth.categories'],
  ['no annotations', coco({ annotations: {} }), 'ground_truth.annotations'],
  ['an image twice', coco({ images: [{ id: 1 }, { id: 1 }] }), 'ground_truth.images[1].id'],
  ['an image without id', coco({ images: [{}] }), 'ground_truth.images[0].id'],
  ['an annotation twice', coco({ annotations: [annotation, annotation] }), 'ground_truth.annotations[1].id'],
  [
    'an annotation of no image',
    coco({ annotations: [{ ...annotation, image_id: 9 }] }),
    'ground_truth.annotations[0].image_id',
  ],
  [
    'an annotation of no category',
    coco({ annotations: [{ ...annotation, category_id: 9 }] }),
    'ground_truth.annotations[0].category_id',
  ],
  [
    'no bbox',
    coco({ annotations: [{ ...annotation, bbox: undefined }] }),
    'ground_truth.annotations[0].bbox',
  ],
  [
    'no area',
    coco({ annotations: [{ ...annotation, area: undefined }] }),
    'ground_truth.annotations[0].area',
  ],
  [
    'a negative width',
    coco({ annotations: [{ ...annotation, bbox: [0, 0, -1, 1] }] }),
    'ground_truth.annotations[0].bbox[2]',
  ],
  [
    'iscrowd of 2',
    coco({ annotations: [{ ...annotation, iscrowd: 2 }] }),
    'ground_truth.annotations[0].iscrowd',
  ],
  ['results as an object', coco({}, { annotations: [] }), 'detections'],
  ['a result in an unknown image', coco({}, [{ ...result, image_id: 9 }]), 'detections[0].image_id'],
  ['a result without score', coco({}, [{ ...result, score: undefined }]), 'detections[0].score'],
  ['a score as a string', coco({}, [{ ...result, score: '0.5' }]), 'detections[0].score'],
  ['a bbox of three', coco({}, [{ ...result, bbox: [0, 0, 1] }]), 'detections[0].bbox'],
  ['an image id as a string', coco({}, [{ ...result, image_id: '1' }]), 'detections[0].image_id'],
  [
    'references not in streams',
    { metric: 'bleu', references: ['a b'], hypotheses: ['a b'] },
    'references[0]',
  ],
  ['a stream too short', { metric: 'bleu', references: [['a']], hypotheses: ['a', 'b'] }, 'references[0]'],
  [
    'no reference of a segment',
    { metric: 'chrf', references: [['']], hypotheses: ['a'] },
    'references[0][0]',
  ],
  ['no hypotheses', { metric: 'bleu', references: [[]], hypotheses: [] }, 'references[0]'],
  ['a hypothesis that is a number', { metric: 'bleu', ...corpus, hypotheses: [1] }, 'hypotheses[0]'],
  ['hypotheses as one string', { metric: 'bleu', ...corpus, hypotheses: 'a b' }, 'hypotheses'],
  ['unknown tokenizer', { metric: 'bleu', ...corpus, tokenize: 'jieba' }, 'tokenize'],
  ['unknown smoothing', { metric: 'bleu', ...corpus, smooth_method: 'add-1' }, 'smooth_method'],
  ['lowercase as a word', { metric: 'bleu', ...corpus, lowercase: 'yes' }, 'lowercase'],
  ['word order of 1', { metric: 'chrf', ...corpus, word_order: 1 }, 'word_order'],
  ['a list as hypothesis', { metric: 'sentence_bleu', hypothesis: ['a'], references: ['a'] }, 'hypothesis'],
  ['unknown ROUGE', { metric: 'rouge', reference: 'a', hypothesis: 'a', types: ['rouge9'] }, 'types[0]'],
  ['no ROUGE', { metric: 'rouge', reference: 'a', hypothesis: 'a', types: [] }, 'types'],
  [
    'a ROUGE twice',
    { metric: 'rouge', reference: 'a', hypothesis: 'a', types: ['rouge1', 'rouge1'] },
    'types',
  ],
  ['a positive log probability', { metric: 'perplexity', log_probs: [-1, 0.5] }, 'log_probs[1]'],
  ['no log probabilities', { metric: 'perplexity', log_probs: [] }, 'log_probs'],
  ['a number as reference', { metric: 'wer', reference: 1, hypothesis: 'a' }, 'reference'],
  ['hypothesis missing', { metric: 'cer', reference: 'a' }, 'hypothesis'],
  ['n of 0', { metric: 'distinct_n', hypotheses: ['a'], n: 0 }, 'n'],
  ['one query without brackets', { metric: 'ndcg', y_true: [1, 0], y_score: [1, 2] }, 'y_true[0]'],
  ['queries of other shapes', { metric: 'mrr', ...queries, y_score: [[1, 2, 3]] }, 'y_score'],
  ['negative relevance', { metric: 'ndcg', ...queries, y_true: [[-1, 1]] }, 'y_true[0][0]'],
  ['one item to rank', { metric: 'ndcg', y_true: [[1]], y_score: [[1]] }, 'y_true'],
  [
    'ragged queries',
    { metric: 'map_at_k', y_true: [[1, 0], [1]], y_score: [[1, 2], [1]], k: 1 },
    'y_true[1]',
  ],
  ['k above all bounds', { metric: 'hit_rate', ...queries, k: 1e300 }, 'k'],
]

function sentenceAbout(spec: unknown): string {
  try {
    evaluate(spec)
  } catch (error) {
    if (error instanceof MetricError) return error.message
    throw error
  }
  throw new Error('nothing was refused')
}

describe('bad input', () => {
  it.each(cases)('%s', (_, spec, field) => {
    const sentence = sentenceAbout(spec)
    expect(sentence).toContain(field)
    expect(sentence).toMatch(/^[^\n\r\u2028\u2029]{1,300}。$/u)
    expect(sentence).toContain('应')
  })

  it('quotes what it was given without passing on line breaks or length', () => {
    const spec = { metric: `\u2028\n"${'长'.repeat(99)}`, ...pair }
    expect(() => evaluate(spec)).toThrow(
      /^metric 是未知的指标 "\\u2028\\n\\"长{21}…"，应为已有指标的名字。$/u,
    )
  })
})
