/**
 * Identity's crash suite: the process at the door is really killed (SIGKILL) at every named place while people sign in,
 * approve, register and activate. Afterwards: no code served twice, one account, one credential whose halves fit, what
 * was shown stands, and everybody gets on. That it can fail is shown by breakages that must turn it red.
 */
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, test } from 'node:test'
import { castTemplates, faceIndexOf } from '../../cast/bodies.ts'
import { kioskAt, testReaders } from '../agencies/devices/kiosk-visit.testing.ts'
import { demoPortrait } from '../biometrics/faces/demo/index.ts'
import { isDescription } from '../biometrics/faces/index.ts'
import { type Told, tell, tellKilled } from '../store/crash.testing.ts'
import { type Breakage, breakages } from './crash/broken.ts'
import type { Job } from './crash/child.ts'
import { check, halves } from './crash/laws.ts'
import { type JourneyName, journeys, password } from './crash/people.ts'
import type { Matched, Recorded } from './recorded.testing.ts'
import { cheapHashes, fahd, noura, testDoor } from './testing.ts'

const readers = testReaders()
/** The cast's faces are known without asking. */
const nowhere = { query: () => Promise.reject(new Error('nobody asks')) }
after(() => readers.close())

/** What the reader answers of Fahd: his fingers as a reader that makes templates sends them, and a shot of his face. */
async function recordedOfFahd(): Promise<Recorded> {
  const his = castTemplates().filter(({ person }) => person === fahd.id)
  const record = (kind: keyof Recorded) => Buffer.from(his.find((t) => t.kind === kind)?.bytes ?? []).toString('base64')
  const portrait = await demoPortrait(await faceIndexOf(nowhere, fahd.id), 1)
  return {
    right_index: record('right_index'),
    left_index: record('left_index'),
    face: portrait.toString('base64'),
  }
}
const recorded = await recordedOfFahd()

/** What the real matchers say of that, asked once for all the processes. */
async function matchedOfFahd(): Promise<Matched> {
  const [record, portrait] = [recorded.right_index, recorded.face].map((text) => Buffer.from(text, 'base64'))
  assert.ok(record && portrait)
  const { logOdds } = await readers.fingers.compare(record, record)
  const face = await readers.faces.describe(portrait)
  assert.ok(isDescription(face))
  return { logOdds, face: { ...face, embedding: [...face.embedding] } }
}
const matched = await matchedOfFahd()

/** A house with one kiosk, in which Noura has an account and Fahd has none. */
async function openHouse() {
  const door = await testDoor()
  await cheapHashes(door)
  const { kiosk, keys } = await kioskAt(door, readers)
  await door.account(noura, 'noura.sh', password)
  return { ...door, kiosk, keys: keys as Job['keys'] }
}

function killed(journey: JourneyName, breakage?: Breakage, from?: RegExp): Promise<Told> {
  return tellKilled<Awaited<ReturnType<typeof openHouse>>, Job>({
    file: path.join(import.meta.dirname, 'crash', 'child.ts'),
    open: openHouse,
    job: ({ where, clock, kiosk, keys }, folder) => ({
      where,
      folder,
      at: clock.now(),
      kiosk,
      keys,
      recorded,
      matched,
      journey,
      ...(breakage ? { breakage } : {}),
    }),
    everyPass: /^kiosk|code tried|broken/,
    ...(from ? { from } : {}),
    halves: ({ owner }) => halves(owner),
    check: ({ owner }) => check(owner, journey),
  })
}

/** How many named places a journey passed when it was written: fewer means that one was lost. */
const places: Readonly<Record<JourneyName, number>> = {
  'signs in, approves, leaves': 19,
  'activates at the kiosk': 11,
  'registers, then activates': 15,
}

for (const journey of Object.keys(journeys) as JourneyName[]) {
  test(`killed at every named place: who ${journey} comes out as if nothing had happened`, async (t) => {
    const told = await killed(journey)
    t.diagnostic(`${told.places.size} places, ${told.kills} kills, ${told.wrong.length} wrong`)
    assert.equal(told.wrong.length, 0, tell(told))
    assert.ok(told.places.size >= places[journey], `passed ${places[journey]} places, now ${told.places.size}`)
  })
}

/** What each breakage is tried on and killed at, and what the suite must then say. */
const tried: Readonly<Record<Breakage, { on: JourneyName; from: RegExp; says: RegExp }>> = {
  'a code used after the commit': {
    on: 'signs in, approves, leaves',
    from: /^(act|broken)/,
    says: /an approval uses one code/,
  },
  'a credential made anew in every process': {
    on: 'activates at the kiosk',
    from: /^kiosk: step, committed/,
    says: /the slip printed again|she cannot sign in/,
  },
}

for (const breakage of breakages) {
  test(`the suite turns red for: ${breakage}`, async (t) => {
    const { on, from, says } = tried[breakage]
    const told = await killed(on, breakage, from)
    t.diagnostic(`${told.kills} kills: ${told.wrong.length} wrong`)
    assert.ok(
      told.wrong.some(({ what }) => says.test(what)),
      `the suite did not say ${says} of ${breakage}: ${tell(told)}`,
    )
    // As long as nobody dies it looks sound: it is the killing that finds it out.
    assert.ok(
      told.wrong.every(({ at }) => at !== ''),
      tell(told),
    )
  })
}
