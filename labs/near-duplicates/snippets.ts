import type { Settings, Snippet } from '../../src/lab/tool/index.ts'
import type { controls } from './controls.ts'
import type { TextReport } from './report.ts'

/** Lines to take out of the test set, or of the one file. */
export const removals = ({ mode, lines }: TextReport): Snippet => ({
  title: mode === 'cross' ? '测试集里要拿掉的行号' : '可以去掉的行号（每组留第一行）',
  text: lines.length > 0 ? lines.join('\n') : '（没有）',
})

/** The same search by datasketch. */
export const datasketchCode = ({
  bands,
  bandRows,
  tokens,
  size,
  threshold,
}: Settings<typeof controls>): Snippet => ({
  title: '同样的检查，用 datasketch',
  text: `import re
import unicodedata
from datasketch import MinHash, MinHashLSH

b, r, k = ${bands}, ${bandRows}, ${size}

def shingles(text):
    text = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    units = ${tokens === 'char' ? 'text' : 're.findall(r"[\\u4e00-\\u9fff]|[^\\W\\u4e00-\\u9fff]+", text)'}
    return {${tokens === 'char' ? 'units[i:i + k]' : '" ".join(units[i:i + k])'} for i in range(max(1, len(units) - k + 1))}

def signature(items):
    m = MinHash(num_perm=b * r, seed=1)
    m.update_batch([s.encode() for s in items])
    return m

lsh = MinHashLSH(num_perm=b * r, params=(b, r))
sets = {i: shingles(t) for i, t in enumerate(train)}
for i, items in sets.items():
    lsh.insert(i, signature(items))
for j, text in enumerate(test):
    own = shingles(text)
    for i in lsh.query(signature(own)):
        similarity = len(own & sets[i]) / len(own | sets[i])
        if similarity >= ${threshold}:
            print(j, i, round(similarity, 3))`,
})
