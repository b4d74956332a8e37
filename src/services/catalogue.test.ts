/** What every e-service promises, asked of every file in the folder: a new one is asked as soon as it stands here. */
import assert from 'node:assert/strict'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { after, test } from 'node:test'
import * as z from 'zod'
import { type CastKey, cast } from '../../cast/index.ts'
import { testApi } from '../api/testing.ts'
import { dayOf, type Text } from '../language/index.ts'
import { type Behalf, type Case, inForce, type Standing } from '../requests/define.ts'
import { type AnyService, inquire, openCatalogue, questionsOf } from '../requests/index.ts'
import { verbs } from '../requests/registers.ts'
import { servicesOfTheHouse, signedIn, testHouse } from '../requests/testing.ts'

const catalogue = await servicesOfTheHouse()
const t = await testHouse()
after(() => t.close())
const promised = JSON.parse(await readFile(new URL('./promised.json', import.meta.url), 'utf8')) as readonly string[]

const arabic = /\p{Script=Arabic}/u
const latin = /\p{Script=Latin}/u

/** Fails unless it is said in both languages, each in its own letters. */
function saidTwice(text: unknown, where: string): void {
  const { ar, en } = (text ?? {}) as Partial<Text>
  assert.ok(typeof ar === 'string' && ar.trim() !== '', `${where}: no Arabic`)
  assert.ok(typeof en === 'string' && en.trim() !== '', `${where}: no English`)
  assert.ok(arabic.test(ar) || !/\p{L}/u.test(ar), `${where}: the Arabic has no Arabic letter: ${ar}`)
  assert.ok(latin.test(en) || !/\p{L}/u.test(en), `${where}: the English has no Latin letter: ${en}`)
  assert.ok(!arabic.test(en), `${where}: Arabic letters in the English: ${en}`)
}

interface Described {
  readonly type?: string
  readonly label?: Text
  readonly hint?: Text
  readonly options?: Readonly<Record<string, Text>>
  readonly properties?: Readonly<Record<string, Described>>
  readonly items?: Described
}

/** Every field of a schema has its label, and its hint and options are said twice; a pair of languages is one value. */
function fieldsSaidTwice(schema: Described, where: string): void {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const at = `${where}.${name}`
    saidTwice(field.label, `${at} label`)
    if (field.hint) saidTwice(field.hint, `${at} hint`)
    for (const [key, option] of Object.entries(field.options ?? {})) saidTwice(option, `${at} option ${key}`)
    if (field.items) fieldsSaidTwice(field.items, `${at}[]`)
    if (field.properties && !('ar' in field.properties)) fieldsSaidTwice(field, at)
  }
}

type Merged = Readonly<Record<string, unknown>>
const isPlain = (v: unknown): v is Merged => typeof v === 'object' && v !== null && !Array.isArray(v)

/** A patch on an example: objects are merged, everything else replaces. */
function patched(base: unknown, patch: unknown): unknown {
  if (!isPlain(base) || !isPlain(patch)) return patch
  const merged: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(patch)) merged[key] = patched(base[key], value)
  return merged
}

interface Told {
  readonly now: string
  readonly standing?: Behalf | undefined
  readonly facts: unknown
  readonly form: unknown
}

/** The case of an example. `formOk` false: the answers do not parse, and only rules before the form can be asked. */
function caseOf(definition: AnyService, id: string, example: Told): { c: Case<never, never>; formOk: boolean } {
  const parsed = definition.form.safeParse(example.form)
  const behalf = example.standing ?? definition.behalf[0] ?? 'self'
  assert.ok(definition.behalf.includes(behalf), `${id}: an example stands on ${behalf}, which is not allowed`)
  const actor = { id: cast.FAHD.id, audience: definition.audience[0] ?? 'anyone' }
  const standing: Standing = { behalf, proof: 'example' }
  const c = {
    now: example.now,
    day: dayOf(example.now),
    actor,
    subject: behalf === 'self' ? actor.id : cast.RAHIM.id,
    standing,
    facts: example.facts,
    form: parsed.data,
  }
  return { c: c as unknown as Case<never, never>, formOk: parsed.success }
}

const rulesOf = (definition: AnyService) => ({ ...definition.eligible, ...definition.accept })

function failing(definition: AnyService, id: string, example: Told): string[] {
  const { c, formOk } = caseOf(definition, id, example)
  const asked = formOk ? rulesOf(definition) : definition.eligible
  return Object.entries(asked)
    .filter(([, rule]) => !rule.holds(c as never))
    .map(([reason]) => reason)
}

test('no two definitions share an id, and ids are those of files: sector/verb-thing', () => {
  const all = [...catalogue].flatMap(([id, d]) => [id, ...(d.also ?? [])])
  assert.deepEqual(
    all.filter((id, i) => all.indexOf(id) !== i),
    [],
  )
  for (const id of all) assert.match(id, /^[a-z]+(-[a-z]+)*\/[a-z]+(-[a-z0-9]+)*$/)
})

test('every remedy leads to a service that is here or promised, and no promise is idle', () => {
  const remedies = new Set(
    [...catalogue.values()]
      .filter((d) => d.kind === 'service')
      .flatMap((d) => Object.values(rulesOf(d)).map((rule) => rule.remedy))
      .filter((remedy) => remedy !== undefined),
  )
  const known = new Set([...catalogue].flatMap(([id, d]) => [id, ...(d.also ?? [])]))
  const missing = [...remedies].filter((remedy) => !known.has(remedy))
  assert.deepEqual(missing.sort(), [...promised].sort())
})

for (const [id, definition] of catalogue) {
  test(`${id}: says everything in both languages`, () => {
    saidTwice(definition.title, 'title')
    saidTwice(definition.summary, 'summary')
    fieldsSaidTwice(questionsOf(definition) as Described, 'question')
    if (definition.kind === 'inquiry') {
      const answer = z.toJSONSchema(definition.answer, { io: 'output' }) as Described
      fieldsSaidTwice(answer, 'answer')
      return saidTwice(definition.says.notFound, 'not found')
    }
    saidTwice(definition.next, 'next')
    for (const [reason, rule] of Object.entries(rulesOf(definition))) {
      assert.match(reason, /^[a-z]+(_[a-z]+)*$/)
      saidTwice(rule.otherwise, reason)
    }
    for (const page of definition.pages) saidTwice(page.title, 'page')
    for (const price of definition.priceList) saidTwice(price.what, 'price')
    if (definition.decision.by === 'officer') saidTwice(definition.decision.guide, 'guide')
  })

  if (definition.kind === 'service') {
    test(`${id}: every field stands on exactly one page`, () => {
      const onPages = definition.pages.flatMap((page) => [...page.fields])
      assert.deepEqual([...onPages].sort(), Object.keys(definition.form.shape).sort())
    })

    test(`${id}: the granted example is granted, at its fee, with its effects`, () => {
      const { granted } = definition.examples
      const { c, formOk } = caseOf(definition, id, granted)
      assert.ok(formOk, 'the answers do not parse')
      assert.deepEqual(failing(definition, id, granted), [])
      assert.deepEqual(inForce(definition.fee, dayOf(granted.now))(c), granted.expect.fee)
      const effects = definition.effects(c)
      assert.deepEqual(
        effects.map((effect) => effect.verb),
        granted.expect.effects,
      )
      for (const { verb } of effects) assert.ok(verbs.has(verb), `no register has the verb ${verb}`)
      // A plan is kept as data: what JSON loses would be lost between planning and doing.
      assert.deepEqual(JSON.parse(JSON.stringify(effects)), structuredClone(effects))
      if (definition.document) assert.ok(Object.keys(definition.document.data(c)).length > 0)
    })

    test(`${id}: every rule has an example that trips it`, () => {
      const { granted, refused } = definition.examples
      assert.deepEqual(Object.keys(refused).sort(), Object.keys(rulesOf(definition)).sort())
      for (const [reason, patch] of Object.entries(refused)) {
        const example: Told = {
          now: patch.now ?? granted.now,
          standing: patch.standing ?? granted.standing,
          facts: patched(granted.facts, patch.facts ?? {}),
          form: patched(granted.form, patch.form ?? {}),
        }
        const refusals = failing(definition, id, example)
        assert.ok(refusals.includes(reason), `${reason} is not tripped: ${refusals.join(', ') || 'nothing is'}`)
      }
    })
  } else {
    for (const [i, example] of definition.examples.entries()) {
      const who = [example.as ?? 'nobody signed in', ...(example.about ? [`about ${example.about}`] : [])].join(' ')
      test(`${id}: example ${i + 1} (${who}) is answered by the cast as it says`, async () => {
        const who = example.as === undefined ? undefined : cast[example.as as CastKey]
        const known = definition.byNumber ? who?.id : undefined
        const caller = who === undefined || definition.byNumber ? null : signedIn(who, t.clock.now())
        const subject = example.about === undefined ? null : cast[example.about as CastKey].id
        const asked = definition.question.parse(example.ask) as Readonly<Record<string, unknown>>
        const answered = await inquire(t.house, caller, id, subject, asked, known)
        assert.deepEqual(answered.found ? answered.answer : null, example.expect)
        if (!answered.found) return
        assert.ok(Object.keys(answered.answer).every((key) => key in definition.answer.shape))
        saidTwice(definition.says.found(answered.answer), 'found')
      })
    }
    test(`${id}: has an example that is answered and one that is not`, () => {
      const found = definition.examples.map((example) => example.expect !== null)
      assert.ok(found.includes(true), 'no example is answered')
    })
  }
}

test('looking at a family or at workers leaves a line that they can see; at oneself alone, none', async () => {
  await inquire(t.house, signedIn(cast.FAHD, t.clock.now()), 'civil-affairs/inquire-family-record', null, {})
  const { rows } = await t.db.owner.query<{ person_id: string; reader: string }>(
    `select person_id, reader from watch.reading where purpose = 'civil-affairs/inquire-family-record'`,
  )
  assert.ok(rows.some((row) => row.person_id === cast.LAMA.id && row.reader === cast.FAHD.id))
  assert.ok(rows.every((row) => row.person_id !== row.reader))
})

test('a former worker shows only the past period: nothing of where he is or does now (ID-72)', async () => {
  const caller = signedIn(cast.FAHD, t.clock.now())
  await t.db.owner.query(`delete from watch.reading`)
  const answered = await inquire(t.house, caller, 'residency/inquire-sponsored-persons', null, { period: 'previous' })
  assert.ok(answered.found)
  const [aslam] = answered.answer.persons as readonly Record<string, unknown>[]
  assert.deepEqual(Object.keys(aslam ?? {}).sort(), ['from', 'kind', 'name', 'until'])
  const { rows } = await t.db.owner.query<{ registers: string[] }>(
    'select registers from watch.reading where person_id = $1',
    [cast.ASLAM.id],
  )
  assert.deepEqual([...new Set(rows.flatMap((row) => row.registers))].sort(), ['people', 'sponsorships'])
})

test('the next service is one file: it is in the catalogue, the API, its form and OpenAPI by standing in the folder', async () => {
  const folder = new URL(`../services-with-one-more-${process.pid}/`, import.meta.url)
  try {
    await cp(new URL('./', import.meta.url), folder, { recursive: true, filter: (from) => !from.endsWith('.test.ts') })
    const next = await readFile(new URL('passports/renew-passport.ts', folder), 'utf8')
    await mkdir(new URL('hajj/', folder))
    await writeFile(
      new URL('hajj/issue-one-more.ts', folder),
      next
        .replace(/title: \{[^}]*\}/, "title: { ar: 'خدمة واحدة أخرى', en: 'One more service' }")
        .replace(/^ {2}also: .*$/m, ''),
    )
    const id = 'hajj/issue-one-more'
    const withOneMore = await openCatalogue(folder)
    assert.deepEqual(
      [...withOneMore.keys()].filter((key) => !catalogue.has(key)),
      [id],
    )
    const definition = withOneMore.get(id)
    assert.ok(definition?.kind === 'service')
    const api = await testApi(withOneMore)
    try {
      const list = await api.call('GET', '/api/services?q=One%20more')
      assert.equal(list.body.services[0].id, id)
      const one = await api.call('GET', `/api/services/${id}`)
      assert.deepEqual(Object.keys(one.body.questions.properties), Object.keys(definition.form.shape))
      const { body } = await api.call('GET', '/api/openapi.json')
      assert.ok(`/api/services/${id}/eligibility` in body.paths)
      assert.equal(body.components.schemas['hajj.issue-one-more.request'].properties.service.const, id)
      // And it works: judged and sent like any other.
      const token = await api.signIn('FAHD')
      const sent = await api.call('POST', '/api/requests', { token, body: { service: id, answers: { years: 5 } } })
      assert.equal(sent.status, 201, JSON.stringify(sent.body))
      assert.equal(sent.body.title.en, 'One more service')
    } finally {
      await api.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
