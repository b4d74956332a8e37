import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import type { DemoType, Script } from '../agencies/devices/index.ts'
import { kioskOf } from '../identity/index.ts'
import type { Lang } from '../language/index.ts'
import { identityPages } from '../portal/identity/index.ts'
import { hear, type TestServer, testServer } from '../portal/testing.ts'
import type { Browser } from '../portal/visitor.testing.ts'
import { kioskDoor } from './index.ts'

let t: TestServer
before(async () => {
  t = await testServer([identityPages, kioskDoor])
  await t.accounts()
})
after(() => t.close())
beforeEach(async () => {
  t.clock.forward(40 * 60_000)
  await t.readers.allWell()
})

const { SAUD, ABDULLAH, NOURA, FAHD, RAHIM, KHALID, LAMA, MARIA } = cast

async function kiosk(lang: Lang = 'ar'): Promise<Browser & { id: string }> {
  const v = t.visitor(lang)
  await v.get('/kiosk')
  await v.send({}, '/kiosk/enrol')
  assert.match(v.text, /اختر لغتك Choose your language/)
  const { id = '' } = (await kioskOf(t.pool, v.cookies.get('kiosk') ?? '')) ?? {}
  return Object.assign(Object.create(v), { id })
}

const present = (next: Script, type: DemoType = 'Finger') => t.readers.present(type, next)

async function begin(v: Browser, lang: Lang, number: string): Promise<void> {
  await v.get('/kiosk')
  await v.get(`/kiosk/tasks?lang=${lang}`)
  await v.send({}, '/kiosk/start')
  await v.send({ typed: number })
}

const accountsOf = async (person: { id: string }) =>
  (await t.db.owner.query('select 1 from identity.account where person_id = $1', [person.id])).rowCount

for (const [lang, who, mobile] of [
  ['ar', SAUD, '0500000777'],
  ['en', RAHIM, '0500000778'],
] as const) {
  test(`registers and is activated: every screen in its order, then the portal with the temporary password (P-01, ${lang})`, async () => {
    const v = await kiosk(lang)
    await begin(v, lang, who.number)
    assert.match(v.html, /data-surface="kiosk"/)
    assert.equal(v.headers['cache-control'], 'no-store')
    assert.match(v.text, lang === 'ar' ? /ضع سبابتك اليمنى/ : /right index finger/)
    await v.send({}, '/kiosk/visit')
    assert.match(v.text, lang === 'ar' ? /ضع سبابتك اليسرى/ : /left index finger/)
    await v.send({}, '/kiosk/visit')
    assert.match(v.text, lang === 'ar' ? /انظر إلى الكاميرا/ : /Look at the camera/)
    await v.send({}, '/kiosk/visit')
    assert.match(v.text, lang === 'ar' ? /هل سجّلت في البوابة من قبل/ : /Did you register on the portal/)
    await v.post('/kiosk/visit', { step: 'username', typed: '' })
    assert.equal(v.status, 422)
    await v.post('/kiosk/visit', { step: 'unregistered' })
    assert.match(v.text, lang === 'ar' ? /حسابك لك وحدك/ : /Your account is yours alone/)
    await v.send({}, '/kiosk/visit')
    await v.send({ typed: mobile })
    assert.match(v.text, /05••••••77/.test(v.text) ? /05••••••77/ : /05••••••78/)
    const to = `+966${mobile.slice(1)}`
    await v.send({ typed: await t.code(to) })
    assert.match(v.text, lang === 'ar' ? /فُعّل حسابك/ : /Your account is active/)
    assert.equal(v.headers.refresh, '10; url=/kiosk')
    const half = /([0-9A-Z]{5})<\/bdi>/.exec(v.html)?.[1] ?? ''
    const username = /<bdi dir="ltr" class="ltr">([a-z][a-z0-9._-]+)<\/bdi>/.exec(v.html)?.[1] ?? ''
    // The same slip after a reload; nothing after the wipe.
    assert((await v.get('/kiosk/visit')).html.includes(half))
    await v.send({}, '/kiosk/end')
    assert.match(v.text, /Choose your language/)
    assert(!v.cookies.has('visit') && !v.cookies.has('lang') && v.cookies.has('kiosk'))
    assert.equal((await v.get('/kiosk/visit')).path, '/kiosk')

    const said = await t.phone(to)
    const other =
      /\b([0-9A-HJKMNP-TV-Z]{5})\b/.exec(said.find((m) => m.kind === 'acct.temporary_password')?.text ?? '')?.[1] ?? ''
    assert(said.some((m) => m.kind === 'acct.username' && m.text.includes(username)))
    t.clock.forward(60_000)
    const p = t.visitor(lang)
    await p.get('/sign-in')
    await p.send({ name: username, password: `${half} ${other}`, spoken: await hear(p) })
    assert.equal(p.path, '/sign-in/new-password', p.text)
    const own = 'seven green kettles'
    await p.send({ password: own, again: 'another one' })
    assert.match(p.html, /id="f-again-error"/)
    await p.send({ password: 'short', again: 'short' })
    assert.equal(p.status, 422)
    assert.match(p.html, /id="f-password-error"/)
    assert.doesNotMatch(p.html, /value="short"/)
    await p.send({ password: own, again: own })
    assert.equal(p.path, '/sign-in/code')
    await p.send({ code: await t.code(to) })
    assert(p.cookies.has('session'), p.text)
    // Used once, the temporary password opens nothing.
    const again = t.visitor(lang)
    await again.get('/sign-in')
    await again.send({ name: username, password: half + other, spoken: await hear(again) })
    assert.equal(again.status, 422)
  })
}

test('whoever registered on the portal gives number, fingers, face, her user name and a code (P-01 step 5)', async () => {
  const v = await kiosk()
  await begin(v, 'ar', NOURA.number)
  for (let i = 0; i < 3; i++) await v.send({}, '/kiosk/visit')
  await v.post('/kiosk/visit', { step: 'username', typed: 'noura.sh' })
  await v.send({}, '/kiosk/visit')
  await v.send({ typed: `0${NOURA.mobile?.slice(4)}` })
  await v.send({ typed: await t.code(NOURA.mobile ?? '') })
  assert.match(v.text, /فُعّل حسابك/)
  assert.match(v.text, /noura\.sh/)
  assert.match(v.text, /كلمة المرور التي اخترتها عند التسجيل/)
  assert.equal(await accountsOf(NOURA), 1)
})

for (const lang of ['ar', 'en'] as const) {
  test(`a wrong check digit is refused before fingers, and what was typed stays (${lang})`, async () => {
    const v = await kiosk(lang)
    await begin(v, lang, '1999900011')
    assert.equal(v.status, 422)
    assert.match(v.html, /name="typed"[^>]*value="1999900011"/)
    assert.match(v.html, lang === 'ar' ? /<title>خطأ: / : /<title>Error: /)
    await v.send({ typed: KHALID.number.replace(/\d/g, (d) => '٠١٢٣٤٥٦٧٨٩'[Number(d)] ?? '') })
    assert.match(v.text, lang === 'ar' ? /سبابتك اليمنى/ : /right index/)
  })

  test(`a wrong finger: says which is expected, three times, then the officer (${lang})`, async () => {
    const v = await kiosk(lang)
    await begin(v, lang, MARIA.number)
    await present({ who: NOURA.id })
    await v.send({}, '/kiosk/visit')
    assert.equal(v.status, 422)
    assert.match(
      v.text,
      lang === 'ar'
        ? /ضع السبابة اليمنى على القارئ مرة أخرى، بقيت محاولتان/
        : /Place your right index finger on the reader again: 2 tries left/,
    )
    await v.send({}, '/kiosk/visit')
    await v.send({}, '/kiosk/visit')
    assert.match(v.text, lang === 'ar' ? /موظف التفعيل/ : /activation officer/i)
    assert(!v.cookies.has('visit'))
    assert.equal(await accountsOf(MARIA), 0)
  })

  test(`a face below the threshold offers the officer (${lang})`, async () => {
    const v = await kiosk(lang)
    await begin(v, lang, MARIA.number)
    await v.send({}, '/kiosk/visit')
    await v.send({}, '/kiosk/visit')
    await present({ who: NOURA.id }, 'Face')
    await v.send({}, '/kiosk/visit')
    assert.equal(v.status, 422)
    assert.match(
      v.text,
      lang === 'ar' ? /موظف التفعيل ينجزها بالمستوى نفسه/ : /An activation officer does it at the same level/,
    )
    const attempts = await t.db.owner.query(
      `select 1 from identity.kiosk_attempt where person_id = $1 and step = 'face' and reason = 'no_match'`,
      [MARIA.id],
    )
    assert((attempts.rowCount ?? 0) > 0)
    await present({ fault: 'unplugged', times: 9 }, 'Face')
    await v.send({}, '/kiosk/visit')
    assert.equal(v.status, 422)
    assert.match(v.text, lang === 'ar' ? /القارئ لا يعمل الآن/ : /The reader is not working now/)
  })
}

test('nobody, dead, without fingers on file: asked for a finger as anyone, three times; an active account is told only after the fingers', async () => {
  const v = await kiosk('en')
  await t.db.owner.query(
    `update people.person set died = '2026-01-20' where person_id = $1 and superseded_at is null`,
    [ABDULLAH.id],
  )
  const seen: string[] = []
  for (const number of ['1999900309', ABDULLAH.number, LAMA.number]) {
    await begin(v, 'en', number)
    assert.match(v.text, /right index finger/)
    // Under the number of nobody the demo's reader shows somebody who is not there; growing such fingers takes seconds.
    if (number !== '1999900309') await present({ who: NOURA.id })
    let captures = 0
    // Now and then a right finger looks like nobody's, as a stranger's may: then the left one is asked for.
    for (; v.cookies.has('visit') && captures < 6; captures++) await v.send({}, '/kiosk/visit')
    assert(captures >= 3 && !v.cookies.has('visit'), v.text)
    assert.equal(v.status, 422)
    seen.push(v.text)
  }
  await t.readers.allWell()
  assert.equal(new Set(seen).size, 1)
  assert.match(seen[0] ?? '', /your fingerprints may not be on file.*activation officer/s)
  await begin(v, 'en', FAHD.number)
  assert.match(v.text, /right index finger/)
  for (let i = 0; i < 3; i++) await v.send({}, '/kiosk/visit')
  assert.match(v.text, /Your account is active already/)
})

async function toMobile(v: Browser, who: { number: string }): Promise<void> {
  await begin(v, 'en', who.number)
  for (let i = 0; i < 3; i++) await v.send({}, '/kiosk/visit')
  await v.post('/kiosk/visit', { step: 'unregistered' })
  await v.send({}, '/kiosk/visit')
  assert.match(v.text, /Enter your mobile number/)
}

test('a mobile of another account is refused; a code wrong five times begins again, and no account is there', async () => {
  const v = await kiosk('en')
  await toMobile(v, MARIA)
  await v.send({ typed: '0500000010' })
  assert.match(v.text, /This mobile belongs to another account/)
  await v.send({ typed: '12' })
  assert.equal(v.status, 422)
  await v.send({ typed: '٠٥٠٠٠٠٠٩٩٩' })
  const code = await t.code('+966500000999')
  const wrong = code === '111111' ? '222222' : '111111'
  for (let i = 0; i < 4; i++) {
    await v.send({ typed: wrong })
    assert.match(v.text, /left/)
    assert.doesNotMatch(v.html, new RegExp(`value="${wrong}"`))
  }
  await v.send({ typed: wrong })
  assert.match(v.text, /no account was made/)
  assert.equal(await accountsOf(MARIA), 0)
})

test('a step replayed or skipped shows where the visit stands; 90 seconds without a touch end it', async () => {
  const v = await kiosk('en')
  await begin(v, 'en', MARIA.number)
  await v.post('/kiosk/visit', { step: 'number', typed: MARIA.number })
  assert.equal(v.status, 422)
  assert.match(v.text, /Finish the step on the screen/)
  assert.match(v.text, /right index finger/)
  for (const step of [
    'face',
    'username',
    'unregistered',
    'terms',
    'mobile',
    'code',
    'resend',
    'done',
    '__proto__',
    '',
  ]) {
    await v.post('/kiosk/visit', { step, typed: '123456' })
    assert.match(v.text, /right index finger/, step)
  }
  assert.equal(v.headers.refresh, '95; url=/kiosk')
  t.clock.forward(91_000)
  await v.get('/kiosk/visit')
  assert.equal(v.status, 422)
  assert.match(v.text, /This visit has ended/)
  assert(!v.cookies.has('visit'))
})

test('the language switch keeps the step and what was typed', async () => {
  const v = await kiosk('ar')
  await v.get('/kiosk/tasks?lang=ar')
  await v.send({}, '/kiosk/start')
  await v.send({ typed: '19999', _lang: 'en' })
  assert.equal(v.status, 200)
  assert.match(v.html, /<html lang="en"[^>]*data-surface="kiosk"/)
  assert.match(v.html, /name="typed"[^>]*value="19999"/)
})

test('a browser that is no kiosk is asked to become one; where people are real that takes a key', async () => {
  const v = t.visitor()
  for (const path of ['/kiosk/tasks', '/kiosk/visit']) assert.equal((await v.get(path)).path, '/kiosk')
  for (const path of ['/kiosk/start', '/kiosk/visit', '/kiosk/end'])
    assert.equal((await v.post(path, {})).path, '/kiosk')
  assert.match(v.text, /اجعل هذا المتصفح جهازًا تجريبيًا/)
  assert.equal((await v.raw('GET', '/kiosk/end')).statusCode, 405)
  const real = await testServer([kioskDoor], { synthetic: false })
  try {
    const r = real.visitor('en')
    await r.get('/kiosk')
    assert.doesNotMatch(r.text, /demo kiosk/)
    for (const key of ['nobody has this', '', 'x'.repeat(10_000), 'a\u0000b']) {
      await r.send({ key })
      assert.equal(r.status, 422)
      assert(!r.cookies.has('kiosk'))
    }
  } finally {
    await real.close()
  }
})

test('NUL, turned text, half characters and 10,000 digits are refused in words at every step, never a 500', async () => {
  const v = await kiosk('en')
  const odd = ['a\u0000b', '\u202e1', '1'.repeat(10_000), '\ud800', '{"$ne":1}']
  const steps = [MARIA.number, '', '', '', 'maria.s', '1447-1', '0500000888']
  await v.get('/kiosk/tasks?lang=en')
  await v.send({}, '/kiosk/start')
  for (const [i, right] of steps.entries()) {
    const step = v.forms().find((f) => f.names.includes('step'))?.values.step ?? ''
    for (const typed of odd) {
      if (i >= 1 && i <= 3) break // captures take nothing typed
      const answer = await v.raw('POST', '/kiosk/visit', JSON.stringify({ step, typed }), {
        'content-type': 'application/json',
      })
      assert.equal(answer.statusCode, 422, `${step} ${typed.slice(0, 9)}`)
    }
    await v.post('/kiosk/visit', { step, typed: right })
    assert.equal(v.status, 200, `${step}: ${v.text}`)
  }
  const last = await v.raw('POST', '/kiosk/visit', JSON.stringify({ step: 'code', typed: 'a\u0000b' }), {
    'content-type': 'application/json',
  })
  assert.equal(last.statusCode, 422)
})

test('calling staff is noted with the kiosk and leads back to the visit', async () => {
  const v = await kiosk('en')
  await begin(v, 'en', MARIA.number)
  await v.send({}, '/kiosk/staff')
  assert.match(v.text, /We called staff/)
  assert.match(v.html, /href="\/kiosk\/visit"/)
})
