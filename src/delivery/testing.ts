/** For tests of this room: a house with a post behind its door, and a passport on its way to Fahd. */
import assert from 'node:assert/strict'
import { type SimulatedPost, simulatedPost } from '../agencies/post/index.ts'
import { followParcel } from '../requests/parcels.ts'
import { pay, send, settle, type TestHouse, testHouse } from '../requests/testing.ts'
import { type DeliveryDeps, deliveriesDue, hear, hearHandOver, type Post } from './index.ts'

export interface DeliveryHouse extends TestHouse {
  readonly post: SimulatedPost
  readonly deps: DeliveryDeps
  /** What a parcel of a person looks like to whoever looks behind the doors. */
  parcel(number: string): Promise<Record<string, unknown>>
  /** Kinds and texts of what somebody was told, the newest first. */
  told(person: string): Promise<readonly { readonly kind: string; readonly text: string }[]>
  /** The code of the newest message that has one. */
  code(person: string): Promise<string>
}

const secret = 'the post and we'
const codes = Buffer.alloc(32, 7)

export async function deliveryHouse(replace: (post: Post) => Post = (post) => post): Promise<DeliveryHouse> {
  const t = await testHouse()
  const { pool, clock } = t
  const asked = { codes, follow: followParcel, secret }
  const post = simulatedPost({
    pool,
    clock,
    door: '/callbacks/post',
    secret,
    async to(url, body, headers) {
      if (url.endsWith('/hand-over')) {
        const answer = await hearHandOver(pool, body, headers, clock.now(), asked)
        return { status: 200, body: JSON.stringify({ answer }) }
      }
      const heard = await hear(pool, body, headers, clock.now(), asked)
      return { status: heard === 'recorded' || heard === 'known' ? 200 : 401, body: '{}' }
    },
  })
  const deps: DeliveryDeps = {
    pool,
    clock,
    post: replace(post),
    codes,
    follow: followParcel,
    leaseSeconds: 30,
    log: () => {},
  }
  const told: DeliveryHouse['told'] = async (person) =>
    (
      await t.db.owner.query<{ kind: string; text: string }>(
        'select kind, text from notices.notice where person_id = $1 order by created_at desc, notice_id desc',
        [person],
      )
    ).rows
  return {
    ...t,
    post,
    deps,
    told,
    async parcel(number) {
      const { rows } = await t.db.owner.query(
        'select * from delivery.parcel where number = $1 and superseded_at is null',
        [number],
      )
      return rows[0] ?? assert.fail(`no parcel ${number}`)
    },
    async code(person) {
      const text = (await told(person)).find(({ kind }) => kind === 'deli.out_for_delivery')?.text ?? ''
      return /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0] ?? assert.fail('no code was told')
    },
  }
}

/** Somebody renews a passport and has it sent; paid, decided, and its label made. */
export async function sentPassport(t: DeliveryHouse, who: 'FAHD' | 'KHALID' | 'MONA' = 'FAHD') {
  const asked = await send(t, who, 'passports/renew-passport', who, { years: '10', pickup: 'delivery' })
  const charge = await pay(t, asked.caller, asked.id)
  await settle(t)
  await deliveriesDue(t.deps)
  const { rows } = await t.db.owner.query<{ number: string; tracking: string; old: string }>(
    `select number, tracking, old_document as old from delivery.parcel where request_id = $1 and superseded_at is null`,
    [asked.id],
  )
  const [made] = rows
  assert.ok(made, `no parcel was ordered: ${JSON.stringify(asked.answer)}`)
  return { ...asked, ...made, charge }
}
