/** The next service is one file: its page, its form and its check page are there by standing in the folder. */
import assert from 'node:assert/strict'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { openCatalogue } from '../requests/index.ts'
import { portalDoor } from './index.ts'
import { testServer } from './testing.ts'

test('a new definition is found in the portal: by its words, with its questions, and sent like any other', async () => {
  const services = new URL('../services/', import.meta.url)
  const folder = new URL(`../services-with-one-for-the-portal-${process.pid}/`, import.meta.url)
  try {
    await cp(services, folder, { recursive: true, filter: (from) => !from.endsWith('.test.ts') })
    const model = await readFile(new URL('delivery/register-national-address.ts', folder), 'utf8')
    await mkdir(new URL('hajj/', folder))
    const title = "title: { ar: 'عنوان لموسم واحد', en: 'An address for one season' }"
    const next = model.replace(/title: \{[^}]*\}/, title)
    assert.notEqual(next, model)
    await writeFile(new URL('hajj/register-one-more.ts', folder), next)
    const t = await testServer([portalDoor], { catalogue: await openCatalogue(folder) })
    try {
      await t.accounts()
      for (const [lang, words] of [
        ['ar', 'عنوان لموسم واحد'],
        ['en', 'An address for one season'],
      ] as const) {
        const v = await t.signIn(t.visitor(lang), cast.FAHD)
        t.clock.forward(40_000)
        await v.get(`/services?q=${encodeURIComponent(words)}`)
        assert.match(v.html, /<a[^>]* href="\/services\/hajj\/register-one-more"/)
        await v.get('/services/hajj/register-one-more')
        assert(v.text.includes(words))
        if (lang === 'en') continue
        await v.send({}, '/services/hajj/register-one-more')
        const definition = t.house.catalogue.get('hajj/register-one-more')
        assert(definition?.kind === 'service')
        const answers: Record<string, string> = {
          short: 'RHFA7312',
          building: '7312',
          street: 'شارع العليا',
          district: 'حي الورود',
          city: 'الرياض',
          postal: '12345',
          additional: '2987',
        }
        for (const [i, page] of definition.pages.entries()) {
          assert.match(v.path, new RegExp(`/edit/${i + 1}$`))
          const form = v.forms().find((f) => f.names.includes('_revision'))
          const asked = form?.names.filter((name) => !name.startsWith('_'))
          assert.deepEqual(asked, page.fields)
          await v.send(Object.fromEntries(page.fields.map((name) => [name, answers[String(name)] ?? ''])))
        }
        assert.match(v.path, /\/check$/)
        assert(v.text.includes('RHFA7312'))
        await v.send({}, v.path.replace('check', 'send'))
        assert.match(v.path, /^\/requests\/[0-9a-f-]{36}$/)
        assert(v.text.includes(words))
        assert.match(v.text, /1447\/\d{6}/)
      }
    } finally {
      await t.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
