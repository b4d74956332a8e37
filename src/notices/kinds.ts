/** Every kind of notice there is: the table `kinds.csv`, then our own. Read and checked once, when the house starts. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Text } from '../language/index.ts'
import { readCsv } from './csv.ts'
import { type Lane, ownKinds } from './own-kinds.ts'
import { NoticeError } from './trouble.ts'

export interface Kind {
  readonly id: string
  readonly sector: string
  readonly lane: Lane
  /** The closed vocabulary of its text: neither more nor fewer may be given. */
  readonly vars: ReadonlySet<string>
  /** Variables that are hidden in what we keep once the message has left. */
  readonly secrets: ReadonlySet<string>
  readonly text: Text
}

const allSecrets = ['code', 'half']

/** The sender sends a lane before the next; never an argument that anyone passes (notices design 7). */
export const lanes: readonly Lane[] = ['code', 'security', 'service', 'campaign']

/** Which of the table's kinds cannot be switched off (R-NOTE-05), and which carry what opens an account. */
function laneOf(id: string): Lane {
  if (id === 'acct.otp' || id === 'acct.temporary_password') return 'code'
  if (/^(acct|dele)\./.test(id) || /\.(lost|record)\./.test(id)) return 'security'
  return 'service'
}

/** Reads a table of kinds with ours. Throws when a text and its list of variables differ, or a text has a link. */
export function readKinds(csv: string): ReadonlyMap<string, Kind> {
  const kinds = new Map<string, Kind>()
  for (const row of readCsv(csv)) {
    const { id = '', sector = '', text_ar: ar = '', text_en: en = '', vars = '' } = row
    add(kinds, id, sector, laneOf(id), vars === '' ? [] : vars.split('|'), { ar, en })
  }
  for (const [id, own] of Object.entries(ownKinds)) {
    add(kinds, id, own.sector, own.lane, own.vars, { ar: own.ar, en: own.en })
  }
  return kinds
}

function add(kinds: Map<string, Kind>, id: string, sector: string, lane: Lane, vars: readonly string[], text: Text) {
  if (id === '' || kinds.has(id)) throw new NoticeError(`kinds of notice: "${id}" is empty or there twice`)
  const said = new Set(vars)
  const listed = [...said].sort().join(', ')
  for (const lang of ['ar', 'en'] as const) {
    const found = [...new Set([...text[lang].matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1] ?? ''))].sort().join(', ')
    if (text[lang] === '' || found !== listed) {
      throw new NoticeError(`kinds of notice: ${id}: the ${lang} text has (${found}), its list (${listed})`)
    }
    if (/https?:|www\.|\{\{\W/i.test(text[lang])) throw new NoticeError(`kinds of notice: ${id}: a link or a slip`)
  }
  // deli.out_for_delivery's code is said at the door, by a person who looks it up: still a secret in what we keep.
  const secrets = new Set(vars.filter((name) => allSecrets.includes(name)))
  kinds.set(id, { id, sector, lane, vars: said, secrets, text })
}

const kinds = readKinds(readFileSync(path.join(import.meta.dirname, 'kinds.csv'), 'utf8'))

/** The kind of that id. Throws `NoticeError` when there is none: a slip in the code of whoever tells. */
export function kindOf(id: string): Kind {
  const kind = kinds.get(id)
  if (kind === undefined) throw new NoticeError(`there is no kind of notice "${id}"`)
  return kind
}

/** All kinds, for the page that lists them and for tests. */
export function allKinds(): readonly Kind[] {
  return [...kinds.values()]
}
