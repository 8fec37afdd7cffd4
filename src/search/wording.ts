/** What the search says. */
export const searchWords = {
  placeholder: '术语、现象、缩写、拼音或题号',
  hint: '中文、英文、缩写都行；不确定写法时，用拼音（guonihe）或它的声母（gnh）也能找到。',
  nothing: (query: string) => `没有找到「${query}」。换一个说法，或从这些词开始：`,
  failed: '搜索索引没有载入。请检查网络，再改动一个字试试。',
  also: (names: readonly string[]) => `也查了：${names.join('、')}`,
  count: (total: number, milliseconds: number) =>
    `${total} 条 · ${Math.max(1, Math.round(milliseconds))} 毫秒`,
  all: (total: number) => `看全部 ${total} 条`,
}
