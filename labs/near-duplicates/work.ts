import { InputError } from '../../src/data/input-error.ts'
import { defineWork } from '../../src/lab/tool/work.ts'
import type { Analysis, Settings } from '../../src/lab/tool/index.ts'
import { analyseTexts } from './analyse-texts.ts'
import type { controls } from './controls.ts'
import { readDocuments } from './documents.ts'
import { analyseImages } from './images/analyse-images.ts'
import { readImages } from './images/image-set.ts'
import type { Report } from './report.ts'

export default defineWork({
  read: { train: readDocuments, test: readDocuments, trainImages: readImages, testImages: readImages },
  analyse: (
    { train, test, trainImages, testImages },
    settings: Settings<typeof controls>,
  ): Analysis<Report> => {
    if (trainImages) return analyseImages(trainImages, testImages, settings.bits, (train ?? test) !== null)
    if (testImages)
      throw new InputError('只有测试图像，还要有训练图像；只查一份的话，把它给「训练图像」。', 'trainImages')
    if (!train) throw new InputError('训练集还是空的；给每行一条的文本，或者在下面给图像。', 'train')
    return analyseTexts(train, test, settings)
  },
})
