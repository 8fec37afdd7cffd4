/** Plain words that mean the same in a question. Terms of the field are not here: their names come from the glossary. */
export const sameInPlainWords: readonly (readonly string[])[] = [
  ['太大', '过大', '偏大', '过高', '太高'],
  ['太小', '过小', '偏小', '过低', '太低'],
  ['太多', '过多'],
  ['太少', '过少', '不足', '不够'],
  ['区别', '差别', '不同', '差异', '对比', '比较', 'vs'],
  ['联系', '关系'],
  ['步骤', '流程', '过程'],
  ['作用', '目的', '意义', '用处'],
  ['优点', '优势', '好处'],
  ['缺点', '劣势', '坏处', '局限'],
  ['选择', '怎么选', '如何选', '选取', '挑选', '设置', '设多少', '取多少', '取多大'],
  ['计算', '怎么算', '如何算', '求'],
  ['评估', '评价', '评测'],
  ['标签', '标注'],
  ['数据集', '数据'],
  ['零', '0'],
  ['不下降', '不降', '降不下去', '下不去', '停滞', '卡住', '不动'],
  ['上升', '升高', '变大', '往上走', '反弹'],
  ['不稳定', '不稳', '震荡', '抖动', '波动'],
  ['不收敛', '发散', '收敛不了'],
  ['诊断', '判断', '排查', '识别', '看出'],
  ['避免', '防止', '预防'],
  ['解决', '处理', '应对', '处置', '缓解'],
  ['保存', '保留', '留下', '存'],
  ['停下', '停止', '停下来', '终止'],
  ['速度', '快慢', '多快', '加速'],
  ['代价', '成本', '开销', '贵'],
]

/**
 * Phrases that carry a question rather than its subject. They count little, but they count: a title may say them too.
 */
export const questionPhrases: readonly string[] = (
  '为什么 为啥 为何 是什么 是怎么 什么是 什么 啥 怎么办 怎么样 怎么 怎样 如何 咋 哪些 哪个 哪一个 哪里 多少 多久 ' +
  '几个 是不是 有没有 能不能 要不要 该不该 会不会 应该 可以 需要 一定 的时候 时候 到底 究竟 请问 一下 一个 一次 ' +
  '这个 那个 以后 以前 之后 之前 的话 我的 我们 我 你 吗 呢 吧 啊 嘛 的 了 着 是 就 都 也 还 很 把 被'
).split(' ')

/** Characters that mostly join words: a pair with one of them is probably not a word of the subject. */
export const joiningCharacters: ReadonlySet<string> = new Set(
  '会能要该在和与跟或对让从到地得才又再有不中里上时后前下用',
)
