/** «من اطّلع على بياناتي»: who, why, what and when in lines; never a name of a person; disputed, and answered at the desk. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { deskDoor } from '../desk/index.ts'
import { atDesk, raiseDesk } from '../desk/testing.ts'
import { officers } from '../identity/officers/index.ts'
import { inTransaction, type Reading, readingWithin, uuid } from '../store/index.ts'
import { portalDoor } from './index.ts'
import { type TestServer, testServer } from './testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([
    (app, doorway) =>
      portalDoor(app, {
        ...doorway,
        bodyName: async (reader) => (reader === 'party:uni' ? { ar: 'جامعة النور', en: 'Al-Noor University' } : null),
      }),
    deskDoor,
  ])
  await t.accounts()
  await raiseDesk(t)
})
after(() => t.close())

const me = cast.FAHD.id

function read(reading: Partial<Reading>, about = me, ground?: string): Promise<void> {
  return inTransaction(t.db.pool, (tx) =>
    readingWithin(
      tx,
      { reader: uuid(), audience: 'citizen', purpose: 'acting-as', at: t.clock.now(), ...reading },
      async (look) => {
        look.note(about, 'people')
        if (ground !== undefined) look.relate?.(about, ground)
      },
    ),
  )
}

const table = (text: string): string => text.slice(text.indexOf('Registers'))

test('who is told by relation, office or body, and never by name or number', async () => {
  const [bader] = (await officers(t.db.pool)).filter(({ username }) => username === 'bader.salem')
  await read({ reader: cast.NOURA.id, purpose: 'passports/inquire-passport' }, me, 'dependant')
  await read({ reader: cast.KHALID.id }, me, 'sponsored-worker')
  await read({ reader: bader?.id ?? '', audience: 'officer', purpose: 'desk:request', request: uuid() })
  await read({ reader: 'party:uni', audience: 'party', purpose: 'openid' })
  await read({ reader: 'bank:NONE', audience: 'bank', purpose: 'bank:activation' })
  await read({ reader: 'anyone', audience: 'anyone', purpose: 'visas/inquire-visa-validity' })
  const v = await t.signIn(t.visitor('en'), cast.FAHD)
  await v.get('/readings')
  for (const said of [
    'Your guardian',
    'Your sponsor',
    'An officer: Riyadh civil affairs',
    'Your request that could not be completed',
    'Al-Noor University',
    'A bank',
    'A public inquiry',
    'personal data',
  ])
    assert.ok(v.text.includes(said), said)
  for (const { number, name } of [cast.NOURA, cast.KHALID, cast.BADER]) {
    assert.ok(!v.html.includes(number))
    assert.ok(!table(v.text).includes(name.en.first))
  }
  for (const id of [cast.NOURA.id, bader?.id ?? '-', 'bader.salem']) assert.ok(!v.html.includes(id))
  await v.get('/readings?lang=ar')
  for (const said of ['وليّ أمرك', 'كفيلك', 'موظف: أحوال الرياض', 'جامعة النور', 'هـ'])
    assert.ok(v.text.includes(said), said)
  await v.get('/readings?lang=en')
})

test('what one reader read for one purpose on one day is one line with its count, which opens', async () => {
  const guardian = uuid()
  for (let i = 0; i < 12; i++) {
    const at = new Date(Date.parse('2025-03-01T06:00:00Z') + i * 60_000).toISOString()
    await read({ reader: guardian, at, purpose: 'passports/inquire-travel-record' }, me, 'dependant')
  }
  // The night belongs to the next day in Riyadh.
  await read(
    { reader: guardian, at: '2025-03-01T21:30:00Z', purpose: 'passports/inquire-travel-record' },
    me,
    'dependant',
  )
  const v = await t.signIn(t.visitor('en'), cast.FAHD)
  await v.get('/readings')
  assert.equal([...v.html.matchAll(/<summary>12 times<\/summary>/g)].length, 1)
  await v.get('/readings?who=people&days=30')
  assert.ok(!v.html.includes('12 times'), 'not of the last thirty days')
  await v.get('/readings?who=officer')
  assert.ok(v.text.includes('Riyadh civil affairs') && !table(v.text).includes('Your sponsor'))
  await v.get('/readings?who=party')
  assert.ok(v.text.includes('Al-Noor University') && !table(v.text).includes('public inquiry'))
  await v.get('/readings?who=other')
  assert.ok(v.text.includes('A public inquiry') && !table(v.text).includes('Al-Noor'))
  for (const odd of ['who=__proto__', 'days=-1', 'who=x&days=x', 'before=5-x']) {
    await v.get(`/readings?${odd}`)
    assert.equal(v.status, 200, odd)
  }
})

test('filtered lines are walked to their end, each once, and the filter stays', async () => {
  for (let i = 0; i < 120; i++) await read({ reader: `office ${i}`, audience: 'agency:border', purpose: `p${i}` })
  const v = await t.signIn(t.visitor('en'), cast.FAHD)
  let rows = 0
  let pieces = 0
  for (let next: string | undefined = '/readings?who=other&days=365'; next !== undefined; pieces++) {
    assert.ok(pieces < 10)
    await v.get(next)
    rows += [...v.html.matchAll(/data-label="Who"[^>]*>(?:<bdi>)?The border post/g)].length
    await read({ reader: `office ${pieces}`, audience: 'agency:border', purpose: `p${pieces}` })
    next = /<a href="([^"]+)" rel="next">/.exec(v.html)?.[1]?.replaceAll('&amp;', '&')
    if (next !== undefined) assert.match(next, /who=other&days=365&before=/)
  }
  assert.equal(rows, 120)
  assert.ok(pieces > 2)
})

test('nobody else reads it: neither by its number nor while acting for the person', async () => {
  await read({ reader: uuid(), purpose: 'secret-purpose' }, cast.LAMA.id)
  const { rows } = await t.db.owner.query<{ reading_id: string }>(
    `select reading_id from watch.reading where person_id = $1 and purpose = 'secret-purpose'`,
    [cast.LAMA.id],
  )
  const v = await t.signIn(t.visitor('en'), cast.FAHD)
  for (const id of [rows[0]?.reading_id, 'x', '0', '9'.repeat(15), '1 or 1=1']) {
    await v.get(`/readings/${encodeURIComponent(String(id))}`)
    assert.equal(v.status, 404)
    await v.post(`/readings/${encodeURIComponent(String(id))}`, { words: 'mine?' })
    assert.equal(v.status, 404)
  }
})

test('a reading that was not right is disputed in three presses, answered by an officer of another unit, and the answer is read', async () => {
  const [bader] = (await officers(t.db.pool)).filter(({ username }) => username === 'bader.salem')
  const request = uuid()
  await read({ reader: bader?.id ?? '', audience: 'officer', purpose: 'desk:recovery', request })
  const v = await t.signIn(t.visitor('en'), cast.FAHD)
  await v.get('/readings?who=officer')
  const href = /href="(\/readings\/\d+)"/.exec(v.html)?.[1] ?? ''
  await v.get(href)
  assert.ok(v.text.includes('Recovering your account'))
  await v.post(href, { words: '' })
  assert.equal(v.status, 422)
  await v.post(href, { words: 'I was <b>abroad</b> that day.' })
  assert.equal(v.status, 200)
  assert.ok(
    v.text.includes('We have what you wrote') &&
      v.text.includes('I was <b>abroad</b> that day.'.replace(/<\/?b>/g, '')) === false,
  )
  await v.post(href, { words: 'again' })
  await v.get('/readings?who=officer')
  assert.ok(v.text.includes('You disputed it'))

  // Of his own unit, his own reading, and an officer without the role: not theirs.
  for (const name of ['bader.salem', 'faisal.mishal']) {
    const own = await atDesk(t, name)
    await own.get('/desk/disputes')
    assert.ok(own.text.includes('No dispute waits'), name)
  }
  const clerk = await atDesk(t, 'hind.ahmed')
  await clerk.get('/desk/disputes')
  assert.equal(clerk.status, 403)

  const nawal = await atDesk(t, 'nawal.yahya')
  await nawal.get('/desk/disputes')
  const at = /href="(\/desk\/disputes\/[0-9a-f-]+)"/.exec(nawal.html)?.[1] ?? ''
  await nawal.get(at)
  assert.ok(nawal.text.includes('Riyadh civil affairs') && nawal.text.includes('abroad'))
  assert.ok(!nawal.html.includes(cast.FAHD.number) && !nawal.text.includes(cast.FAHD.name.en.first))
  const own = await atDesk(t, 'bader.salem')
  await own.post(at, { verdict: 'in_order', answer: 'All fine.' })
  assert.equal(own.status, 404)
  await nawal.post(at, { verdict: 'not_in_order', answer: '' })
  assert.equal(nawal.status, 422)
  await nawal.post(at, { verdict: 'not_in_order', answer: 'No case stood behind it. He was warned.' })
  assert.equal(nawal.path, '/desk/disputes')
  await nawal.post(at, { verdict: 'in_order', answer: 'Once more.' })
  assert.equal(nawal.status, 404)

  await v.get(href)
  assert.ok(v.text.includes('The reading was not in order') && v.text.includes('He was warned.'))
  const acts = await t.db.owner.query(`select after from desk.act where kind = 'dispute_answered' and person_id = $1`, [
    me,
  ])
  assert.deepEqual(acts.rows, [{ after: { verdict: 'not_in_order' } }])
  assert.ok((await t.phone(cast.FAHD.mobile ?? '')).some(({ kind }) => kind === 'account.dispute-answered'))
  await v.get('/readings?who=officer')
  assert.ok(v.text.includes('Looking into a reading you disputed'), 'the answering officer read as well')
})

test('two presses at once are one dispute, and an eleventh waits for an answer', async () => {
  const v = await t.signIn(t.visitor('en'), cast.KHALID)
  const ids: string[] = []
  for (let i = 0; i < 11; i++)
    await read({ reader: `o${i}`, audience: 'agency:border', purpose: `p${i}` }, cast.KHALID.id)
  await v.get('/readings?who=other')
  ids.push(...[...v.html.matchAll(/href="(\/readings\/\d+)"/g)].map(([, href]) => href ?? ''))
  assert.equal(ids.length, 11)
  const [first = '', ...others] = ids
  await Promise.all([1, 2, 3].map((n) => v.raw('POST', first, { words: `press ${n}` })))
  const { rows } = await t.db.owner.query('select 1 from watch.dispute where person_id = $1', [cast.KHALID.id])
  assert.equal(rows.length, 1)
  for (const href of others.slice(0, 9)) await v.post(href, { words: 'no' })
  await v.post(others[9] ?? '', { words: 'no' })
  assert.equal(v.status, 422)
  assert.ok(v.text.includes('Ten of yours still wait'))
})

test('while the audit is closed others’ data is refused in plain words, one’s own pages and this one go on', async () => {
  const v = await t.signIn(t.visitor('en'), cast.FAHD)
  await t.db.owner.query(`insert into watch.wound (position, why, found_at) values (1, 'for the test', now())`)
  try {
    for (const page of ['/home', '/readings', '/requests', '/services/passports/renew-passport', '/account']) {
      await v.get(page)
      assert.equal(v.status, 200, page)
    }
    await v.get('/acting')
    assert.equal(v.status, 503)
    assert.ok(v.text.includes('Other people’s data is closed just now'), v.text)
  } finally {
    await t.db.owner.query(`update watch.wound set accepted_at = now(), seen_by = '{a,b}'`)
  }
  await v.get('/acting')
  assert.equal(v.status, 200)
})

test('anybody may fetch the newest checkpoint and the keys that check it', async () => {
  const v = t.visitor('en')
  assert.equal((await v.raw('GET', '/audit/checkpoint')).statusCode, 404)
  await t.db.owner.query(`insert into watch.checkpoint (position, at, signed) values (1, now(), 'a.b.c')`)
  assert.equal((await v.raw('GET', '/audit/checkpoint')).body, 'a.b.c\n')
  assert.deepEqual(JSON.parse((await v.raw('GET', '/audit/keys')).body), { keys: [] })
})
