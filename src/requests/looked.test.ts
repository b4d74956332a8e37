/**
 * Every read by another has its line for the one who is read about (T-TRK-02, T-INS-02): whatever the catalogue offers is
 * asked by everyone who may ask for somebody else, and by offices; and no code reads around the book but what is named here.
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, test } from 'node:test'
import { type CastKey, cast } from '../../cast/index.ts'
import { uuid, uuidOf } from '../store/index.ts'
import { askForOffice, type Caller, carry, inquire, mayI, preview, RequestTrouble, submit } from './index.ts'
import { signedIn, testHouse } from './testing.ts'

const t = await testHouse()
after(() => t.close())

/** Guardians, a mother by deed, sponsors of workers and of families; and who has no right at all. */
const pairs: readonly (readonly [CastKey, CastKey, capacity: string | null])[] = [
  ['FAHD', 'LAMA', 'dependant'],
  ['FAHD', 'SAUD', 'travel-consent'],
  ['FAHD', 'RAHIM', 'sponsored-worker'],
  ['REEM', 'DANA', 'dependant'],
  ['KHALID', 'ROSA', 'sponsored-worker'],
  ['IMRAN', 'AYESHA', 'resident-dependant'],
]

const callerOf = (who: CastKey): Caller => ({ ...signedIn(cast[who], t.clock.now()), audience: cast[who].kind })

async function lines(person: string, reader: string, purpose: string) {
  const { rows } = await t.db.owner.query<{ capacity: string | null }>(
    'select capacity from watch.reading where person_id = $1 and reader = $2 and purpose = $3',
    [person, reader, purpose],
  )
  return rows
}

/** Did it answer? What the house refuses has told nothing about anybody. */
async function answers(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act()
    return true
  } catch (error) {
    if (error instanceof RequestTrouble) return false
    throw error
  }
}

const walked = new Set<string>()

for (const [id, definition] of t.house.catalogue) {
  test(`${id}: whoever is asked about by another finds a line, with the ground`, async () => {
    for (const [actor, subject, capacity] of pairs) {
      const caller = callerOf(actor)
      const about = cast[subject].id
      const answered = await answers(async () => {
        if (definition.kind === 'inquiry') {
          const asked = definition.question.parse(definition.examples[0]?.ask) as Record<string, unknown>
          await inquire(t.house, caller, id, about, asked)
        } else await mayI(t.house, caller, id, about)
      })
      if (!answered || (definition.kind === 'inquiry' && definition.needs.signIn === 0)) continue
      walked.add(`${id} ${actor}`)
      const rows = await lines(about, cast[actor].id, id)
      assert.ok(rows.length > 0, `${actor} asked about ${subject} and left no line`)
      assert.ok(
        rows.every((row) => row.capacity === capacity),
        `${actor} ${subject} ${rows[0]?.capacity}`,
      )
      if (definition.kind === 'service') await alsoLater(id, definition, caller, about)
    }
  })
}

/** The check page and the sending of a draft read again, and leave lines of their own. */
async function alsoLater(
  id: string,
  definition: { readonly edition: number; readonly examples: { readonly granted: { readonly form: unknown } } },
  caller: Caller,
  about: string,
): Promise<void> {
  const draft = uuid()
  await t.db.owner.query(
    `insert into requests.request (person_id, request_id, service, edition, audience, subject, standing, station, form,
       channel, created_at, changed_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, '{"behalf": "self", "proof": "none"}', 'draft', $7, 'portal', $8, $8, '2099-01-01')`,
    [
      caller.person,
      draft,
      id,
      definition.edition,
      caller.audience,
      about,
      JSON.stringify(definition.examples.granted.form),
      t.clock.now(),
    ],
  )
  const before = (await lines(about, caller.person, id)).length
  await preview(t.house, caller, draft)
  const between = (await lines(about, caller.person, id)).length
  assert.ok(between > before, `${id}: the check page left no line`)
  await submit(t.house, caller, draft, async () => true)
  assert.ok((await lines(about, caller.person, id)).length > between, `${id}: sending left no line`)
}

test('the walk went through the services and inquiries that others are asked about', () => {
  assert.ok(walked.size >= 15, [...walked].join('\n'))
})

for (const [id, definition] of t.house.catalogue) {
  if (definition.kind !== 'service' || !definition.behalf.includes('office')) continue
  test(`${id}: an office that asks leaves a line`, async () => {
    const [agency = ''] = definition.audience.filter((audience) => audience.startsWith('agency:'))
    const person = uuidOf(agency)
    const caller: Caller = {
      person,
      audience: agency as Caller['audience'],
      identity: 0,
      signIn: 0,
      provedAt: t.clock.now(),
      channel: 'agency',
    }
    const form = definition.examples.granted.form as Readonly<Record<string, unknown>>
    await askForOffice(t.house, caller, { service: id, subject: cast.FAHD.id, form, reference: uuid() })
    assert.ok((await lines(cast.FAHD.id, person, id)).length > 0)
  })
}

test('what names others names each of them a line', async () => {
  await inquire(t.house, callerOf('FAHD'), 'civil-affairs/inquire-family-record', null, {})
  for (const who of ['NOURA', 'LAMA', 'SAUD'] as const)
    assert.ok((await lines(cast[who].id, cast.FAHD.id, 'civil-affairs/inquire-family-record')).length > 0, who)
})

test('while the audit is closed a request about another waits as for a silent register, and goes on when it opens', async () => {
  const rowOf = async (id?: string) => {
    const { rows } = await t.db.owner.query<{ request_id: string; person_id: string; station: string; waits: number }>(
      `select request_id, person_id, station, waits from requests.request
        where ($1::uuid is null and station = 'submitted' and subject <> person_id) or request_id = $1 limit 1`,
      [id ?? null],
    )
    return rows[0] ?? assert.fail('no request about another was sent')
  }
  const { request_id: id, person_id: person } = await rowOf()
  await t.db.owner.query(`insert into watch.wound (position, why, found_at) values (1, 'for the test', now())`)
  await carry(t.house, person, id)
  const waiting = await rowOf(id)
  assert.deepEqual([waiting.station, waiting.waits], ['submitted', 1])
  await t.db.owner.query(`update watch.wound set accepted_at = now(), seen_by = '{a,b}'`)
  await carry(t.house, person, id)
  assert.notEqual((await rowOf(id)).station, 'submitted')
})

/** Who may look without a line, and why. Everything else goes through the book; a new place is added here with its reason. */
const unrecorded: Readonly<Record<string, string>> = {
  'src/identity/person.ts': 'the door finds out who is at it, and shows nothing to anybody',
  'src/identity/officers/four-eyes.ts': 'keeps relatives apart; its answer is yes or no about officers',
  'src/identity/officers/presence.ts': 'compares what somebody typed; says yes or no to her own document',
  'src/desk/notices.tsx': 'keeps an officer from a notice about herself or her kin; shows nothing',
  'src/delivery/told.ts': 'addresses a message to the person herself',
  'src/requests/told.ts': 'addresses a message to the person herself',
  'src/simulators/my-bank.tsx': 'a simulator, among made-up people only',
  'scripts/officer.ts': 'the operator’s shell, making a staff account of the person',
}

test('nothing reads around the book but what is named with its reason', () => {
  const root = path.join(import.meta.dirname, '..', '..')
  const found = globSync(['src/**/*.{ts,tsx}', 'scripts/*.ts'], { cwd: root }).filter(
    (file) =>
      !/\.(test|testing|child)\.tsx?$/.test(file) &&
      file !== 'src/store/reading.ts' &&
      /\bunrecorded\(/.test(readFileSync(path.join(root, file), 'utf8')),
  )
  assert.deepEqual(found.sort(), Object.keys(unrecorded).sort())
})
