import type { Snippet } from '../../../src/lab/tool/index.ts'
import type { ImageReport } from './report.ts'

/** Files to take out of the test set, or of the one set. */
export const fileRemovals = ({ mode, files }: ImageReport): Snippet => ({
  title: mode === 'cross' ? '测试集里要拿掉的图像' : '可以去掉的图像（每组留第一张）',
  text: files.length > 0 ? files.join('\n') : '（没有）',
})

/** The same search by Pillow and NumPy, in the same whole numbers: Pillow's own box filter does not share a pixel between two boxes. */
export const pillowCode = ({ mode }: ImageReport, bits: number): Snippet => ({
  title: '同样的检查，用 Pillow',
  text: `from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

def boxes(a, n):
    total = np.pad(np.cumsum(a, axis=0), ((1, 0), (0, 0)))
    low, rest = np.divmod(np.arange(n + 1) * len(a), n)
    return np.diff(n * total[low] + rest[:, None] * np.pad(a, ((0, 1), (0, 0)))[low], axis=0)

def dhash(path):
    image = ImageOps.exif_transpose(Image.open(path)).convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    rgb = np.asarray(Image.alpha_composite(white, image).convert("RGB"), dtype=np.int64)
    cells = boxes(boxes(rgb @ [299, 587, 114], 8).T, 9).T
    return (cells[:, 1:] > cells[:, :-1]).ravel()

def hashes(folder):
    return {path.name: dhash(path) for path in sorted(Path(folder).iterdir())}

train = hashes("train")
${mode === 'cross' ? 'test = hashes("test")\nfor name, own in test.items():\n    for other, theirs in train.items():' : 'names = list(train)\nfor i, name in enumerate(names):\n    own = train[name]\n    for other in names[:i]:\n        theirs = train[other]'}
        distance = np.count_nonzero(own != theirs)
        if distance <= ${bits}:
            print(name, other, distance)`,
})
