/** Who is meant at sign-in: the person behind what was typed, the device she is known by, a registration that waits. */
import { compact, type Instant, username as usernameField } from '../language/index.ts'
import { type Db, first, type PersonId, together } from '../store/index.ts'
import { personOfUsername } from './accounts.ts'
import { hashOf, hmac, type IdentityDeps } from './deps.ts'
import { findPerson } from './person.ts'

/** What a browser calls itself comes from outside: shortened, without what cannot be shown. */
export function plainLabel(label: string): string {
  return label.toWellFormed().replace(/\p{C}/gu, '').slice(0, 120)
}

/**
 * Who is meant by what was typed. Somebody who does not exist has a subject too, under which tries are counted.
 * @param db a connection that is held already; the pool unless told
 */
export async function whoIs(
  deps: IdentityDeps,
  typed: string,
  db: Db = deps.pool,
): Promise<{ person: PersonId | null; subject: string; number: string }> {
  const short = typed.slice(0, 200)
  const digits = compact(short) ?? ''
  const number = /^\d{10}$/.test(digits) ? digits : ''
  const asUsername = usernameField.safeParse(short.trim())
  const [byNumber, byName] = await together(
    findPerson(db, number),
    personOfUsername(db, asUsername.success ? asUsername.data : ''),
  )
  const person = byNumber ?? byName
  const unknown = (): string =>
    `unknown:${hmac(deps.keys.codes, 'name', number || short.toLowerCase()).toString('hex')}`
  return { person, subject: person ?? unknown(), number }
}

export async function knownDevice(db: Db, person: PersonId, cookie: string | null): Promise<Buffer | null> {
  const hash = hashOf(cookie ?? '')
  const row = first(
    await db.query({
      name: 'identity:device-known',
      text: 'select 1 from identity.device where person_id = $1 and device_hash = $2 and forgotten_at is null',
      values: [person, hash],
    }),
  )
  return row === null ? null : hash
}

export interface WaitingClaim {
  readonly claim_id: string
  readonly password_hash: string
}

/** The newest registration under a number whose contact is proved and which waits for its activation. */
export async function waitingClaim(db: Db, number: string, at: Instant): Promise<WaitingClaim | null> {
  return first(
    await db.query<WaitingClaim>({
      name: 'identity:claim-waiting',
      text: `select claim_id, password_hash from identity.claim
        where number = $1 and step = 'verified' and expires_at > $2 order by verified_at desc limit 1`,
      values: [number, at],
    }),
  )
}
