/**
 * For `crash.test.ts` to kill: a passport gets its label, the post tells of it and once forgets to, the carrier hands it over
 * against the code; and a document that nobody collects comes to the end of its term. Begun again after a kill, the post
 * and the house go on from where they were.
 */
import { postFails, simulatedPost } from '../agencies/post/index.ts'
import { followParcel } from '../requests/parcels.ts'
import { doJobs } from '../store/crash.testing.ts'
import { eyes, type Journal, jumpingClock, openJournal, type SeenEntry, toRest } from '../store/crash-memory.testing.ts'
import { first, inTransaction, openPool, type Where } from '../store/index.ts'
import { type DeliveryDeps, deliveriesDue, handToCarrier, hear, hearHandOver } from './index.ts'

export interface Job {
  readonly where: Where
  readonly folder: string
  readonly now: string
  readonly number: string
  readonly person: string
}

const secret = 'the post and we'
const codes = Buffer.alloc(32, 7)

doJobs(async ({ where, folder, now, number, person }: Job) => {
  const pool = openPool(where, { max: 4 })
  const owner = openPool(where, { max: 1, as: 'owner' })
  try {
    const journal: Journal<SeenEntry | { readonly is: string }> = openJournal(folder)
    const clock = jumpingClock(journal, now)
    const sees = eyes(journal)
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
        await hear(pool, body, headers, clock.now(), asked)
        return { status: 200, body: '{}' }
      },
    })
    const deps: DeliveryDeps = { pool, clock, post, codes, follow: followParcel, leaseSeconds: 0.2, log: () => {} }
    const row = async () =>
      first(
        await pool.query<{ state: string; tracking: string; old: string }>(
          `select state, tracking, old_document as old from delivery.parcel
           where person_id = $1 and number = $2 and superseded_at is null`,
          [person, number],
        ),
      ) ?? { state: '', tracking: '', old: '' }
    const dueAt = (what: string) => async () =>
      first(await pool.query<{ at: string | null }>(`select min(due_at) as at from delivery.wake where ${what}`))?.at ??
      null

    await toRest(clock, dueAt(`what = 'label'`), () => deliveriesDue(deps))
    const { tracking } = await row()
    const happens = async (kind: 'in-transit' | 'out') => {
      clock.jump(new Date(Date.parse(clock.now()) + 60_000).toISOString())
      await post.happens(tracking, kind)
      return true
    }
    await sees('handed to the carrier', async () => {
      return inTransaction(pool, (tx) => handToCarrier(tx, number, clock.now()))
    })
    await sees('in transit, and nobody is told', async () => {
      await postFails(pool, { act: 'event', kind: 'never' })
      return happens('in-transit')
    })
    await toRest(
      clock,
      async () => ((await row()).state === 'handed' ? dueAt(`what = 'ask'`)() : null),
      async () => ((await row()).state === 'handed' ? deliveriesDue(deps) : 0),
    )
    await sees('out for delivery', () => happens('out'))
    await sees('handed over', async () => {
      const { state, old } = await row()
      if (state === 'delivered') return 'accepted' // our answer was lost with us
      const said = await owner.query<{ text: string }>(
        `select text from notices.notice where kind = 'deli.out_for_delivery' and person_id = $1 order by created_at desc`,
        [person],
      )
      return post.handsOver(tracking, /(?<!\d)\d{6}(?!\d)/.exec(said.rows[0]?.text ?? '')?.[0] ?? '', old)
    })
    // The cast's document that waits at a counter: nobody comes.
    await toRest(clock, dueAt(`what in ('warn', 'term')`), () => deliveriesDue(deps))
  } finally {
    await owner.end()
    await pool.end()
  }
})
