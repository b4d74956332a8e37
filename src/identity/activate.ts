/**
 * The one transaction in which evidence becomes an account (ID-30, ID-37): account, activation, history, contact, look-
 * ups, the end of all claims, and the messages. Everything is judged again here, whatever was judged before.
 */
import { dayOf, formatSlashDay, type Instant, type Lang, say, type Text } from '../language/index.ts'
import { contactOf } from '../notices/index.ts'
import { lockPeople, type Person } from '../registers/people/index.ts'
import { first, type PersonId, type Tx, uuid } from '../store/index.ts'
import { accountOf, remember, skeleton } from './accounts.ts'
import { forgetAttempts } from './attempts.ts'
import { sendTo, setContact, tellAccount } from './messages.ts'
import { getPerson, isCurrent } from './person.ts'
import { giveTemporary } from './temporary.ts'

export interface Activation {
  readonly person: PersonId
  /** As typed at the door; the person may go by another one today. */
  readonly number: string
  readonly method: 'kiosk' | 'bank' | 'officer'
  /** Which kiosk, bank or officer, by id; and what messages call it. */
  readonly place: string
  readonly placeName: Text
  readonly identityLevel: 1 | 2 | 3
  readonly scores: Readonly<Record<string, number>>
  readonly evidenceHash: Buffer
  readonly termsVersion: string
  readonly termsHash: Buffer
  readonly mobile: string
  readonly lang: Lang
  /** The visit, or the bank's word: activating twice under one cause is activating once. */
  readonly cause: string
  readonly at: Instant
  /** A registration of the portal that this brings to life, with its password; or a temporary credential. */
  readonly by:
    | { readonly claim: WaitingClaim }
    | {
        readonly temporaryId: string
        readonly temporaryHash: string
        readonly smsHalf: string
        readonly endsAt: string
        /** Whose user name, e-mail and accepted terms are taken, while its password stays worth nothing. */
        readonly registration?: WaitingClaim
      }
}

/** A registration on the portal whose mobile is proved. */
export interface WaitingClaim {
  readonly claim_id: string
  readonly mobile: string
  readonly username: string
  readonly password_hash: string
  readonly email: string | null
  readonly lang: Lang
  readonly terms_version: string
  readonly terms_hash: Buffer
}

export type Activated =
  | { readonly ok: true; readonly username: string }
  | { readonly ok: false; readonly reason: 'not_current' | 'has_account' | 'mobile_taken' }

/** Makes the account. On `ok: false` nothing was written. */
export async function activate(tx: Tx, a: Activation): Promise<Activated> {
  await lockPeople(tx, [a.person])
  const person = await getPerson(tx, a.person)
  if (!(await isCurrent(tx, person))) return { ok: false, reason: 'not_current' }
  if ((await accountOf(tx, a.person)) !== null) return { ok: false, reason: 'has_account' }
  const linked = await tx.query(
    `insert into identity.mobile (mobile, person_id, since) values ($1, $2, $3)
     on conflict (mobile) do nothing returning mobile`,
    [a.mobile, a.person, a.at],
  )
  if (linked.rowCount !== 1) return { ok: false, reason: 'mobile_taken' }

  const own = 'claim' in a.by ? a.by.claim : null
  const claim = 'claim' in a.by ? a.by.claim : (a.by.registration ?? null)
  const username = await takeUsername(tx, person, claim?.username ?? null)
  await tx.query(
    // One that was closed for good begins anew in its place; any other was refused above.
    `insert into identity.account (person_id, username, password_hash, must_change, identity_level, mobile, email, lang, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (person_id) do update set state = 'active', username = excluded.username,
       password_hash = excluded.password_hash, must_change = excluded.must_change,
       identity_level = excluded.identity_level, mobile = excluded.mobile, email = excluded.email,
       lang = excluded.lang, created_at = excluded.created_at, mobile_gone_at = null, owner_checked_at = null
     where account.state = 'closed'`,
    [
      a.person,
      username,
      own?.password_hash ?? null,
      own === null,
      a.identityLevel,
      a.mobile,
      claim?.email ?? null,
      a.lang,
      a.at,
    ],
  )
  await tx.query(
    `insert into identity.activation (person_id, activation_id, method, place, identity_level, scores, evidence_hash,
       terms_version, terms_hash, claim_id, cause, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      a.person,
      uuid(),
      a.method,
      a.place,
      a.identityLevel,
      a.scores,
      a.evidenceHash,
      claim?.terms_version ?? a.termsVersion,
      claim?.terms_hash ?? a.termsHash,
      claim?.claim_id ?? null,
      a.cause,
      a.at,
    ],
  )
  // The claims that lost keep nothing that could still open anything.
  await tx.query(
    `update identity.claim set step = case when claim_id = $2 then 'activated' else 'dead' end, ended_at = $3,
       person_id = $4, password_hash = '', ticket_hash = null
     where number = any($1) and step in ('contact', 'verified')`,
    [[...new Set([person.number, a.number])], claim?.claim_id ?? null, a.at, a.person],
  )
  await forgetAttempts(tx, a.person)
  const others = await otherContacts(tx, person, a.mobile)
  await setContact(tx, a.person, { mobile: a.mobile, lang: a.lang }, a.at)
  await remember(tx, a.person, {
    at: a.at,
    kind: 'activated',
    channel: a.method === 'officer' ? 'desk' : a.method,
    device: say(a.placeName, a.lang),
    detail: { method: a.method, level: String(a.identityLevel), cause: a.cause },
  })
  if ('temporaryId' in a.by) {
    const expiresAt = await giveTemporary(tx, a.person, a.by.temporaryId, a.by.temporaryHash, a.at)
    const { smsHalf, endsAt } = a.by
    await tellAccount(tx, a.person, 'acct.username', { username }, a.cause, a.at, expiresAt)
    await tellAccount(
      tx,
      a.person,
      'acct.temporary_password',
      { half: smsHalf, time: endsAt },
      a.cause,
      a.at,
      expiresAt,
    )
  }
  const said = { channel: say(a.placeName, a.lang), date: formatSlashDay(dayOf(a.at)) }
  await tellAccount(tx, a.person, 'acct.activated', said, a.cause, a.at)
  for (const mobile of others) {
    const key = `identity:acct.activated:${a.cause}:${mobile}`
    await sendTo(tx, { mobile, lang: a.lang, kind: 'acct.activated', vars: said, key, at: a.at, person: a.person })
  }
  return { ok: true, username }
}

/** Whatever else we hold to reach her by: if it was not she who activated, there she hears of it (ID-37). */
async function otherContacts(tx: Tx, person: Person, mobile: string): Promise<readonly string[]> {
  const known = [person.mobile, (await contactOf(tx, person.id))?.mobile ?? null]
  return [...new Set(known)].filter((one) => one !== null && one !== mobile) as string[]
}

/** The user name asked for, or the next free one; made of the name when none was (`fahd.o`). */
async function takeUsername(tx: Tx, person: Person, wanted: string | null): Promise<string> {
  const base = wanted ?? usernameFor(person)
  for (let n = 1; ; n++) {
    const username = n === 1 ? base : `${base.slice(0, 26)}${n}`
    const taken = first(
      await tx.query<{ username: string }>({
        name: 'identity:username-take',
        text: `insert into identity.username (skeleton, username, person_id) values ($1, $2, $3)
          on conflict (skeleton) do nothing returning username`,
        values: [skeleton(username), username, person.id],
      }),
    )
    if (taken !== null) return username
    // Common names would otherwise walk through thousands of taken ones.
    if (n >= 9) n += Math.floor(Math.random() * 10 ** Math.min(9, Math.floor(n / 9) + 2))
  }
}

/** First name and the family's first letter, the article left out; more of the family until it is six long. */
export function usernameFor(person: Pick<Person, 'name'>): string {
  const latin = (s: string): string =>
    s
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z]/g, '')
  const first = latin(person.name.en.first).slice(0, 20) || 'user'
  const family = latin(person.name.en.family).replace(/^al(?=.{3})/, '') || 'x'
  const letters = Math.max(1, 5 - first.length)
  return `${first}.${family.slice(0, letters)}`.padEnd(6, '0')
}
