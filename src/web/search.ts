/** Finding a service by what people type: Arabic in any spelling, English, parts of words, a slip of a letter. */
import MiniSearch from 'minisearch'
import { normaliseArabic } from '../language/index.ts'
import type { Catalogue, Definition } from '../requests/index.ts'

export interface Found {
  readonly id: string
  readonly definition: Definition
}

/** Words people use for things whose official names differ. */
const synonyms: Readonly<Record<string, string>> = {
  اقامه: 'هويه مقيم اقامه',
  فيزا: 'تاشيره فيزا',
  باسبور: 'جواز باسبور',
  بطاقه: 'هويه وطنيه بطاقه',
  خادمه: 'عماله منزليه خادمه عامل',
  سايق: 'عماله منزليه سايق عامل',
  مخالفه: 'مخالفه مخالفات مروريه',
  ضاعت: 'مفقوده فاقد ضاعت',
  اذن: 'تصريح اذن',
  ابناء: 'تابع تابعين ابناء',
  ولد: 'مولود مواليد ولد',
  نكاح: 'زواج نكاح',
  كرت: 'سجل بطاقه كرت',
  دفتر: 'سجل دفتر',
  عائله: 'اسره عائله',
  ساهر: 'مخالفه مخالفات مروريه',
  بيع: 'مبايعه بيع',
  ملكيه: 'مبايعه ملكيه',
  سياره: 'مركبه سياره',
  سيارتي: 'مركبه مركبات',
  سياراتي: 'مركبه مركبات',
  car: 'vehicle car',
  fine: 'violation fine',
  object: 'dispute object',
  visa: 'visa exit re-entry',
  iqama: 'iqama resident identity',
  ticket: 'violation ticket',
  lost: 'lost replace',
}

/** Splits as people write: Arabic articles and conjunctions before a word do not hide it. */
function wordsOf(text: string): string[] {
  return normaliseArabic(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((w) => w !== '')
    .flatMap((w) => (/^(وال|بال|لل|ال)/.test(w) && w.length > 4 ? [w, w.replace(/^(وال|بال|لل|ال)/, '')] : [w]))
}

export function openSearch(catalogue: Catalogue): (typed: string) => Found[] {
  const listed = [...catalogue].filter(([, d]) => !d.audience.every((a) => a.startsWith('agency:')))
  const index = new MiniSearch({
    fields: ['title', 'summary', 'id'],
    tokenize: wordsOf,
    processTerm: (term) => term,
    searchOptions: {
      boost: { title: 3, id: 1 },
      prefix: true,
      fuzzy: (term) => (term.length > 3 ? 0.25 : false),
      combineWith: 'OR',
    },
  })
  index.addAll(
    listed.map(([id, d]) => ({
      id,
      title: `${d.title.ar} ${d.title.en}`,
      summary: `${d.summary.ar} ${d.summary.en} ${id.replaceAll(/[/-]/g, ' ')}`,
    })),
  )
  const all = listed.map(([id, definition]) => ({ id, definition }))
  return (typed) => {
    const text = typed.slice(0, 200).trim()
    if (text === '') return all
    const wide = wordsOf(text).flatMap((w) => [w, ...(synonyms[w]?.split(' ') ?? [])])
    return index.search([...new Set(wide)].join(' ')).flatMap((hit) => {
      const definition = catalogue.get(hit.id as string)
      return definition ? [{ id: hit.id as string, definition }] : []
    })
  }
}
