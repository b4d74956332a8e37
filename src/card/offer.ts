/**
 * Offers of the card (OpenID4VCI, pre-authorized code): made on the holder's page, good once, for two minutes, and only
 * together with a code sent to her mobile, of which five may be tried (ID-90). Counting and using are single statements.
 */
import { randomInt, timingSafeEqual } from 'node:crypto'
import type { Text } from '../language/index.ts'
import { dayOf, riyadhTime } from '../language/index.ts'
import { tell } from '../notices/index.ts'
import { first, hours, inTransaction, later, minutes, type PersonId, readingWithin } from '../store/index.ts'
import { type CardDeps, hashOf, issuerOf, keyed, newSecret } from './deps.ts'
import { cardFacts, type NoCard } from './facts.ts'
import { devicesOf, lockHolder, remember } from './holder.ts'

export const offerLife = minutes(2)
export const tokenLife = minutes(5)
export const mostTries = 5
export const mostDevices = 3
/** Offers of one person in an hour: each sends a message. */
const mostOffers = 5
export const grantType = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'
export const configuration = 'national-card'

export type OfferRefusal = NoCard | 'too-many-devices' | 'too-many-offers'

export interface Offered {
  readonly ok: true
  /** For a QR code or a link: the offer by value. */
  readonly link: string
  readonly offer: Readonly<Record<string, unknown>>
  readonly expiresAt: string
}

/** Makes an offer and sends its code. The caller has seen to it that the holder is at the required level, just now. */
export function makeOffer(
  deps: CardDeps,
  person: PersonId,
): Promise<Offered | { readonly ok: false; readonly why: OfferRefusal }> {
  const at = deps.clock.now()
  return inTransaction(deps.pool, async (tx) => {
    const reading = { reader: person, audience: 'self', purpose: 'card', at }
    const facts = await readingWithin(tx, reading, (look) => cardFacts(look, person, dayOf(at)))
    if (typeof facts === 'string') return { ok: false, why: facts }
    await lockHolder(tx, person, facts, at)
    if ((await devicesOf(tx, person, at)).length >= mostDevices) return { ok: false, why: 'too-many-devices' }
    const made = await tx.query<{ n: number }>(
      'select count(*)::int as n from card.offer where person_id = $1 and made_at > $2',
      [person, later(at, -hours(1))],
    )
    if ((first(made)?.n ?? 0) >= mostOffers) return { ok: false, why: 'too-many-offers' }
    // One live offer: a new one ends the former.
    await tx.query(
      'update card.offer set expires_at = $2 where person_id = $1 and used_at is null and expires_at > $2',
      [person, at],
    )
    const code = newSecret()
    const txCode = String(randomInt(1_000_000)).padStart(6, '0')
    const expiresAt = later(at, offerLife)
    await tx.query(
      `insert into card.offer (code_hash, person_id, tx_hash, made_at, expires_at) values ($1, $2, $3, $4, $5)`,
      [hashOf(code), person, keyed(deps.key, 'tx', code, txCode), at, expiresAt],
    )
    await tell(tx, {
      person,
      kind: 'code.card',
      vars: { code: txCode, time: riyadhTime(expiresAt) },
      key: `card offer ${hashOf(code).toString('hex')}`,
      at,
      expiresAt,
    })
    await remember(tx, person, { kind: 'offered', at })
    const offer = offerDocument(deps, code)
    return { ok: true, offer, link: linkOf(offer), expiresAt }
  })
}

const said: Text = { ar: 'الرمز المرسل إلى جوالك', en: 'The code sent to your mobile' }

function offerDocument(deps: CardDeps, code: string): Readonly<Record<string, unknown>> {
  return {
    credential_issuer: issuerOf(deps),
    credential_configuration_ids: [configuration],
    grants: {
      [grantType]: {
        'pre-authorized_code': code,
        tx_code: { input_mode: 'numeric', length: 6, description: `${said.ar} · ${said.en}` },
      },
    },
  }
}

const linkOf = (offer: object): string =>
  `openid-credential-offer://?credential_offer=${encodeURIComponent(JSON.stringify(offer))}`

/**
 * Changes a code and its transaction code for an access token, once. Null: unknown, over, used, or a wrong code; which of
 * them is nobody's business who does not have both.
 */
export function redeem(deps: CardDeps, code: string, txCode: string): Promise<string | null> {
  const at = deps.clock.now()
  return inTransaction(deps.pool, async (tx) => {
    const hash = hashOf(code)
    // Counts the try before it is judged; the row is ours until the commit, so fifty at once are one after the other.
    const tried = first(
      await tx.query<{ person_id: string; tx_hash: Buffer; tries: number }>({
        name: 'card:try-offer',
        text: `update card.offer set tries = tries + 1
          where code_hash = $1 and used_at is null and expires_at > $2 and tries < $3
          returning person_id, tx_hash, tries`,
        values: [hash, at, mostTries],
      }),
    )
    if (tried === null) return null
    if (!timingSafeEqual(tried.tx_hash, keyed(deps.key, 'tx', code, txCode))) {
      if (tried.tries >= mostTries) await remember(tx, tried.person_id, { kind: 'offer-refused', at })
      return null
    }
    const used = await tx.query({
      name: 'card:use-offer',
      text: 'update card.offer set used_at = $2 where code_hash = $1 and used_at is null',
      values: [hash, at],
    })
    if (used.rowCount !== 1) return null
    const token = newSecret()
    await tx.query('insert into card.token (token_hash, person_id, expires_at) values ($1, $2, $3)', [
      hashOf(token),
      tried.person_id,
      later(at, tokenLife),
    ])
    return token
  })
}
