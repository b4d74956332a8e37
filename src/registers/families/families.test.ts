/** Families: both sides of a tie are always there. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast, castSeed } from '../../../cast/index.ts'
import { unrecorded } from '../../store/index.ts'
import { testDatabase } from '../../store/testing.ts'
import { act, race, refused, remembered } from '../testing.ts'
import { type AddMember, families, reader, verbs } from './index.ts'

const db = await testDatabase(castSeed)
after(() => db.close())
const read = reader(unrecorded(db.pool))

const name = { ar: 'خالد الحربي', en: 'Khalid Alharbi' }

function son(member: string): AddMember {
  const child = { relation: 'son', headIs: 'father', otherParent: cast.NOURA.id } as const
  return { head: cast.FAHD.id, member, name, since: '2026-01-20', ...child }
}

test('a son entered in the record is seen from the record, from himself and from both parents, and the head is told', async () => {
  const child = cast.SALMAN.id // any citizen without a record will do
  const done = await act(db.pool, verbs, families.addMember(son(child)))
  assert.deepEqual(
    done.told.map(({ person, kind }) => [person, kind]),
    [[cast.FAHD.id, 'civil.family.member_added']],
  )
  const family = await read.of(cast.FAHD.id)
  assert.deepEqual(family?.members.at(-1), { id: child, relation: 'son', since: '2026-01-20', until: null })
  assert.deepEqual(await read.of(child), family)
  const parents = await read.parentsOf(child)
  assert.deepEqual(
    parents.map((p) => [p.id, p.relation]).sort(),
    [
      [cast.FAHD.id, 'father'],
      [cast.NOURA.id, 'mother'],
    ].sort(),
  )
  assert.ok((await read.dependantsOf(cast.FAHD.id)).some((d) => d.id === child && d.relation === 'son'))
  assert.deepEqual(await remembered(db.pool, 'families.membership', { person_id: child, head_id: cast.FAHD.id }), [
    { version: 1, by_request: done.request, by_step: 'effect-1', current: true },
  ])
})

test('only the head of a record takes members in, nobody twice, and nobody takes in himself', async () => {
  await refused(act(db.pool, verbs, families.addMember(son(cast.LAMA.id))), 'already_a_member')
  const intoKhalids = { ...son(cast.YOUSEF.id), head: cast.KHALID.id }
  await refused(act(db.pool, verbs, families.addMember(intoKhalids)), 'not_head_of_a_record')
  const intoSauds = { ...son(cast.YOUSEF.id), head: cast.SAUD.id }
  await refused(act(db.pool, verbs, families.addMember(intoSauds)), 'not_head_of_a_record')
  await refused(act(db.pool, verbs, families.addMember(son(cast.FAHD.id))), 'nobody_is_their_own_member')
})

test('two who enter the same child at once: one comes through', async () => {
  const effect = families.addMember(son(cast.YOUSEF.id))
  await race(db.pool, verbs, [effect, effect], 'already_a_member')
})

test('a mother without a deed has no dependants of her own; with one she has', async () => {
  assert.deepEqual(await read.dependantsOf(cast.NOURA.id), [])
  await act(db.pool, verbs, families.grantCustody({ child: cast.LAMA.id, mother: cast.NOURA.id, deed: '44120001' }))
  assert.deepEqual(await read.dependantsOf(cast.NOURA.id), [
    { id: cast.LAMA.id, relation: 'daughter', by: 'custody', deed: '44120001' },
  ])
  const mother = (await read.parentsOf(cast.LAMA.id)).find((parent) => parent.relation === 'mother')
  assert.equal(mother?.deed, '44120001')
  const stranger = { child: cast.LAMA.id, mother: cast.MONA.id, deed: '1' }
  await refused(act(db.pool, verbs, families.grantCustody(stranger)), 'not_the_mother')
  const father = { child: cast.LAMA.id, mother: cast.FAHD.id, deed: '1' }
  await refused(act(db.pool, verbs, families.grantCustody(father)), 'not_the_mother')
})

test('a wife who left the record is in it with the day she left, and is no dependant', async () => {
  const family = await read.of(cast.MAJED.id)
  assert.equal(family?.members.find((member) => member.id === cast.REEM.id)?.until, '2022-03-15')
  assert.equal(await read.of(cast.REEM.id), null)
  assert.ok(!(await read.dependantsOf(cast.MAJED.id)).some((d) => d.id === cast.REEM.id))
  assert.equal(await read.of(cast.KHALID.id), null)
})
