/**
 * A notice's text from its kind and variables. The vocabulary is closed; what stands in a variable can neither turn the
 * text around, nor break its line, nor become a link (T-NOT-01): the text is plain SMS, where no isolate would help.
 */
import {
  type Day,
  formatMoney,
  formatSlashDay,
  isDay,
  type Lang,
  type Money,
  riyadhTime,
  sar,
  type Text,
} from '../language/index.ts'
import { type Kind, kindOf } from './kinds.ts'
import { NoticeError } from './trouble.ts'

/**
 * What may stand for a variable. A `Text` is said in the reader's language, `Money` as an amount, a day (YYYY-MM-DD) as
 * 1447/08/13 (the form with hyphens is shown backwards after Arabic letters), an instant as the time in Riyadh, and a bare
 * `amount` is riyals.
 */
export type Var = string | Text | Money
export type Vars = Readonly<Record<string, Var>>

export interface Rendered {
  readonly kind: Kind
  readonly text: string
  /** The same with its secrets hidden; null when it has none. */
  readonly kept: string | null
}

const longest = 80 // characters of one variable: two long names; more is a slip or an attack

/** Throws `NoticeError` for an unknown kind, a missing, an empty or an unknown variable. */
export function render(kindId: string, vars: Vars, lang: Lang): Rendered {
  const kind = kindOf(kindId)
  for (const name of Object.keys(vars)) {
    if (!kind.vars.has(name)) throw new NoticeError(`${kindId}: there is no variable "${name}" in its text`)
  }
  const said = new Map<string, string>()
  for (const name of kind.vars) {
    const given = Object.hasOwn(vars, name) ? vars[name] : undefined
    const value = given === undefined ? '' : words(name, given, lang)
    if (value === '') throw new NoticeError(`${kindId}: the variable "${name}" is missing`)
    said.set(name, value)
  }
  const fill = (hidden: ReadonlySet<string>) =>
    kind.text[lang].replace(/\{\{(\w+)\}\}/g, (_, name: string) => (hidden.has(name) ? '••••' : (said.get(name) ?? '')))
  return { kind, text: fill(new Set()), kept: kind.secrets.size === 0 ? null : fill(kind.secrets) }
}

function words(name: string, given: Var, lang: Lang): string {
  if (typeof given === 'object') {
    if ('halalas' in given) return formatMoney(given, lang)
    return clean(name, given[lang])
  }
  if (isDay(given)) return formatSlashDay(given as Day)
  if (name === 'time' && /^\d{4}-\d\d-\d\dT.*Z$/.test(given)) return riyadhTime(given)
  if (name === 'amount' && /^\d{1,9}(\.\d\d)?$/.test(given)) return formatMoney(sar(Number(given)), lang)
  return clean(name, given)
}

/** People's names never hold digits; a digit there could only imitate a code or a number to call. */
const namesOfPeople = new Set(['name', 'agent', 'official'])

/** Made by the house and useless when altered by a letter. */
const toTheLetter = new Set(['username', 'code', 'half'])

function clean(name: string, given: string): string {
  if (toTheLetter.has(name)) return given
  let value = given
    .normalize('NFC')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    // Direction marks and other invisible letters, and halves of letters.
    .replace(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
    .replace(/\/{2,}|\\/g, ' ')
    // A dot or an at sign inside a word is what makes a phone underline it as a link.
    .replace(/(?<=[\p{L}\p{N}-])[.@:。．](?=\p{L})|(?<=\p{L})[.@:。．](?=[\p{L}\p{N}])/gu, ' ')
  if (namesOfPeople.has(name)) value = value.replace(/\p{N}+/gu, '')
  value = value.replace(/\s+/g, ' ').trim()
  // Nothing left of what was given: hostile data must not stop the act it is told of.
  if (value === '' && given !== '') return '-'
  const letters = [...value]
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : value
}
