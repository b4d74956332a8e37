/** P-04 step 4 walked in a browser: finding an office, booking, moving, and what must fail cleanly. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { closeBrowser } from './browser.ts'
import { type Kingdom, startKingdom } from './kingdom.ts'
import { beHuman, crossed, go, press, reasonsOn, signIn, submitForm, turn, type Walk, walk } from './steps.ts'

after(closeBrowser)

interface Visit {
  readonly department: string
  readonly service: string
  readonly branch: string
  readonly date: string
  readonly time: string
}

const washm: Visit = {
  department: 'civil-affairs',
  service: 'national-id',
  branch: 'riyadh-washm',
  date: '2026-02-08',
  time: '10:20',
}

for (const { lang, scripts } of crossed) {
  describe(`${lang}, ${scripts ? 'with' : 'without'} JavaScript`, () => {
    let kingdom: Kingdom
    before(async () => {
      kingdom = await startKingdom()
    })
    after(async () => {
      await kingdom.stop()
    })
    const t = (ar: string, en: string): string => (lang === 'ar' ? ar : en)
    const main = (w: Walk) => w.page.locator('main').innerText()

    test('anybody finds the nearest office and its hours without signing in', async () => {
      const w = await walk(kingdom, lang, scripts)
      await go(w, '/offices')
      await w.page.selectOption('select[name=near]', 'riyadh')
      await w.page.selectOption('select[name=department]', 'civil-affairs')
      await turn(w.page, () => w.page.locator('main form button[type=submit]').last().click())
      await w.watch.look('offices near Riyadh')
      const names = await w.page.locator('main .card-title').allInnerTexts()
      assert.deepEqual(names.slice(0, 3), [
        t('الأحوال المدنية بالمروج', 'Civil affairs, Al-Muruj'),
        t('الأحوال المدنية بالوشم', 'Civil affairs, Al-Washm'),
        t('الأحوال المدنية بالخرج', 'Civil affairs, Al-Kharj'),
      ])
      await go(w, '/offices/riyadh-washm')
      const office = await main(w)
      assert.match(office, /07:30/)
      assert.match(office, /21:00/, 'the evenings of Ramadan')
      assert.match(office, new RegExp(t('مترجم إشارة', 'Sign-language interpreter')))
      await go(w, '/offices/riyadh-washm/queue')
      await w.context.close()
    })

    test('whoever is at the office takes a number, once, and sees it on the board when it is called', async () => {
      const w = await walk(kingdom, lang, scripts)
      await go(w, '/offices/riyadh-washm/ticket')
      await submitForm(w)
      assert.match(await main(w), new RegExp(t('اختر سبب الزيارة', 'Choose what you come for')))
      await w.page.locator('input[name=service][value=birth]').check()
      await beHuman(w)
      await submitForm(w)
      assert.match(await main(w), /: 1/)
      await go(w, '/offices/riyadh-washm/queue')
      assert.match(await main(w), new RegExp(t('لم يُنادَ أحد بعد', 'Nobody has been called yet')))
      await go(w, '/simulators/desk')
      await w.page.selectOption('select[name=office]', 'riyadh-washm')
      await submitForm(w)
      assert.match(await main(w), new RegExp(t('الرقم 1 إلى الشباك 1', 'Number 1 to desk 1')))
      await go(w, '/offices/riyadh-washm/queue')
      assert.doesNotMatch(await main(w), new RegExp(t('لم يُنادَ أحد بعد', 'Nobody has been called yet')))
      await w.context.close()
    })

    /** From the service's page to the page that shows everything before it is sent. */
    async function choose(w: Walk, visit: Visit): Promise<void> {
      await go(w, `/services/appointments/book-${visit.department}`)
      await press(w, t('ابدأ الطلب', 'Start'))
      await w.page.locator(`input[name=service][value=${visit.service}]`).check()
      await w.page.selectOption('select[name=region]', 'riyadh')
      await submitForm(w)
      await w.page.locator(`input[name=branch][value=${visit.branch}]`).check()
      await submitForm(w)
      const day = w.page.locator(`select[name=date] option[value="${visit.date}"]`)
      assert.match(
        (await day.textContent()) ?? '',
        new RegExp(t('هـ \\(\\d+ فبراير 2026\\)', 'AH \\(\\d+ February 2026\\)')),
        'both calendars',
      )
      await w.page.selectOption('select[name=date]', visit.date)
      await submitForm(w)
      await w.page.selectOption('select[name=time]', visit.time)
      await submitForm(w)
    }

    const sends = async (w: Walk): Promise<void> => {
      await turn(w.page, () => w.page.locator('form[action$="/send"] button').click())
      await w.watch.look('after sending')
      assert.ok(await w.page.locator('main .receipt').isVisible(), await main(w))
    }

    test('P-04: he books civil affairs at Al-Washm, moves it to 11:00, books passports and traffic too', async () => {
      const w = await walk(kingdom, lang, scripts)
      await signIn(w, 'FAHD')
      await choose(w, washm)
      assert.match(await main(w), new RegExp(t('نحفظ لك هذا الوقت', 'We keep this time for you')))
      const held = await kingdom.owner.query(
        'select from appointments.seat where person_id = $1 and held_until is not null',
        [cast.FAHD.id],
      )
      assert.equal(held.rowCount, 1, 'the place is kept while he reads')
      await sends(w)
      await kingdom.message(cast.FAHD.mobile ?? '', /10:20/)

      await go(w, '/home')
      const home = await main(w)
      assert.match(home, new RegExp(t('الأحوال المدنية بالوشم', 'Civil affairs, Al-Washm')))
      assert.match(home, /10:20/)
      assert.match(home, new RegExp(t('أحضر معك', 'Bring')))
      await press(w, t('اعرض بطاقة الموعد', 'Show the ticket'))
      assert.ok(await w.page.locator('main svg.qr').isVisible())

      await go(w, '/services/appointments/change-appointment')
      await press(w, t('ابدأ الطلب', 'Start'))
      await w.page.locator('input[name=appointment]').first().check()
      await submitForm(w)
      await w.page.selectOption('select[name=date]', washm.date)
      await submitForm(w)
      await w.page.selectOption('select[name=time]', '11:00')
      await submitForm(w)
      await sends(w)
      await kingdom.message(cast.FAHD.mobile ?? '', /11:00/)

      await choose(w, { ...washm, department: 'passports', service: 'passport', branch: 'riyadh-passports' })
      await sends(w)
      await choose(w, { ...washm, department: 'traffic', service: 'licence', branch: 'riyadh-traffic', time: '10:30' })
      await sends(w)
      const { rows } = await kingdom.owner.query<{ at: string }>(
        `select purpose || ' ' || to_char(starts_at at time zone 'Asia/Riyadh', 'HH24:MI') as at
         from appointments.appointment where person_id = $1 and superseded_at is null order by 1`,
        [cast.FAHD.id],
      )
      assert.deepEqual(
        rows.map((row) => row.at),
        ['licence 10:30', 'national-id 11:00', 'passport 10:20'],
      )

      await choose(w, { ...washm, date: '2026-02-09' })
      assert.deepEqual(await reasonsOn(w), ['no_open_appointment'], 'a second open appointment is refused')
      assert.equal(await w.page.locator('form[action$="/send"]').count(), 0)
      await go(w, '/services/appointments/inquire-appointments')
      await w.context.close()
    })

    test('P-04: two choose the last place in the same second; one has it, the other chooses again', async () => {
      // What he began and could not send in the story before is put away.
      await kingdom.owner.query(`delete from requests.request where station = 'draft'`)
      await kingdom.owner.query(`update appointments.capacity set places = 1 where office_id = 'riyadh-muruj'`)
      const [one, other] = [await walk(kingdom, lang, scripts), await walk(kingdom, lang, scripts)]
      await signIn(one, 'IMRAN')
      await signIn(other, 'FAHD')
      const last: Visit = { ...washm, service: 'family-record', branch: 'riyadh-muruj' }
      for (const w of [one, other]) {
        await go(w, `/services/appointments/book-${last.department}`)
        await press(w, t('ابدأ الطلب', 'Start'))
        await w.page.locator(`input[name=service][value=${last.service}]`).check()
        await w.page.selectOption('select[name=region]', 'riyadh')
        await submitForm(w)
        await w.page.locator(`input[name=branch][value=${last.branch}]`).check()
        await submitForm(w)
        await w.page.selectOption('select[name=date]', last.date)
        await submitForm(w)
        await w.page.selectOption('select[name=time]', last.time)
      }
      await Promise.all([submitForm(one), submitForm(other)])
      const at = [one, other].map((w) => new URL(w.page.url()).pathname.replace(/^.*\/(check|edit\/4)$/, '$1'))
      assert.deepEqual([...at].sort(), ['check', 'edit/4'], 'one wins')
      const [winner, loser] = at[0] === 'check' ? [one, other] : [other, one]
      assert.equal(await loser.page.locator('[aria-invalid="true"]').count(), 1, 'told beside the field')
      assert.equal(await loser.page.locator('select[name=time] option[value="10:20"]').count(), 0, 'no longer offered')
      await sends(winner)
      await loser.page.selectOption('select[name=time]', '10:30')
      await submitForm(loser)
      await sends(loser)
      const { rows } = await kingdom.owner.query<{ n: number }>(
        `select count(*)::int as n from appointments.seat where office_id = 'riyadh-muruj' and held_until is null and appointment_id is not null
         group by starts_at`,
      )
      assert.deepEqual(rows, [{ n: 1 }, { n: 1 }])
      for (const w of [one, other]) await w.context.close()
    })
  })
}
