/** Places in the status lists: taken by lot, given up for good, and the list as everybody may fetch it. */
import { randomInt } from 'node:crypto'
import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import { SignJWT } from 'jose'
import type { Instant } from '../language/index.ts'
import { first, type Tx } from '../store/index.ts'
import { type CardDeps, issuerOf, secondsOf } from './deps.ts'
import { signingKey } from './keys.ts'
import { listBytes, listHolds } from './status.ts'

export interface Place {
  readonly list: number
  readonly idx: number
}

const perList = listBytes * 8

export const listUri = (deps: Pick<CardDeps, 'publicUrl'>, list: number): string => `${issuerOf(deps)}/status/${list}`

/** Takes so many places. When half the draws hit taken ones the list is full enough and the next one begins. */
export async function takePlaces(tx: Tx, count: number, expiresAt: Instant): Promise<Place[]> {
  const newest = first(
    await tx.query<{ list: number }>({
      name: 'card:newest-list',
      text: 'select coalesce(max(list), 0) as list from card.status',
    }),
  )
  const taken: Place[] = []
  for (let list = newest?.list ?? 0; taken.length < count; list++) {
    for (let round = 0; round < 2 && taken.length < count; round++) {
      const draws = Array.from({ length: count - taken.length }, () => randomInt(perList))
      const { rows } = await tx.query<Place>({
        name: 'card:take-places',
        text: `insert into card.status (list, idx, expires_at)
          select $1, i, $3 from unnest($2::int[]) i on conflict do nothing returning list, idx`,
        values: [list, draws, expiresAt],
      })
      taken.push(...rows)
    }
  }
  return taken
}

/** These no longer hold, from this commit on; lists say it within a minute. */
export async function revokePlaces(tx: Tx, places: readonly Place[], at: Instant): Promise<void> {
  await tx.query({
    name: 'card:revoke-places',
    text: `update card.status s set revoked_at = $3
      from unnest($1::int[], $2::int[]) as p(list, idx)
      where s.list = p.list and s.idx = p.idx and s.revoked_at is null`,
    values: [places.map(({ list }) => list), places.map(({ idx }) => idx), at],
  })
}

/** Whether a place holds now, from the database itself: for our own verifier. */
export async function placeHolds(deps: CardDeps, { list, idx }: Place): Promise<boolean> {
  const row = first(
    await deps.pool.query<{ holds: boolean }>({
      name: 'card:place-holds',
      text: 'select revoked_at is null as holds from card.status where list = $1 and idx = $2',
      values: [list, idx],
    }),
  )
  return row?.holds === true
}

/** Seconds for which a list is kept here, and then as long again by whoever fetched it: a minute in all. */
export const keptFor = 25

const zip = promisify(deflate)
interface Kept {
  readonly until: number
  readonly token: Promise<string>
}

/** Makes signed lists, each kept for some seconds so that asking often costs nothing. `null`: there is no such list. */
export function openLists(deps: CardDeps): (list: number) => Promise<string | null> {
  const kept = new Map<number, Kept>()
  return async (list) => {
    const now = Date.parse(deps.clock.now())
    const has = kept.get(list)
    if (has !== undefined && now < has.until) return has.token
    const known = await deps.pool.query('select from card.status where list = $1 limit 1', [list])
    if (known.rowCount === 0) return null
    const token = makeList(deps, list)
    kept.set(list, { until: now + keptFor * 1000, token })
    token.catch(() => kept.delete(list))
    return token
  }
}

/** A Token Status List as a JWT, one bit a card, as it stands now. */
export async function makeList(deps: CardDeps, list: number): Promise<string> {
  const iat = secondsOf(deps.clock.now())
  const { rows } = await deps.pool.query<{ idx: number }>({
    name: 'card:revoked-in-list',
    text: 'select idx from card.status where list = $1 and revoked_at is not null',
    values: [list],
  })
  const bits = Buffer.alloc(listBytes)
  for (const { idx } of rows) bits[idx >> 3] = (bits[idx >> 3] ?? 0) | (1 << (idx & 7))
  const lst = (await zip(bits, { level: 9 })).toString('base64url')
  const { id, key } = signingKey(deps)
  return new SignJWT({ status_list: { bits: 1, lst }, ttl: keptFor })
    .setProtectedHeader({ alg: 'ES256', typ: 'statuslist+jwt', kid: id })
    .setSubject(listUri(deps, list))
    .setIssuedAt(iat)
    .setExpirationTime(iat + listHolds)
    .sign(key)
}
