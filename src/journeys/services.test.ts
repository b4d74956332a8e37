/** Stories P-04, P-05, P-07, P-11 and P-14, as far as the main job carries them, walked in a browser. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import sharp from 'sharp'
import { cast } from '../../cast/index.ts'
import type { PhotoServiceFault } from '../agencies/photos/index.ts'
import { type Portrait, portrait } from '../requests/photos/portrait.testing.ts'
import { closeBrowser } from './browser.ts'
import { type Kingdom, startKingdom } from './kingdom.ts'
import {
  actFor,
  beHuman,
  both,
  confirmByCode,
  go,
  pay,
  press,
  reasonsOn,
  signIn,
  submitForm,
  turn,
  type Walk,
  walk,
} from './steps.ts'

after(closeBrowser)

/** Every way of walking gets a kingdom of its own: what one does must not be there for the next. */
for (const { lang, scripts } of both) {
  describe(`${lang}, ${scripts ? 'with' : 'without'} JavaScript`, () => {
    let kingdom: Kingdom
    before(async () => {
      kingdom = await startKingdom()
    })
    after(async () => {
      await kingdom.stop()
    })
    const t = (ar: string, en: string): string => (lang === 'ar' ? ar : en)

    test('P-14: a visitor checks a visa without signing in, and learns nothing from a wrong number', async () => {
      const w = await walk(kingdom, lang, scripts)
      await ask(w, '6999900025', 'PK9990126')
      assert.match(await w.page.locator('main').innerText(), /1447/)
      await ask(w, '6999900025', 'PK0000000')
      const mismatch = await w.page.locator('main .notice').first().innerText()
      await ask(w, '6000000000', 'PK9990126')
      assert.equal(
        await w.page.locator('main .notice').first().innerText(),
        mismatch,
        'no visa and no match are one answer',
      )
      await w.context.close()
    })

    async function ask(w: Walk, visa: string, passport: string): Promise<void> {
      await go(w, '/services/visas/inquire-visa-validity')
      const [first = '', second = ''] = await w.page
        .locator('#page-form input[type=text]:visible')
        .evaluateAll((all) => all.map((i) => i.getAttribute('name') ?? ''))
      await w.page.fill(`input[name="${first}"]`, visa)
      await w.page.fill(`input[name="${second}"]`, passport)
      await beHuman(w)
      await submitForm(w)
    }

    test('P-04: the head of a family sees his documents, his family, those he sponsors now and earlier', async () => {
      const w = await walk(kingdom, lang, scripts)
      await signIn(w, 'FAHD')
      const home = await w.page.locator('main').innerText()
      assert.match(home, new RegExp(t('جواز السفر', 'Passport')))
      assert.match(home, new RegExp(t('بعد 60 يومًا', 'in 60 days')))
      await go(w, '/services/civil-affairs/inquire-family-record')
      const family = await w.page.locator('main').innerText()
      for (const name of [cast.NOURA, cast.SAUD, cast.LAMA])
        assert.ok(family.includes(name.name[lang].first), name.name.en.first)
      await go(w, '/services/residency/inquire-sponsored-persons')
      await w.page.locator('input[name=period][value=all]').check()
      await submitForm(w)
      const sponsored = await w.page.locator('main').innerText()
      for (const who of [cast.RAHIM, cast.MARIA, cast.ASLAM])
        assert.ok(sponsored.includes(who.name[lang].first), who.name.en.first)
      await go(w, '/services/passports/inquire-travel-status')
      await w.context.close()
    })

    test('P-04: a resident sees the resident’s version and nothing of citizens’', async () => {
      const w = await walk(kingdom, lang, scripts)
      await signIn(w, 'IMRAN')
      const home = await w.page.locator('main').innerText()
      assert.match(home, new RegExp(t('هوية مقيم', 'Resident ID')))
      assert.ok(!home.includes(t('الهوية الوطنية', 'National ID')))
      await go(w, '/services/passports/renew-passport')
      assert.match(await w.page.locator('main').innerText(), new RegExp(t('ليست لفئتك', 'not for people of your kind')))
      await w.context.close()
    })

    test('P-07: a citizen renews his passport for ten years, pays, reads the story, and anyone can verify the receipt', async () => {
      const w = await walk(kingdom, lang, scripts)
      await signIn(w, 'FAHD', '/services/passports/renew-passport')
      await press(w, t('ابدأ الطلب', 'Start'))
      await submitForm(w) // nothing chosen: told what to choose, on the page and beside the field
      assert.equal(
        await w.page.locator('[aria-invalid="true"], .field .error, fieldset .error').first().isVisible(),
        true,
      )
      await w.page.locator('input[name=years][value="10"]').check()
      await photoServiceSays(w, 'glasses')
      await choosePhoto(w, { glasses: true })
      await submitForm(w)
      assert.equal(
        (await w.page.locator('#f-photo-error').innerText()).replace(/\s+/g, ' ').trim(),
        t('خطأ: في الصورة نظارة. أرسل صورة بلا نظارة.', 'Error: The photo shows glasses. Send one without glasses.'),
      )
      assert.equal(await w.page.locator('input[name=years][value="10"]').isChecked(), true, 'what was chosen is kept')
      await shown(w)
      await choosePhoto(w, { who: 2 })
      // The other language and back: the picture that was only just chosen is kept.
      for (const _ of ['there', 'and back'])
        await turn(w.page, () => w.page.locator('button[name=_lang][form=page-form]').click())
      await shown(w)
      await submitForm(w)
      assert.match(new URL(w.page.url()).pathname, /\/check$/)
      await shown(w)
      await turn(w.page, () => w.page.locator('form[action$="/send"] button').click())
      await w.watch.look('waiting for payment')
      await pay(w)
      await done(w)
      assert.match(await w.page.locator('main').innerText(), /1447\/\d{6}/)
      await shown(w)
      const carried = await kingdom.owner.query(
        `select from passports.passport p join requests.attachment a on a.person_id = p.person_id and a.hash = p.photo
          where p.person_id = $1 and p.superseded_at is null and p.status = 'issued'`,
        [cast.FAHD.id],
      )
      assert.equal(carried.rowCount, 1, 'the new passport carries the photo that was sent')
      const receipt = w.page.getByRole('link', { name: t('افتح الوثيقة (PDF)', 'Open the document (PDF)') })
      await untilSeen(w, receipt)
      const href = (await receipt.getAttribute('href')) ?? ''
      const pdf = await w.context.request.get(kingdom.url + href)
      assert.equal(pdf.headers()['content-type'], 'application/pdf')
      assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-')
      const { rows } = await kingdom.owner.query<{ reference: string }>(
        'select reference from documents.document where person_id = $1 order by made_at desc limit 1',
        [cast.FAHD.id],
      )
      const stranger = await walk(kingdom, lang, scripts)
      await go(stranger, `/verify/${rows[0]?.reference ?? ''}`)
      const verdict = await stranger.page.locator('main').innerText()
      assert.match(verdict, new RegExp(t('صحيحة وسارية', 'genuine and in force')))
      assert.ok(!verdict.includes(cast.FAHD.name[lang].family), 'the holder’s name is masked')
      const other = await stranger.context.request.get(kingdom.url + href)
      assert.notEqual(other.status(), 200, 'a stranger does not open the receipt')
      await kingdom.message(cast.FAHD.mobile ?? '', /تجديد جواز سفرك|passport was renewed/)
      // The officer activates the new passport against the old one.
      const held = await kingdom.owner.query<{ number: string; status: string }>(
        'select number, status from passports.passport where person_id = $1 and superseded_at is null order by issued desc, number desc',
        [cast.FAHD.id],
      )
      const old = held.rows.find((row) => row.status === 'replaced')
      await go(stranger, '/simulators/passport-office')
      await stranger.page.fill('input[name=number]', cast.FAHD.number)
      await stranger.page.fill('input[name=oldPassport]', old?.number ?? '')
      await submitForm(stranger)
      await untilTrue(async () => {
        const now = await kingdom.owner.query(
          `select 1 from passports.passport where person_id = $1 and superseded_at is null and status = 'active'`,
          [cast.FAHD.id],
        )
        return now.rowCount === 1
      }, 'the new passport is active')
      await stranger.context.close()
      await w.context.close()
    })

    test('P-07: for a small daughter only five years are offered, and one parent is enough', async () => {
      const w = await walk(kingdom, lang, scripts)
      await signIn(w, 'FAHD')
      await actFor(w, 'LAMA', '/services/passports/issue-passport')
      await press(w, t('ابدأ الطلب', 'Start'))
      assert.equal(await w.page.locator('input[name=years]').count(), 1)
      await w.page.locator('input[name=years][value="5"]').check()
      await submitForm(w) // she has no photo on file, so one must be sent
      assert.equal(await w.page.locator('#f-photo-error').isVisible(), true)
      await choosePhoto(w, { who: 3 })
      await submitForm(w)
      await turn(w.page, () => w.page.locator('form[action$="/send"] button').click())
      await pay(w)
      await done(w)
      const { rows } = await kingdom.owner.query('select years from passports.passport where person_id = $1', [
        cast.LAMA.id,
      ])
      assert.deepEqual(rows, [{ years: 5 }])
      await w.context.close()
    })

    test('P-05: a sponsor issues a visa of 75 days, the worker leaves on it, and both are told', async () => {
      const w = await walk(kingdom, lang, scripts)
      await signIn(w, 'FAHD')
      await actFor(w, 'RAHIM', '/services/visas/issue-exit-reentry-single')
      await press(w, t('ابدأ الطلب', 'Start'))
      await w.page.locator('input[name=mode][value="duration-days"]').check()
      await w.page.fill('input[name=days]', '٧٥')
      await submitForm(w)
      assert.match(await w.page.locator('main').innerText(), new RegExp(t('300 ريال', 'SAR 300')))
      await confirmByCode(w, cast.FAHD.mobile ?? '')
      await pay(w)
      await done(w)
      const visa = await kingdom.owner.query(
        'select status, days from visas.visa where person_id = $1 and superseded_at is null and kind = $2',
        [cast.RAHIM.id, 'exit-reentry-single'],
      )
      assert.ok(visa.rows.some((row) => row.status === 'issued' && row.days === 75))
      await kingdom.message(cast.RAHIM.mobile ?? '', /exit|re-entry|خروج/i)
      // Asked again while it is open: refused, with the reason.
      await go(w, '/services/visas/issue-exit-reentry-single')
      assert.ok((await reasonsOn(w)).includes('no_open_exit_visa'))
      // He leaves on it: the visa is in use, and the sponsor hears that his worker has left.
      const { rows } = await kingdom.owner.query<{ number: string }>(
        'select number from residency.passport where person_id = $1 and superseded_at is null',
        [cast.RAHIM.id],
      )
      await crossing(w, 'RAHIM', rows[0]?.number ?? '', 'exit')
      const left = await kingdom.owner.query(
        'select status, return_before from visas.visa where person_id = $1 and superseded_at is null and kind = $2',
        [cast.RAHIM.id, 'exit-reentry-single'],
      )
      assert.ok(
        left.rows.some((row) => row.status === 'used-out' && row.return_before === '2026-04-17'),
        '75 days from the departure',
      )
      await kingdom.message(cast.FAHD.mobile ?? '', /مغادرة|left through/)
      await w.context.close()
    })

    async function crossing(
      w: Walk,
      who: keyof typeof cast,
      document: string,
      direction: 'exit' | 'entry',
    ): Promise<void> {
      await go(w, '/simulators/border')
      await w.page.fill('input[name=number]', cast[who].number)
      await w.page.locator(`input[name=direction][value=${direction}]`).check()
      const port = w.page.locator('input[name=port][value=RUH]')
      if ((await port.count()) > 0) await port.check()
      else await w.page.selectOption('select[name=port]', 'RUH')
      await w.page.fill('input[name=document]', document)
      await submitForm(w)
      for (let left = 50; left > 0; left--) {
        const moved = await kingdom.owner.query(
          'select 1 from travel.movement where person_id = $1 and direction = $2 and recorded_at > $3',
          [cast[who].id, direction, '2026-02-01T00:00:00Z'],
        )
        if (moved.rowCount) return
        await new Promise((resume) => setTimeout(resume, 100))
      }
      assert.fail('the crossing was not recorded')
    }

    test('P-05: a passport of fewer than ninety days and every other failure are listed together', async () => {
      await kingdom.owner.query(`update residency.passport set expires = '2026-04-22' where person_id = $1`, [
        cast.MARIA.id,
      ])
      const w = await walk(kingdom, lang, scripts)
      await signIn(w, 'FAHD')
      await actFor(w, 'MARIA', '/services/visas/issue-exit-reentry-single')
      assert.deepEqual(await reasonsOn(w), ['passport_ninety_days'])
      await w.context.close()
    })

    test('P-11: a lost identity card is reported, void from that minute, and replaced for the fine of a second loss', async () => {
      const w = await walk(kingdom, lang, scripts)
      await signIn(w, 'MONA', '/services/civil-affairs/report-lost-document')
      await press(w, t('ابدأ الطلب', 'Start'))
      await w.page.locator('input[name=document][value="national-id"]').check()
      await w.page.fill('input[name="lostOn.day"]', '12')
      await w.page.selectOption('select[name="lostOn.month"]', 'h8')
      await w.page.fill('input[name="lostOn.year"]', '١٤٤٧')
      await submitForm(w)
      await w.page.fill('[name=place]', t('سوق الديرة في الرياض', 'Al-Deera market, Riyadh'))
      await w.page.fill('[name=circumstances]', t('سقطت من محفظتي في الزحام', 'It fell out of my purse in the crowd'))
      await w.page.locator('input[name=understood]').check()
      await submitForm(w)
      await turn(w.page, () => w.page.locator('form[action$="/send"] button').click())
      await w.watch.look('reported')
      await done(w)
      const card = await kingdom.owner.query(
        'select status from identity_cards.card where person_id = $1 and superseded_at is null and status = $2',
        [cast.MONA.id, 'lost'],
      )
      assert.ok(card.rows.length >= 1)
      await go(w, '/services/civil-affairs/replace-lost-national-id')
      await press(w, t('ابدأ الطلب', 'Start'))
      await w.page.locator('input[name=pickup][value=delivery]').check()
      await submitForm(w)
      assert.match(await w.page.locator('main').innerText(), new RegExp(t('100 ريال', 'SAR 100')))
      await turn(w.page, () => w.page.locator('form[action$="/send"] button').click())
      await pay(w)
      await done(w)
      await w.context.close()
    })

    test('the language switch keeps the page and what was typed', async () => {
      const w = await walk(kingdom, lang, scripts)
      await go(w, '/sign-in')
      await w.page.fill('input[name=name]', '1999900010')
      await turn(w.page, () => w.page.locator('button[name=_lang]').click())
      assert.equal(await w.page.locator('html').getAttribute('lang'), lang === 'ar' ? 'en' : 'ar')
      assert.equal(await w.page.inputValue('input[name=name]'), '1999900010')
      await w.context.close()
    })

    test('after signing out, Back shows nothing of the person', async () => {
      const w = await walk(kingdom, lang, scripts)
      await signIn(w, 'KHALID')
      await turn(w.page, () => w.page.locator('form[action="/sign-out"] button').click())
      await w.page.goBack()
      await w.page.waitForLoadState('load')
      assert.ok(!(await w.page.content()).includes(cast.KHALID.name[lang].family))
      await w.context.close()
    })
  })
}

/** A drawn portrait of nobody, chosen from the album. */
async function choosePhoto(w: Walk, wishes: Portrait): Promise<void> {
  const file = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await portrait(wishes) }
  await w.page.locator('input[type=file][name="photo.file"]').setInputFiles(file)
}

/** The sent picture is on the page, and it is a picture. */
async function shown(w: Walk): Promise<void> {
  const picture = w.page.locator('img.portrait')
  assert.equal(await picture.count(), 1)
  const src = new URL((await picture.getAttribute('src')) ?? '', w.kingdom.url).href
  const answer = await w.context.request.get(src)
  assert.equal(answer.headers()['content-type'], 'image/jpeg')
  assert.equal((await sharp(await answer.body()).metadata()).format, 'jpeg')
}

/** Told at the simulators' page, in a browser of another's: what the photo service says of the next photo. */
async function photoServiceSays(w: Walk, kind: PhotoServiceFault): Promise<void> {
  const other = await walk(w.kingdom, w.lang, w.scripts)
  await go(other, '/simulators')
  await other.page.locator(`input[name=photoKind][value=${kind}]`).check()
  await turn(other.page, () => other.page.locator('form#form-photos p.act button').click())
  await other.context.close()
}

async function untilTrue(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let left = 60; left > 0; left--) {
    if (await holds()) return
    await new Promise((resume) => setTimeout(resume, 100))
  }
  assert.fail(what)
}

/** Waits for the request to be done: it is carried while one looks; reload as a person would. */
async function done(w: Walk): Promise<void> {
  for (let left = 20; left > 0; left--) {
    if ((await w.page.locator('.receipt').count()) > 0) {
      await w.watch.look('the receipt')
      return
    }
    await new Promise((resume) => setTimeout(resume, 300))
    await w.page.reload()
  }
  assert.fail(`the request did not come to its end: ${await w.page.locator('main').innerText()}`)
}

async function untilSeen(w: Walk, what: ReturnType<Walk['page']['getByRole']>): Promise<void> {
  for (let left = 30; left > 0 && (await what.count()) === 0; left--) {
    await new Promise((resume) => setTimeout(resume, 300))
    await w.page.reload()
  }
  assert.equal(await what.count(), 1)
}
