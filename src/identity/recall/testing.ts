/** For tests of recalls: a crowd of accounts, each with the way it was activated, and every count that must agree. */
import { hours, later, type Pool, uuidOf } from '../../store/index.ts'

export const from = '2026-01-10T00:00:00.000Z'
export const to = '2026-01-11T00:00:00.000Z'

export interface Activated {
  /** Any name; the same name is the same person. */
  readonly who: string
  readonly method?: 'kiosk' | 'bank' | 'officer'
  readonly place?: string
  readonly level?: 1 | 2 | 3
  readonly at?: string
}

export const personOf = (who: string): string => uuidOf(`recall test ${who}`)

/** Accounts with one live session each, and the activations that made or proved them. Written as the database's owner. */
export async function crowd(owner: Pool, all: readonly Activated[]): Promise<void> {
  const people = [...new Set(all.map(({ who }) => who))]
  const ids = people.map(personOf)
  const mobiles = people.map((_, i) => `+9665${String(90_000_000 + i).padStart(8, '0')}`)
  const levels = people.map((who) => Math.max(...all.filter((a) => a.who === who).map(({ level = 2 }) => level)))
  await owner.query(
    `insert into identity.account (person_id, username, identity_level, mobile, lang, created_at)
     select p, 'crowd.' || p, l, m, case when n % 2 = 0 then 'ar' else 'en' end, $4
     from unnest($1::uuid[], $2::int[], $3::text[]) with ordinality t (p, l, m, n)`,
    [ids, levels, mobiles, from],
  )
  await owner.query(
    `insert into notices.contact (person_id, mobile, lang, since)
     select person_id, mobile, lang, created_at from identity.account where person_id = any($1) on conflict do nothing`,
    [ids],
  )
  await owner.query(
    `insert into identity.session (token_hash, session_id, person_id, lang, identity_level, sign_in_level, device_hash,
       label, proved_at, created_at, last_seen_at, expires_at)
     select sha256(convert_to(p::text, 'UTF8')), p, p, 'ar', 3, 2, '', 'a browser', $2, $2, $2, $3 from unnest($1::uuid[]) p`,
    [ids, from, later(from, hours(24 * 365))],
  )
  await owner.query(
    `insert into identity.activation (person_id, activation_id, method, place, identity_level, scores, evidence_hash,
       terms_version, terms_hash, cause, at)
     select p, i, m, w, l, '{}', sha256(''), '1', sha256(''), i, t
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::int[], $6::timestamptz[]) as r (p, i, m, w, l, t)`,
    [
      all.map(({ who }) => personOf(who)),
      all.map(({ who }, i) => uuidOf(`activation ${who} ${i}`)),
      all.map(({ method = 'bank' }) => method),
      all.map(({ place = 'SAMBA' }) => place),
      all.map(({ level = 2 }) => level),
      all.map(({ at = later(from, hours(1)) }) => at),
    ],
  )
}

/** What is written in one commit is there together or not at all: the counts that must be one, else what is wrong. */
export async function halves(owner: Pool): Promise<string[]> {
  const { rows } = await owner.query<{ n: Record<string, number> }>(
    `select jsonb_build_object(
       'accounts at IA1', (select count(*) from identity.account where identity_level = 1),
       'dropped', (select count(*) from identity.recalled where outcome = 'dropped'),
       'counted', (select coalesce(sum(dropped), 0) from identity.recall),
       'sessions ended', (select count(*) from identity.session where ended_why = 'recalled'),
       'lines in histories', (select count(*) from identity.event where kind = 'level_dropped'),
       'messages', (select count(*) from notices.notice where kind = 'account.recalled'),
       'due', (select count(*) from notices.wake)) as n`,
  )
  const counts = rows[0]?.n ?? {}
  return new Set(Object.values(counts)).size === 1 ? [] : [JSON.stringify(counts)]
}
