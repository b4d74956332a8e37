/** For tests and measurements: fifty at once for what is good for one, over HTTP, on a real database. */
import assert from 'node:assert/strict'
import type { CardServer } from './testing.ts'

const atOnce = 50
const all = <T>(f: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: atOnce }, (_, i) => f(i)))

export interface Race {
  /** One round: how many of fifty won. */
  round(): Promise<number>
  /** How many may win. */
  readonly right: number
}

/** How many won in each of so many rounds. */
export async function rounds(race: Race, count: number): Promise<number[]> {
  const won: number[] = []
  for (let i = 0; i < count; i++) won.push(await race.round())
  return won
}

export type RaceName = 'offer' | 'tries' | 'token' | 'nonce' | 'answer' | 'devices'

export function races(s: CardServer): Readonly<Record<RaceName, Race>> {
  const wallet = s.wallet()
  const issuer = `${s.deps.publicUrl}/card`
  const free = () =>
    s.db.owner.query(`update card.device set revoked_at = added_at, revoked_why = 'by-holder' where revoked_at is null`)
  const token = async () => {
    const { offer, txCode } = await s.offer()
    const { status, body } = await wallet.redeem(offer, txCode)
    assert.equal(status, 200)
    return String(body.access_token)
  }
  const proof = async (nonce: string) => (await wallet.proofs(issuer, 1, nonce)).map(({ jwt }) => jwt)
  const won = (answers: readonly { readonly status: number }[]) => answers.filter(({ status }) => status === 200).length

  return {
    offer: {
      right: 1,
      async round() {
        const { offer, txCode } = await s.offer()
        return won(await all(() => wallet.redeem(offer, txCode)))
      },
    },
    // Forty-five wrong codes at once: five are counted, never more, and then the right one opens nothing.
    tries: {
      right: 5,
      async round() {
        const { offer, txCode } = await s.offer()
        const wrong = (i: number) => String((Number(txCode) + 1 + i) % 1_000_000).padStart(6, '0')
        assert.equal(won(await all((i) => wallet.redeem(offer, wrong(i)))), 0)
        assert.equal((await wallet.redeem(offer, txCode)).status, 400)
        const { rows } = await s.db.owner.query<{ tries: number }>(
          'select tries from card.offer order by made_at desc, used_at nulls first limit 1',
        )
        return rows[0]?.tries ?? 0
      },
    },
    token: {
      right: 1,
      async round() {
        await free()
        const access = await token()
        const proofs = await Promise.all(Array.from({ length: atOnce }, async () => proof(await wallet.nonce())))
        return won(await all((i) => wallet.credential(access, proofs[i] ?? [])))
      },
    },
    nonce: {
      right: 1,
      async round() {
        await free()
        const nonce = await wallet.nonce()
        // Three tokens of three offers share one nonce; sixteen or seventeen tries each.
        const tokens = [await token(), await token(), await token()]
        const proofs = await Promise.all(Array.from({ length: atOnce }, () => proof(nonce)))
        return won(await all((i) => wallet.credential(tokens[i % 3] ?? '', proofs[i] ?? [])))
      },
    },
    answer: {
      right: 1,
      async round() {
        await free()
        const { offer, txCode } = await s.offer()
        const own = s.wallet()
        await own.take(offer, txCode, 1)
        const made = await s.ask('POST', '/card/requests', { json: { reader: 'demo-sports-hall', claims: ['name'] } })
        const asked = await own.open(String(made.body.link))
        const presented = await own.present(own.fresh(), asked, { claims: ['name'] })
        return won(await all(() => own.answer(asked, presented)))
      },
    },
    devices: {
      right: 3,
      async round() {
        await free()
        const tokens: string[] = []
        for (let i = 0; i < 10; i++) tokens.push(await token())
        const proofs = await Promise.all(tokens.map(async () => proof(await wallet.nonce())))
        return won(await Promise.all(tokens.map((one, i) => wallet.credential(one, proofs[i] ?? []))))
      },
    },
  }
}
