/**
 * Who one is without an account: a number, a birth date and a code sent to the mobile on record (decided.md, "Without
 * signing in"). The door writes the same row whoever was named and shows the same page; a worker sends a code where number
 * and birth date are one living person's who has a mobile. What is typed then is compared the same way for everybody, and
 * every no is the same no: neither answer nor time says whether a number exists, or whether the date is right (ID-53).
 */
import type { Day, Lang } from '../language/index.ts'
import { contactOf } from '../notices/index.ts'
import { inTransaction, type PersonId, type Tx, uuidOf } from '../store/index.ts'
import { accountOf } from './accounts.ts'
import { noteByNumber } from './afterwards-note.ts'
import { type CodeBinding, issueCode, tryCode } from './codes.ts'
import { hmac, type IdentityDeps, newSecret, type Refusal, refusal } from './deps.ts'
import { findPerson, getPerson } from './person.ts'
import { untilWords } from './words.ts'

/** Who somebody says to be. */
export interface Named {
  readonly number: string
  readonly born: Day
}

export interface NamedFor extends Named {
  /** The page's own: a code is good for the page it was asked for. */
  readonly flow: string
  readonly lang: Lang
}

/** A new flow, to be carried by the page that asks for the code. */
export const newNamedFlow = (): string => newSecret(16)

/** Asks for a code for whoever this is. The same for everybody; what comes of it is `sendNamedCode`'s. */
export async function askNamedCode(deps: Pick<IdentityDeps, 'pool' | 'clock'>, asked: NamedFor): Promise<void> {
  await inTransaction(deps.pool, (tx) => noteByNumber(tx, namedText(asked), asked.lang, deps.clock.now()))
}

/**
 * The worker's half: sends the code, where there is anybody to send it to. Within its budgets and in silence: a stranger
 * who knows both would otherwise learn that they are right, and shut her out of signing in (the budgets of `codes.ts`).
 */
export async function sendNamedCode(
  tx: Tx,
  deps: Pick<IdentityDeps, 'clock' | 'keys'>,
  { number, born, flow, lang }: NamedFor,
): Promise<void> {
  const person = await matching(tx, { number, born })
  const mobile = person === null ? null : await mobileOf(tx, person)
  if (person === null || mobile === null) return
  await issueCode(tx, deps, { mobile, lang, person }, bindingOf(person, flow))
}

/**
 * Tries the code. Its person when all three are right; else one and the same refusal, whatever was wrong.
 */
export function tryNamedCode(
  deps: IdentityDeps,
  { number, born, flow }: Omit<NamedFor, 'lang'>,
  typed: string,
): Promise<{ readonly ok: true; readonly person: PersonId } | Refusal<'code_wrong'>> {
  return inTransaction(deps.pool, async (tx) => {
    const person = await matching(tx, { number, born })
    // Nobody's code is tried as somebody's is, with the same statements.
    const subject = person ?? uuidOf(hmac(deps.keys.codes, 'nobody by number', number, born).toString('hex'))
    const checked = await tryCode(tx, deps, bindingOf(subject, flow), typed)
    return checked.ok && person !== null ? { ok: true, person } : refusal('code_wrong', untilWords.namedCodeWrong)
  })
}

/** Whose number and birth date these are; for a page that was proved to be hers a moment ago. */
export async function matching(tx: Tx, { number, born }: Named): Promise<PersonId | null> {
  const id = await findPerson(tx, number)
  if (id === null) return null
  const person = await getPerson(tx, id)
  return person.born === born && person.alive ? id : null
}

/** The mobile of her account, else where she is told things, else the register's. */
export async function mobileOf(tx: Tx, person: PersonId): Promise<string | null> {
  const account = await accountOf(tx, person)
  const known = account?.mobile ?? (await contactOf(tx, person))?.mobile
  return known ?? (await getPerson(tx, person)).mobile
}

/** A subject of its own, so that strangers' wrong tries count against nothing she does with her account. */
function bindingOf(person: string, flow: string): CodeBinding {
  return { subject: uuidOf(`by number ${person}`), purpose: 'by-number', flow }
}

/** A row's text for the worker, and back. */
export function namedText({ number, born, flow }: Omit<NamedFor, 'lang'>): string {
  return JSON.stringify([number, born, flow])
}

export function namedOf(text: string, lang: string): NamedFor {
  const [number = '', born = '', flow = ''] = JSON.parse(text) as string[]
  return { number, born: born as Day, flow, lang: lang === 'en' ? 'en' : 'ar' }
}
