import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { dayOf } from '../src/language/index.ts'
import { type Case, inForce } from '../src/requests/define.ts'
import { openCatalogue, questionsOf } from '../src/requests/index.ts'
import { NewServiceError, newService } from './new-service.ts'

// Beside src/services, because a service file reaches the rooms by relative addresses.
const folder = new URL(`../src/new-services-${process.pid}/`, import.meta.url)
const promises = new URL('promised.json', folder)
await mkdir(folder)
await writeFile(promises, JSON.stringify(['passports/replace-lost-passport', 'visas/cancel-exit-reentry']))
after(() => rm(folder, { recursive: true }))

test('the file it writes compiles, is in the catalogue, and its examples are judged as they say', async () => {
  const { file, promised } = await newService('passports/replace-lost-passport', folder)
  assert.ok(promised)
  assert.deepEqual(JSON.parse(await readFile(promises, 'utf8')), ['visas/cancel-exit-reentry'])

  const config = new URL('tsconfig.json', folder)
  await writeFile(config, JSON.stringify({ extends: '../../tsconfig.json', include: ['**/*.ts'] }))
  const tsc = path.join(import.meta.dirname, '..', 'node_modules', '.bin', 'tsc')
  const checked = spawnSync(tsc, ['--noEmit', '-p', fileURLToPath(config)], { encoding: 'utf8', timeout: 60_000 })
  assert.equal(checked.status, 0, checked.stdout)
  const biome = path.join(import.meta.dirname, '..', 'node_modules', '.bin', 'biome')
  const linted = spawnSync(biome, ['ci', '--error-on-warnings', file], { encoding: 'utf8', timeout: 60_000 })
  assert.equal(linted.status, 0, linted.stderr + linted.stdout)

  const definition = (await openCatalogue(folder)).get('passports/replace-lost-passport')
  assert.ok(definition?.kind === 'service')
  assert.equal(definition.title.en, 'Replace lost passport')
  assert.deepEqual(
    definition.pages.flatMap((page) => [...page.fields]),
    Object.keys(questionsOf(definition).properties as object),
  )
  const { granted, refused } = definition.examples
  const form = definition.form.parse(granted.form)
  const c = { now: granted.now, day: dayOf(granted.now), facts: granted.facts, form } as unknown as Case<never, never>
  const rules = { ...definition.eligible, ...definition.accept }
  for (const [reason, rule] of Object.entries(rules)) {
    assert.ok(rule.holds(c), reason)
    assert.ok(!rule.holds({ ...c, ...(refused[reason] as object) }), reason)
  }
  assert.deepEqual(Object.keys(refused), Object.keys(rules))
  assert.deepEqual(inForce(definition.fee, c.day)(c), granted.expect.fee)
  assert.deepEqual(
    definition.effects(c).map((effect) => effect.verb),
    granted.expect.effects,
  )
})

test('a service that is there already is left as it is', async () => {
  const file = new URL('traffic/sell-vehicle.ts', folder)
  await mkdir(new URL('traffic/', folder))
  await writeFile(file, '// somebody’s work\n')
  await assert.rejects(newService('traffic/sell-vehicle', folder), NewServiceError)
  assert.equal(await readFile(file, 'utf8'), '// somebody’s work\n')
})

test('what is no id, leaves the folder or is an inquiry is refused with how to mend it', async () => {
  for (const id of [
    '',
    'passports',
    'Passports/renew-it',
    'passports/renew',
    '../passports/renew-it',
    'a/b/renew-it',
  ]) {
    await assert.rejects(newService(id, folder), /sector\/verb-thing/, id)
  }
  await assert.rejects(newService('passports/inquire-lost', folder), /inquire-passport\.ts/)
})
