import { describe, expect, test } from 'vitest'
import { cite, citeText } from './gbt7714.ts'
import { parseReferences } from './references.ts'

const one = (bib: string) => [...parseReferences(bib, 'r.bib').values()][0]!

describe('GB/T 7714', () => {
  test('an article has periodical, year, volume, number and pages', () => {
    const article = one(`@article{rumelhart1986, title={Learning Representations},
      author={Rumelhart, David E. and Hinton, Geoffrey E. and Williams, Ronald J.},
      journal={Nature}, year={1986}, volume={323}, number={6088}, pages={533--536}, doi={10.1038/323533a0}}`)
    expect(citeText(article)).toBe(
      'Rumelhart D E, Hinton G E, Williams R J. Learning Representations[J]. Nature, 1986, 323(6088): 533–536.',
    )
    expect(cite(article).links).toEqual([
      { text: 'DOI: 10.1038/323533a0', href: 'https://doi.org/10.1038/323533a0' },
    ])
  })

  test('more than three authors end in et al, Chinese ones in 等', () => {
    const paper = one(`@inproceedings{x, title={T}, author={A, B and C, D and E, F and G, H},
      booktitle={Proceedings of ICML}, year={2019}, pages={1-9}, eprint={1902.10811}, archiveprefix={arXiv}}`)
    expect(citeText(paper)).toBe('A B, C D, E F, et al. T[C]//Proceedings of ICML. 2019: 1–9.')
    expect(cite(paper).links[0]).toEqual({
      text: 'arXiv:1902.10811',
      href: 'https://arxiv.org/abs/1902.10811',
    })
    const book = one(
      '@book{y, title={机器学习}, author={周志华 and others}, publisher={清华大学出版社}, year={2016}}',
    )
    expect(citeText(book)).toBe('周志华, 等. 机器学习[M]. 清华大学出版社, 2016.')
  })

  test('prefixes, organisations, editions', () => {
    const book =
      one(`@book{z, title={T}, author={{van der Vaart}, Aad and {PyTorch Contributors}}, edition={2},
      address={Cambridge}, publisher={CUP}, year={1998}}`)
    expect(citeText(book)).toBe('van der Vaart A, PyTorch Contributors. T[M]. 2nd ed. Cambridge: CUP, 1998.')
  })

  test('an address that only repeats the preprint is not printed twice', () => {
    const note = one(`@misc{n, title={T}, author={A, B}, year={2020}, eprint={2003.02218},
      url={http://arxiv.org/abs/2003.02218}}`)
    expect(cite(note).links).toHaveLength(1)
    expect(citeText(note)).toBe('A B. T[EB/OL]. 2020.')
  })
})

test('what is missing or double stops the build with file and line', () => {
  expect(() => parseReferences('@book{a, title={T}, author={A, B}}', 'r.bib')).toThrow('文献「a」缺 year')
  const entry = '@book{a, title={T}, author={A, B}, year={1999}}\n'
  expect(() => parseReferences(`\n${entry}${entry}`, 'r.bib')).toThrow(/^r\.bib:2：文献「a」写了两次/)
  expect(() => parseReferences('@book{a, title={T}', 'r.bib')).toThrow('BibTeX')
})
