import { number as write } from '../../src/figures/text.ts'
import {
  choice,
  columns,
  defineLab,
  mean,
  near,
  nearly,
  number,
  toggle,
  type Columns,
} from '../../src/lab/index.ts'
import { bestFigure, growthFigure, score } from './figures.ts'
import { drawTestSets, type BestColumn } from './run.ts'
import { meanOf, repeat, type Trial } from './sampling.ts'
import { alignedVote, expectedBest } from './theory.ts'

/** Mean scores of some repetitions with the full number of classifiers. */
function average(
  seed: number,
  trial: Trial,
  repetitions: number,
): Record<'best' | 'bestFresh' | 'vote' | 'voteFresh', number> {
  const found = Array.from({ length: repetitions }, (_, index) => repeat(seed, index, trial, [trial.k]))
  const of = (name: 'best' | 'bestFresh' | 'vote' | 'voteFresh'): number =>
    meanOf(found.map((repetition) => repetition[name]))[0] ?? Number.NaN
  return { best: of('best'), bestFresh: of('bestFresh'), vote: of('vote'), voteFresh: of('voteFresh') }
}

/** Which prediction a mean score belongs to. */
const verdict = (best: Columns<BestColumn>): 'chance' | 'some' | 'much' => {
  const value = mean(best.test)
  return value < 0.515 ? 'chance' : value < 0.56 ? 'some' : 'much'
}

export default defineLab({
  id: 'test-reuse',
  title: '测试集被用坏',
  summary: '一群掷硬币的分类器，真实准确率都是一半。在同一份测试集上反复试、挑最好的，能测出多高的分？',
  facts: '不训练 · 只掷硬币',
  section: '1.1',
  questions: ['1.1.2'],
  controls: {
    k: number({ label: '试过的分类器个数 k', min: 1, max: 1000, default: 100 }),
    n: number({ label: '测试集题数 n', min: 50, max: 2000, step: 50, default: 200 }),
    attack: toggle({
      label: '按得分对齐后投票',
      default: true,
      help: '得分低于一半的分类器把答案反过来，然后所有分类器投票：只用到每次提交返回的分数。',
    }),
    fresh: toggle({ label: '换一份新测试集', default: true, live: true }),
    repetitions: choice({
      label: '重复次数',
      options: { '100': '100', '400': '400', '1600': '1600' },
      default: '400',
      help: '每次重复都换一份测试集和一批分类器。',
    }),
  },
  replicas: { default: 1, max: 1 },
  series: {
    best: columns({ label: '最好的那个的准确率', columns: { test: '挑出它的测试集', fresh: '新测试集' } }),
    growth: columns({
      label: '平均准确率随试验次数',
      columns: {
        k: '试过的个数',
        best: '取最好的一个',
        bestFresh: '最好的一个，新测试集',
        vote: '对齐后投票',
        voteFresh: '对齐后投票，新测试集',
      },
    }),
  },
  unit: '次重复',
  rerun: 'on-change',
  experiment: ({ k, n, attack, repetitions, seed }, { record }) =>
    drawTestSets({ k, n, attack }, Number(repetitions), seed, record),
  figures: {
    best: {
      title: '最好的那个测得多少',
      note: '每次重复一个数',
      plot: ({ result, settings }) => bestFigure(result.best, settings, settings.fresh),
    },
    growth: {
      title: '试得越多，分数越高',
      note: '各次重复的平均，虚线为公式',
      plot: ({ result, settings }) => growthFigure(result.growth, settings, settings.fresh),
    },
  },
  presets: {
    once: { label: '只看一次', settings: { k: 1, n: 200, attack: false } },
    hundred: { label: '试一百个', settings: { k: 100, n: 200, attack: true } },
    thousand: { label: '试一千个', settings: { k: 1000, n: 1000, attack: false, repetitions: '100' } },
    aligned: { label: '对齐后投票', settings: { k: 500, n: 1000, attack: true, repetitions: '100' } },
    larger: { label: '题数加到十倍', settings: { k: 100, n: 2000, attack: true, repetitions: '100' } },
  },
  prediction: {
    question: ({ k, n }) =>
      `${write(k)} 个真实准确率都是 0.5 的分类器，在同一份 ${write(n)} 道题的测试集上，最好的一个会测得多少？`,
    options: { chance: '大约 0.50', some: '0.52 到 0.56', much: '高于 0.56' },
    outcome: ({ result }) => verdict(result.best),
    because: ({ result, settings: { k, n } }) =>
      `平均测得 ${score(mean(result.best.test))}，公式给 ${score(expectedBest(k, n))}。每个得分都带着 ${score(0.5 / Math.sqrt(n))} 的抽样误差，取最大值就把误差也挑了出来。`,
  },
  texts: {
    try: '把 k 从 1 推到 1000，看最好的得分怎样离开 0.5；再打开「按得分对齐后投票」；最后把 n 加到十倍。',
    see: '最好的得分随 k 慢慢升高，投票升得快得多；换一份新测试集，两者都回到 0.5；题数变成四倍，偏差减半。',
    why: '没有一个分类器学到了东西。从许多个带噪声的分数里取最大的，或者照着分数改下一次提交，都是在拟合这份测试集的噪声。',
  },
  conclude({ result, settings: { k, n, attack } }) {
    const { best, growth } = result
    if (best.test.length === 0) return '还没有运行。'
    const head = `${write(k)} 个随机分类器里最好的一个，在 ${write(n)} 道题上平均测得 ${score(mean(best.test))}（闭式 ${score(expectedBest(k, n))}），换一份新题是 ${score(mean(best.fresh))}。`
    if (!attack) return head
    return `${head}对齐后投票测得 ${score(growth.vote.at(-1) ?? Number.NaN)}（公式 ${score(alignedVote(k, n))}），新题上 ${score(growth.voteFresh.at(-1) ?? Number.NaN)}。`
  },
  claims: {
    'best-of-100': {
      statement: '100 个纯随机的二分类器在 200 道题上，最好的一个平均测得 0.588，真值是 0.5',
      how: '每个种子重复 400 次，每次换一份测试集；预期由二项分布精确算出，为 0.5884。400 次平均的标准误约 0.0008。',
      seeds: 16,
      kind: 'closed-form',
      expected: { best: near(0.588, 0.01) },
      names: { best: '最好的一个的平均得分' },
      compute: (seed) => ({ best: average(seed, { k: 100, n: 200, attack: false }, 400).best }),
    },
    'best-of-1000': {
      statement: '1000 个纯随机的二分类器在 1000 道题上，最好的一个平均测得 0.551，真值是 0.5',
      how: '每个种子重复 50 次；预期由二项分布精确算出，为 0.5512。50 次平均的标准误约 0.0008。',
      seeds: 16,
      kind: 'closed-form',
      expected: { best: near(0.551, 0.006) },
      names: { best: '最好的一个的平均得分' },
      compute: (seed) => ({ best: average(seed, { k: 1000, n: 1000, attack: false }, 50).best }),
    },
    'sign-attack': {
      statement: '500 个随机分类器按 1000 道题上的得分对齐后投票，测得 0.714，等于 Φ(√(2k/(πn)))',
      how: '每个种子重复 20 次：得分不到一半的把答案反过来，再逐题投票，平票算半题。20 次平均的标准误约 0.003。',
      seeds: 16,
      kind: 'closed-form',
      expected: { vote: near(0.714, 0.03) },
      names: { vote: '投票的测试准确率' },
      compute: (seed) => ({ vote: average(seed, { k: 500, n: 1000, attack: true }, 20).vote }),
    },
    'fresh-data': {
      statement: '同样的最好者与同样的投票，换到 1000 道新题上都回到 0.5',
      how: '与上一条同样的 20 次重复：挑出的分类器和对齐的符号不变，只换题。20 次平均的标准误约 0.0035。',
      seeds: 16,
      kind: 'closed-form',
      expected: { vote: near(0.5, 0.02), best: near(0.5, 0.02) },
      names: { vote: '投票', best: '最好的一个' },
      compute(seed) {
        const { voteFresh, bestFresh } = average(seed, { k: 500, n: 1000, attack: true }, 20)
        return { vote: voteFresh, best: bestFresh }
      },
    },
    'quadruple-n-halves-bias': {
      statement: '测试集题数变成 4 倍，最好得分的乐观偏差减半',
      how: '100 个分类器，250 道题与 1000 道题各重复 200 次，比较「最好得分的平均减 0.5」。两者之比的标准误约 1.7%。',
      seeds: 16,
      kind: 'closed-form',
      expected: { ratio: nearly(2, 0.2) },
      names: { ratio: '偏差之比' },
      compute(seed) {
        const bias = (n: number): number => average(seed, { k: 100, n, attack: false }, 200).best - 0.5
        return { ratio: bias(250) / bias(1000) }
      },
    },
  },
  pytorch: ({ k, n, seed }) => `import torch

torch.manual_seed(${seed})
k, n, repetitions = ${k}, ${n}, 100
best, best_fresh, vote, vote_fresh = [], [], [], []
for _ in range(repetitions):
    right = torch.randint(0, 2, (k, n)) * 2 - 1        # +1: right on that question, -1: wrong
    fresh = torch.randint(0, 2, (k, n)) * 2 - 1
    score = right.sum(1)
    winner = score.argmax()
    best.append((right[winner] > 0).float().mean())
    best_fresh.append((fresh[winner] > 0).float().mean())
    sign = torch.where(score >= 0, 1, -1)[:, None]     # turn round whoever scored below one half
    vote.append(((sign * right).sum(0).sign() + 1).div(2).mean())
    vote_fresh.append(((sign * fresh).sum(0).sign() + 1).div(2).mean())
for name, values in [("best", best), ("fresh", best_fresh), ("vote", vote), ("vote, fresh", vote_fresh)]:
    print(f"{name:12s} {torch.stack(values).mean():.3f}")
`,
  withoutNetwork: '这里没有网络可以带走：分类器只是掷硬币。',
})
