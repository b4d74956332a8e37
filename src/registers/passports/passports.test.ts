/** Passports: a holder has one, and a traveller one permit. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast, castSeed } from '../../../cast/index.ts'
import { unrecorded } from '../../store/index.ts'
import { testDatabase } from '../../store/testing.ts'
import { act, race, refused, remembered } from '../testing.ts'
import { type IssuePermit, passports, reader, verbs } from './index.ts'

const db = await testDatabase(castSeed)
after(() => db.close())
const read = reader(unrecorded(db.pool))

test('a renewed passport replaces the old one at once and waits to be activated against it', async () => {
  const id = cast.FAHD.id
  const done = await act(db.pool, verbs, passports.renew({ holder: id, years: 10 }))
  const now = await read.current(id)
  assert.deepEqual([now?.status, now?.issued, now?.expires], ['issued', '2026-02-01', '2036-02-01'])
  assert.match(now?.number ?? '', /^A\d{8}$/)
  assert.equal((await read.history(id)).find((p) => p.number === 'A99900010')?.status, 'replaced')
  assert.deepEqual(done.told, [
    {
      person: id,
      kind: 'pass.passport.renewed',
      vars: { pp4: now?.number.slice(-4), expiry: '1457/12/04' },
    },
  ])
  const old = await remembered(db.pool, 'passports.passport', { person_id: id, number: 'A99900010' })
  assert.deepEqual(
    old.map(({ version, current }) => [version, current]),
    [
      [1, false],
      [2, true],
    ],
  )
  assert.equal(old[1]?.by_request, done.request)

  await refused(act(db.pool, verbs, passports.renew({ holder: id, years: 5 })), 'passport_not_yet_activated')
  const number = now?.number ?? ''
  const name = { ar: 'فهد العتيبي', en: 'Fahd Alotaibi' }
  const activate = (which: string) =>
    act(db.pool, verbs, passports.activate({ holder: id, number: which, name, tell: [] }))
  const activated = await activate(number)
  assert.equal((await read.current(id))?.status, 'active')
  assert.deepEqual(activated.told, [{ person: id, kind: 'passports.activated', vars: { pp4: number.slice(-4) } }])
  await refused(activate(number), 'nothing_to_activate')
  await refused(activate('A99900010'), 'nothing_to_activate')
})

test('a first passport is active, and the guardian of a child hears of it too', async () => {
  const effect = passports.issue({ holder: cast.LAMA.id, years: 5, tell: [cast.FAHD.id] })
  const done = await act(db.pool, verbs, effect)
  assert.deepEqual(
    done.told.map((told) => told.person),
    [cast.LAMA.id, cast.FAHD.id],
  )
  for (const { kind } of done.told) assert.equal(kind, 'passports.issued-to-collect')
  assert.equal((await read.current(cast.LAMA.id))?.status, 'active')
  await refused(act(db.pool, verbs, effect), 'has_passport')
})

test('a lost passport is neither renewed nor doubled, and who has none cannot renew', async () => {
  await refused(act(db.pool, verbs, passports.renew({ holder: cast.MAJED.id, years: 5 })), 'passport_is_lost')
  await refused(act(db.pool, verbs, passports.issue({ holder: cast.MAJED.id, years: 5 })), 'has_passport')
  await refused(act(db.pool, verbs, passports.renew({ holder: cast.NOURA.id, years: 5 })), 'no_passport')
})

test('two renewals at once give one passport; so do two first ones', async () => {
  const renew = passports.renew({ holder: cast.KHALID.id, years: 10 })
  await race(db.pool, verbs, [renew, renew], 'passport_not_yet_activated')
  const issue = passports.issue({ holder: cast.NOURA.id, years: 5 })
  await race(db.pool, verbs, [issue, issue], 'has_passport')
  assert.equal((await read.history(cast.NOURA.id)).length, 1)
})

test('the database itself refuses a second passport in hand', async () => {
  await assert.rejects(
    db.pool.query(
      `insert into passports.passport (person_id, number, issued, expires, years, status, version, recorded_at, by_request, by_step)
        values ($1, 'A11111111', '2026-01-01', '2031-01-01', 5, 'active', 1, now(), gen_random_uuid(), 'x')`,
      [cast.TURKI.id],
    ),
    { code: '23505' },
  )
})

function permit(more: Partial<IssuePermit> = {}): IssuePermit {
  const name = { ar: 'سعود العتيبي', en: 'Saud Alotaibi' }
  return {
    holder: cast.SAUD.id,
    name,
    kind: 'single',
    destinations: ['GCC', 'JO'],
    until: '2026-03-01',
    document: 'A99900036',
    tell: [cast.FAHD.id],
    ...more,
  }
}

test('a new permit cancels the old in the same act, one message to the guardian; a single one is used once', async () => {
  const first = await act(db.pool, verbs, passports.issuePermit(permit()))
  const second = await act(db.pool, verbs, passports.issuePermit(permit({ until: '2026-04-01' })))
  assert.equal(second.receipt.cancelled, first.receipt.number)
  assert.deepEqual(
    second.told.map(({ person, kind }) => [person, kind]),
    [[cast.FAHD.id, 'pass.permit.issued']],
  )
  assert.equal((await read.permit(cast.SAUD.id))?.number, second.receipt.number)
  assert.deepEqual((await read.permits(cast.SAUD.id)).map((p) => p.status).sort(), ['cancelled', 'valid'])
  const use = passports.usePermit({ holder: cast.SAUD.id })
  await race(db.pool, verbs, [use, use], 'no_valid_permit')
  assert.equal(await read.permit(cast.SAUD.id), null)
})

test('a permit for many trips stays after one; past its last day it does not serve', async () => {
  await act(db.pool, verbs, passports.issuePermit(permit({ kind: 'multiple' })))
  const use = passports.usePermit({ holder: cast.SAUD.id })
  assert.equal((await act(db.pool, verbs, use)).receipt.usedUp, false)
  assert.equal((await read.permit(cast.SAUD.id))?.status, 'valid')
  await refused(act(db.pool, verbs, use, { at: '2026-03-02T06:00:00.000Z' }), 'no_valid_permit')
})

test('a permit does not outlive the passport it is for, and is not for another’s passport', async () => {
  const issue = (more: Partial<IssuePermit>) => act(db.pool, verbs, passports.issuePermit(permit(more)))
  await refused(issue({ until: '2028-09-04' }), 'permit_outlives_passport')
  await refused(issue({ document: 'A99900010' }), 'not_the_holders_passport')
  await refused(issue({ until: '2026-01-31' }), 'permit_ends_before_it_begins')
})

test('a child’s renewed passport is activated, and the father hears of it by name', async () => {
  const id = cast.SAUD.id
  const name = { ar: 'سعود العتيبي', en: 'Saud Alotaibi' }
  await act(db.pool, verbs, passports.renew({ holder: id, years: 5 }))
  const number = (await read.current(id))?.number ?? ''
  const done = await act(db.pool, verbs, passports.activate({ holder: id, number, name, tell: [cast.FAHD.id] }))
  assert.deepEqual(
    done.told.map(({ person, kind }) => [person, kind]),
    [
      [id, 'passports.activated'],
      [cast.FAHD.id, 'passports.activated-ward'],
    ],
  )
})

test('a passport carries the photo that was given for it, and the next one keeps it when none is given', async () => {
  const id = cast.TURKI.id
  const [first, second] = ['a'.repeat(64), 'b'.repeat(64)]
  const renewed = async (photo?: string): Promise<string | null | undefined> => {
    await act(db.pool, verbs, passports.renew({ holder: id, years: 5, ...(photo ? { photo } : {}) }))
    const number = (await read.current(id))?.number ?? ''
    const name = { ar: 'تركي', en: 'Turki' }
    await act(db.pool, verbs, passports.activate({ holder: id, number, name, tell: [] }))
    return (await read.current(id))?.photo
  }
  assert.equal((await read.current(id))?.photo, null, 'the photo on file')
  assert.equal(await renewed(first), first)
  assert.equal(await renewed(), first)
  assert.equal(await renewed(second), second)
  const photos = (await read.history(id)).map((p) => p.photo)
  assert.equal(photos.filter((p) => p === null).length, 1, 'older passports keep what they carried')
  await assert.rejects(
    db.owner.query(`update passports.passport set photo = 'a name' where person_id = $1`, [id]),
    /passport_photo_check/,
  )
})
