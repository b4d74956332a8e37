/**
 * What stands around requests in the stories, walked in a browser: funds before a visa (P-05), a printed record that a
 * university checks (P-08), a loss that releases from liability (P-11), a violation counted, objected to and paid by its
 * bill at the bank (P-12).
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { cast, castNow } from '../../cast/index.ts'
import { verbs, violations } from '../registers/violations/index.ts'
import { inTransaction, uuid } from '../store/index.ts'
import { closeBrowser } from './browser.ts'
import { type Kingdom, startKingdom } from './kingdom.ts'
import {
  actFor,
  beHuman,
  codeFor,
  confirmByCode,
  crossed,
  forgetMessages,
  go,
  press,
  reasonsOn,
  signIn,
  submitForm,
  turn,
  type Walk,
  walk,
} from './steps.ts'

after(closeBrowser)

const fine = '7999900015'

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
    const sends = async (w: Walk): Promise<void> => {
      await turn(w.page, () => w.page.locator('form[action$="/send"] button').click())
      await w.watch.look('after sending')
    }

    /** The request is carried while one looks: reloads as a person would. */
    async function done(w: Walk): Promise<void> {
      for (let left = 30; left > 0 && (await w.page.locator('main .receipt').count()) === 0; left--) {
        await new Promise((resume) => setTimeout(resume, 300))
        await w.page.reload()
      }
      assert.ok(await w.page.locator('main .receipt').isVisible(), await main(w))
    }

    /** The latest document of somebody's, once it is printed: its number. */
    async function printed(person: { readonly id: string }, template: string): Promise<string> {
      for (let left = 60; left > 0; left--) {
        const { rows } = await kingdom.owner.query<{ reference: string }>(
          `select reference from documents.document where person_id = $1 and template = $2 and sha256 is not null
           order by made_at desc limit 1`,
          [person.id, template],
        )
        if (rows[0]) return rows[0].reference
        await new Promise((resume) => setTimeout(resume, 200))
      }
      return assert.fail(`no ${template} was printed`)
    }

    /** Somebody who never signed in checks a paper by its number. */
    async function checks(reference: string): Promise<string> {
      const stranger = await walk(kingdom, lang, scripts)
      await go(stranger, `/verify/${reference}`)
      const said = await main(stranger)
      await stranger.context.close()
      return said
    }

    test('P-05: he pays into his funds first, and the visa takes the fee from there', async () => {
      const w = await walk(kingdom, lang, scripts)
      await signIn(w, 'FAHD', '/account/funds')
      await w.page.locator('input[name=category][value=sponsorees]').check()
      await w.page.fill('input[name=amount]', '٣٠٠')
      await turn(w.page, () => w.page.locator('form:has([name=amount]) p.act button').click())
      assert.match(w.page.url(), /\/gateway\//)
      await turn(w.page, () =>
        w.page
          .getByRole('button', { name: /^(ادفع|Pay)/ })
          .first()
          .click(),
      )
      for (let left = 30; left > 0; left--) {
        await go(w, '/account/funds')
        if ((await main(w)).includes(t('300 ريال', 'SAR 300'))) break
        await new Promise((resume) => setTimeout(resume, 300))
      }
      assert.match(await main(w), new RegExp(t('300 ريال', 'SAR 300')))
      await actFor(w, 'RAHIM', '/services/visas/issue-exit-reentry-single')
      await press(w, t('ابدأ الطلب', 'Start'))
      await w.page.locator('input[name=mode][value="duration-days"]').check()
      await w.page.fill('input[name=days]', '75')
      await submitForm(w)
      await confirmByCode(w, cast.FAHD.mobile ?? '')
      await turn(w.page, () => w.page.locator('form[action$="/pay-from-funds"] button').click())
      await w.watch.look('paid from the funds')
      await done(w)
      await go(w, '/account/funds')
      const { rows } = await kingdom.owner.query<{ n: string }>(
        `select count(*) as n from visas.visa where person_id = $1 and kind = 'exit-reentry-single' and superseded_at is null and status = 'issued'`,
        [cast.RAHIM.id],
      )
      assert.equal(Number(rows[0]?.n), 1)
      await w.context.close()
    })

    test('P-08: he prints his son’s travel record, and a university checks its number without signing in', async () => {
      const w = await walk(kingdom, lang, scripts)
      await signIn(w, 'FAHD')
      await actFor(w, 'SAUD', '/services/documents/report-travel-record')
      await press(w, t('ابدأ الطلب', 'Start'))
      for (const [name, day, month, year] of [
        ['from', '1', '1', '2025'],
        ['to', '31', '12', '2025'],
      ] as const) {
        await w.page.fill(`input[name="${name}.day"]`, day)
        await w.page.selectOption(`select[name="${name}.month"]`, `g${month}`)
        await w.page.fill(`input[name="${name}.year"]`, year)
      }
      await submitForm(w)
      await sends(w)
      await done(w)
      const said = await checks(await printed(cast.FAHD, 'travel-record'))
      assert.match(said, new RegExp(t('صحيحة وسارية', 'genuine and in force')))
      assert.ok(!said.includes(cast.SAUD.name[lang].family), 'the holder’s name is masked')
      await w.context.close()
    })

    test('P-11: whoever reports her card lost holds the paper that releases her from that minute on', async () => {
      const w = await walk(kingdom, lang, scripts)
      await signIn(w, 'MONA', '/services/civil-affairs/report-lost-document')
      await press(w, t('ابدأ الطلب', 'Start'))
      await w.page.locator('input[name=document][value="national-id"]').check()
      await w.page.fill('input[name="lostOn.day"]', '31')
      await w.page.selectOption('select[name="lostOn.month"]', 'g1')
      await w.page.fill('input[name="lostOn.year"]', '2026')
      await submitForm(w)
      await w.page.fill('[name=place]', t('سوق الديرة في الرياض', 'Al-Deera market, Riyadh'))
      await w.page.fill('[name=circumstances]', t('سقطت من محفظتي في الزحام', 'It fell out of my purse in the crowd'))
      await w.page.locator('input[name=understood]').check()
      await submitForm(w)
      await sends(w)
      await done(w)
      const reference = await printed(cast.MONA, 'loss-report')
      await go(w, '/documents')
      assert.match(await main(w), new RegExp(t('بلاغ فقد وإخلاء مسؤولية', 'Loss report and release from liability')))
      assert.match(await checks(reference), new RegExp(t('صحيحة وسارية', 'genuine and in force')))
      const told = await kingdom.owner.query<{ data: { report: string; reportedAt: string } }>(
        `select data from documents.document where person_id = $1 and template = 'loss-report'`,
        [cast.MONA.id],
      )
      const { rows } = await kingdom.owner.query<{ number: string; reported_at: string }>(
        `select number, reported_at from identity_cards.loss where person_id = $1 and superseded_at is null and status = 'open'`,
        [cast.MONA.id],
      )
      assert.deepEqual(
        [told.rows[0]?.data.report, Date.parse(told.rows[0]?.data.reportedAt ?? '')],
        [rows[0]?.number, Date.parse(rows[0]?.reported_at ?? '')],
        'the paper names the report and its minute',
      )
      await w.context.close()
    })

    test('P-12: the violation is counted without an account, objected to once, and paid at the bank by its bill', async () => {
      const anyone = await walk(kingdom, lang, scripts)
      await go(anyone, '/services/traffic/inquire-violations-public')
      await anyone.page.fill('input[name=number]', cast.KHALID.number)
      await anyone.page.fill('input[name="birthDate.day"]', '4')
      await anyone.page.selectOption('select[name="birthDate.month"]', 'g7')
      await anyone.page.fill('input[name="birthDate.year"]', '1991')
      await beHuman(anyone)
      await forgetMessages(anyone, cast.KHALID.mobile ?? '')
      await submitForm(anyone)
      await anyone.page.fill(
        'input[name=code]',
        await codeFor(anyone, cast.KHALID.mobile ?? '', /دون حساب|without an account/),
      )
      await submitForm(anyone)
      assert.match(
        await main(anyone),
        new RegExp(t('عددها 1 ومجموعها 112\\.50', 'Unpaid violations: 1, in all SAR 112\\.50')),
      )
      await anyone.context.close()

      const w = await walk(kingdom, lang, scripts)
      await signIn(w, 'KHALID', '/services/traffic/dispute-violation')
      await press(w, t('ابدأ الطلب', 'Start'))
      await w.page.locator(`input[name=violation][value="${fine}"]`).check()
      await submitForm(w)
      await w.page.locator('input[name=reason][value="wrong-facts"]').check()
      await w.page.fill('textarea[name=statement]', t('كنت واقفًا عند الإشارة', 'I was standing at the light'))
      await submitForm(w)
      await sends(w)
      for (let left = 30; left > 0 && !/تحت الإجراء|Under review/.test(await main(w)); left--) {
        await new Promise((resume) => setTimeout(resume, 300))
        await w.page.reload()
      }
      await w.watch.look('the committee looks at it')
      await go(w, '/services/traffic/pay-violation')
      assert.deepEqual(await reasonsOn(w), ['has_unpaid_violation'], 'nothing is due meanwhile')
      // The committee rejects it; how it does that at its desk is walked there.
      const effect = violations.decide({
        holder: cast.KHALID.id,
        violation: fine,
        outcome: 'rejected',
        words: { ar: 'الصورة واضحة.', en: 'The picture is clear.' },
      })
      await inTransaction(kingdom.owner, (tx) =>
        verbs['violations.decide'](tx, effect.args as never, { request: uuid(), step: 'decision', at: castNow }),
      )
      await go(w, '/services/traffic/inquire-dispute')
      await submitForm(w)
      assert.match(await main(w), new RegExp(t('مرفوض[\\s\\S]*الصورة واضحة', 'Rejected[\\s\\S]*The picture is clear')))
      await go(w, '/services/traffic/pay-violation')
      await press(w, t('ابدأ الطلب', 'Start'))
      await w.page.locator(`input[name=violation][value="${fine}"]`).check()
      await submitForm(w)
      await sends(w)
      const bill = /(?<!\d)\d{13}(?!\d)/.exec(await main(w))?.[0]
      assert.ok(bill, await main(w))
      const bank = await walk(kingdom, lang, scripts)
      await go(bank, '/simulators/bills')
      await bank.page.fill('input[name=number]', bill)
      await submitForm(bank)
      assert.match(await main(bank), new RegExp(t('112\\.50 ريال', 'SAR 112\\.50')))
      await turn(bank.page, () => bank.page.locator('main form button[name=act]').click())
      await bank.context.close()
      await w.page.reload()
      await done(w)
      const { rows } = await kingdom.owner.query<{ status: string; paid: number; times: number }>(
        `select status, paid_halalas as paid, (select count(*)::int from violations.violation p
            where p.person_id = v.person_id and p.number = v.number and p.status = 'paid') as times
         from violations.violation v where number = $1 and superseded_at is null`,
        [fine],
      )
      assert.deepEqual(rows, [{ status: 'paid', paid: 11_250, times: 1 }])
      await kingdom.message(cast.KHALID.mobile ?? '', /سداد المخالفة|was settled/)
      await w.context.close()
    })
  })
}
