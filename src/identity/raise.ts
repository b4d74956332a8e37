/** Accounts of people who do not exist, for the demo kingdom: active as if a kiosk had opened them long ago. */
import { createHash } from 'node:crypto'
import type { Instant, Lang } from '../language/index.ts'
import { first, type PersonId, type Tx, uuidOf } from '../store/index.ts'
import { skeleton } from './accounts.ts'
import { hashPassword } from './passwords.ts'
import { terms, termsHash } from './terms.ts'
import { IdentityError } from './trouble.ts'

export interface RaisedAccount {
  readonly person: PersonId
  readonly username: string
  readonly mobile: string
  readonly lang: Lang
  readonly password: string
}

/**
 * Opens accounts without any evidence, so only where the installation is marked synthetic: anywhere else it throws.
 * As the database's owner or the application. Contacts for notices are the caller's.
 */
export async function raiseAccounts(
  tx: Tx,
  pepper: Buffer,
  accounts: readonly RaisedAccount[],
  at: Instant,
): Promise<void> {
  const installation = first(await tx.query<{ synthetic: boolean }>('select synthetic from store.installation'))
  if (installation?.synthetic !== true) throw new IdentityError('accounts are raised among synthetic people only')
  // One slow hash a password, not a person: the demo's people share theirs.
  const hashes = new Map<string, string>()
  for (const { password } of accounts) {
    if (!hashes.has(password)) hashes.set(password, await hashPassword(pepper, password))
  }
  for (let i = 0; i < accounts.length; i += 2000) {
    const some = accounts.slice(i, i + 2000)
    const people = some.map((a) => a.person)
    const names = some.map((a) => a.username)
    const mobiles = some.map((a) => a.mobile)
    await tx.query(
      `insert into identity.account (person_id, username, password_hash, identity_level, mobile, lang, created_at)
       select *, $6::timestamptz from (
         select p, n, h, 3, m, l from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) as t(p, n, h, m, l)
       ) as rows`,
      [people, names, some.map((a) => hashes.get(a.password)), mobiles, some.map((a) => a.lang), at],
    )
    await tx.query(
      `insert into identity.username (skeleton, username, person_id)
       select * from unnest($1::text[], $2::text[], $3::uuid[])`,
      [names.map(skeleton), names, people],
    )
    await tx.query(
      `insert into identity.mobile (mobile, person_id, since)
       select m, p, $3 from unnest($1::text[], $2::uuid[]) as t(m, p)`,
      [mobiles, people, at],
    )
    const causes = people.map((p) => uuidOf(`raised ${p}`))
    await tx.query(
      `insert into identity.activation (person_id, activation_id, method, place, identity_level, scores, evidence_hash,
         terms_version, terms_hash, cause, at)
       select p, c, 'kiosk', 'synthetic', 3, '{}', $3, $4, $5, c, $6 from unnest($1::uuid[], $2::uuid[]) as t(p, c)`,
      [people, causes, createHash('sha256').update('synthetic').digest(), terms.version, termsHash, at],
    )
  }
}
