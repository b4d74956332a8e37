/**
 * The crash suite: processes are really killed (SIGKILL) at every named place of every kind of service, and three workers
 * at once at any moment. Afterwards: one charge, one change of the registers, every notice once, nothing stuck. That the
 * suite can fail is shown by three breakages of the engine, each of which must turn it red.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Breakage, breakages } from './crash/broken.ts'
import { journeyOf, kinds, paths } from './crash/journeys.ts'
import { kindOf } from './crash/kind.ts'
import { countOf, killEverywhere, placesOf, tell } from './crash/suite.ts'
import { threeWorkers } from './crash/workers.ts'
import { servicesOfTheHouse } from './testing.ts'

test('killed at every named place, every kind of service and every way to end comes out as if nothing had happened', async (t) => {
  const journeys = [...kinds, ...paths]
  const began = Date.now()
  const found = await killEverywhere([kinds, paths])
  t.diagnostic(
    `${found.places.size} places, ${kinds.length} kinds of service and ${paths.length} other ways, ${found.kills} kills in ${seconds(began)} s: ` +
      `${countOf(found.wrong)}; ${found.missed.length} second passes not come to`,
  )
  const kindsOf = new Map(
    [...(await servicesOfTheHouse())].flatMap(([id, d]) => (d.kind === 'service' ? [[id, kindOf(d)] as const] : [])),
  )
  const tried = new Set(journeys.flatMap((j) => j.services).map((id) => kindsOf.get(id)))
  const without = [...kindsOf].filter(([, kind]) => !tried.has(kind))
  assert.deepEqual(without, [], 'every kind of service has a journey in which one of it is killed')
  assert.equal(found.wrong.length, 0, tell(found.wrong))
  for (const { kind, places } of journeys) {
    const now = found.placesOf.get(kind)?.size ?? 0
    assert.ok(now >= places, `${kind} passed ${places} named places when it was written, now ${now}: one was lost`)
  }
})

test('three workers at once, killed again and again while people ask and pay: everything once, nothing stuck', async (t) => {
  const began = Date.now()
  const refused = journeyOf('made ineligible before the money comes')
  const journeys = [...kinds, refused]
  const places = await placesOf([journeyOf('paid, with a document'), refused])
  for (const seed of [1, 2]) {
    const { kills, wrong } = await threeWorkers(seed, journeys, places, 6)
    t.diagnostic(`seed ${seed}: ${kills} kills, ${seconds(began)} s: ${countOf(wrong)}`)
    assert.equal(wrong.length, 0, tell(wrong))
    assert.ok(kills >= 12, `only ${kills} of them died`)
  }
})

/** What each breakage is tried on and killed at, and what the checker must then say. */
const tried: Readonly<
  Record<Breakage, { readonly on: string; readonly from: RegExp; readonly says: string; readonly onlyByKills?: true }>
> = {
  'receipt after the commit': {
    on: 'a resident’s family',
    from: /^(decide|apply|broken)/,
    says: 'a register is changed together with its receipt',
    onlyByKills: true,
  },
  'fresh key per try': { on: 'a fine', from: /^pay/, says: 'one bill is paid once' },
  'last judgement skipped': {
    on: 'made ineligible, nothing paid',
    from: /^(decide|refuse)/,
    says: 'whoever became ineligible is refused',
  },
}

for (const breakage of breakages) {
  test(`the suite turns red for: ${breakage}`, async (t) => {
    const { on, from, says, onlyByKills } = tried[breakage]
    const { wrong, kills } = await killEverywhere([[{ ...journeyOf(on), from }]], breakage)
    t.diagnostic(`${kills} kills: ${countOf(wrong)}; broken: ${[...new Set(wrong.map((w) => w.rule))].join(' · ')}`)
    assert.ok(
      wrong.some((w) => w.rule === says),
      `the suite did not say «${says}» of an engine with ${breakage}: ${tell(wrong)}`,
    )
    // As long as nobody dies this engine looks sound: it is the killing that finds it out.
    if (onlyByKills)
      assert.ok(
        wrong.every((w) => w.at !== ''),
        tell(wrong),
      )
  })
}

const seconds = (began: number): number => Math.round((Date.now() - began) / 1000)
