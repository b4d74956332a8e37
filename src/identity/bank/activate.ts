/**
 * Activation by a bank's word (ID-35, P-03): it brings to life a registration whose mobile the person proved by a code,
 * when the bank holds the same mobile for the same number, and never more than IA2. The password is the one of the
 * registration, so no secret passes through a bank. An account that exists is never touched (T-BNK-02).
 */
import { createHash } from 'node:crypto'
import { dayOf, daysBetween, type Instant, riyadhTime, say } from '../../language/index.ts'
import { first, namedTransaction, type PersonId, readingWithin, type Tx, uuidOf } from '../../store/index.ts'
import { type Account, accountOf, personOfMobile, remember } from '../accounts.ts'
import { activate, type WaitingClaim } from '../activate.ts'
import { hashOf, type IdentityDeps, type Refusal, refusal } from '../deps.ts'
import { tellAccount } from '../messages.ts'
import { findPerson, getPerson, isCurrent, type Person } from '../person.ts'
import { terms, termsHash } from '../terms.ts'
import { stopOf } from './banks.ts'
import { countAnswered, countHeard, heardFirst } from './use.ts'
import type { Word } from './word.ts'
import { bankWords } from './words.ts'

export type BankAnswer =
  | { readonly ok: true; readonly activatedAt: Instant }
  | Refusal<'word_used' | 'not_activated' | 'bank_quota' | 'bank_stopped'>

/** What the person reads in her own history; the bank never does. */
type Why = 'no_claim' | 'has_account' | 'not_current' | 'mobile'

/** Counts nothing and writes nothing: thrown inside, so that the transaction is rolled back. */
class Full extends Error {
  readonly until: Instant
  constructor(until: Instant) {
    super('the quota of a bank is used up')
    this.until = until
  }
}

/**
 * Hears a word that was read (`readWord`). One transaction: counted, taken once, judged and done, or judged and refused;
 * whatever the person's case, a refusal is the same answer.
 */
export async function activateByBank(deps: Pick<IdentityDeps, 'pool' | 'clock'>, word: Word): Promise<BankAnswer> {
  const at = deps.clock.now()
  try {
    return await namedTransaction('bank: word heard', deps.pool, (tx) => heard(tx, word, at))
  } catch (error) {
    if (!(error instanceof Full)) throw error
    return refusal('bank_quota', bankWords.quota, error.until)
  }
}

async function heard(tx: Tx, word: Word, at: Instant): Promise<BankAnswer> {
  const { bank, jti } = word
  if ((await stopOf(tx, bank.code)) !== null) return refusal('bank_stopped', bankWords.stopped)
  const jtiHash = createHash('sha256').update(jti).digest()
  if (!(await heardFirst(tx, bank.code, jtiHash, at, word.expiresAt))) return refusal('word_used', bankWords.used)
  const until = await countHeard(tx, bank, at)
  if (until !== null) throw new Full(until)
  const why = await judge(tx, word, at)
  await countAnswered(tx, bank, why === null, at)
  return why === null ? { ok: true, activatedAt: at } : refusal('not_activated', bankWords.notActivated)
}

/** Null: activated. All is looked up and written whatever is found, so that one refusal is about as long as another. */
async function judge(tx: Tx, word: Word, at: Instant): Promise<Why | null> {
  const id = await findPerson(tx, word.number)
  const person = id === null ? null : await getPerson(tx, id)
  const reading = { reader: `bank:${word.bank.code}`, audience: 'bank', purpose: 'bank:activation', at }
  await kept(tx, id !== null, () => readingWithin(tx, reading, async (look) => look.note(id ?? nobody, 'people')))
  const current = person !== null && (await isCurrent(tx, person))
  const account = await accountOf(tx, id ?? nobody)
  const claim = await claimOf(tx, word, person, at)
  const holder = await personOfMobile(tx, word.mobile)
  const why = whyNot({ current, account, claim, holder, onRecord: person?.mobile ?? null })
  if (why !== null || person === null || claim === null) return refused(tx, word, id, account, why ?? 'no_claim', at)
  const made = await bring(tx, word, person.id, claim, at)
  return made === null ? null : refused(tx, word, id, account, made, at)
}

interface Found {
  readonly current: boolean
  readonly account: Account | null
  readonly claim: WaitingClaim | null
  /** Whose account has the mobile. */
  readonly holder: PersonId | null
  /** The register's mobile; where it holds none, the bank's and the proved one are enough. */
  readonly onRecord: string | null
}

function whyNot({ current, account, claim, holder, onRecord }: Found): Why | null {
  if (account !== null) return 'has_account'
  if (!current) return 'not_current'
  if (claim === null) return 'no_claim'
  return holder !== null || (onRecord !== null && onRecord !== claim.mobile) ? 'mobile' : null
}

const nobody: PersonId = uuidOf('nobody')

/** The registration meant: by its ticket, or the newest of this number with the mobile that the bank holds. */
async function claimOf(tx: Tx, word: Word, person: Person | null, at: Instant): Promise<WaitingClaim | null> {
  const numbers = [...new Set([word.number, person?.number ?? word.number])]
  return first(
    await tx.query<WaitingClaim>({
      name: 'identity:claim-bank',
      text: `select claim_id, mobile, username, password_hash, email, lang, terms_version, terms_hash from identity.claim
        where number = any($1) and mobile = $2 and step = 'verified' and expires_at > $3
          and ($4::bytea is null or ticket_hash = $4)
        order by verified_at desc limit 1 for update`,
      values: [numbers, word.mobile, at, word.ticket === null ? null : hashOf(word.ticket)],
    }),
  )
}

async function bring(tx: Tx, word: Word, person: PersonId, claim: WaitingClaim, at: Instant): Promise<Why | null> {
  const { bank } = word
  const made = await activate(tx, {
    person,
    number: word.number,
    method: 'bank',
    place: bank.code,
    placeName: bank.name,
    identityLevel: 2,
    scores: {
      customerDays: daysBetween(word.customerSince, dayOf(at)),
      kycDays: daysBetween(word.kycAt, dayOf(at)),
    },
    evidenceHash: word.evidenceHash,
    termsVersion: terms.version,
    termsHash,
    mobile: claim.mobile,
    lang: claim.lang,
    cause: uuidOf(`bank ${bank.code} ${word.jti}`),
    at,
    by: { claim },
  })
  if (made.ok) return null
  return made.reason === 'mobile_taken' ? 'mobile' : made.reason
}

/**
 * Whoever has an account hears of it, once a day and bank; everybody whom we know finds it in her history. The same is
 * written for the others and taken back, so that a bank's clock does not tell them apart (ID-52).
 */
async function refused(
  tx: Tx,
  { bank }: Word,
  person: PersonId | null,
  account: Account | null,
  why: Why,
  at: Instant,
): Promise<Why> {
  const who = person ?? nobody
  const device = say(bank.name, account?.lang ?? 'ar')
  await kept(tx, person !== null, () =>
    remember(tx, who, { at, kind: 'bank_refused', channel: 'bank', device, detail: { reason: why } }),
  )
  const vars = { bank: device, time: riyadhTime(at) }
  const cause = `${bank.code}:${dayOf(at)}`
  await kept(tx, account !== null, () => tellAccount(tx, who, 'account.bank-tried', vars, cause, at))
  return why
}

/** Writes, and takes it back unless it is to stay. */
async function kept(tx: Tx, stays: boolean, write: () => Promise<void>): Promise<void> {
  await tx.query('savepoint bank_refusal')
  await write()
  await tx.query(stays ? 'release savepoint bank_refusal' : 'rollback to savepoint bank_refusal')
}
