import { defineCollection } from 'astro:content'
import { glob } from 'astro/loaders'
import { contentFolder } from './content/book.ts'
import { questionSchema } from './content/question.ts'

const questions = defineCollection({
  loader: glob({
    base: `${contentFolder()}/questions`,
    pattern: '**/*.mdx',
    generateId: ({ entry }) => entry.replace(/\.mdx$/u, ''),
  }),
  schema: questionSchema,
})

export const collections = { questions }
