/** The ways by which accounts come to life and people sign in, as those see them who may stop one: codes, banks, recalls. */
import { bankUse, breakerState, recalls } from '../identity/index.ts'
import { may } from '../identity/officers/index.ts'
import type { Text } from '../language/index.ts'
import { Button, Chip, Table } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { BankState, bankPages, bankWords } from './banks.tsx'
import { breakerPages } from './breaker.tsx'
import { sendDesk } from './frame.tsx'
import { recallPages } from './recalls.tsx'
import type { DeskRoutes } from './routes.ts'

const words = {
  title: { ar: 'القنوات', en: 'Channels' },
  codes: { ar: 'رموز الرسائل', en: 'Codes by message' },
  counting: { ar: 'تُحتسب', en: 'Counting' },
  down: { ar: 'متوقفة', en: 'Stopped' },
  see: { ar: 'افتحها', en: 'See them' },
  banks: { ar: 'المصارف', en: 'Banks' },
  noBanks: { ar: 'لا مصرف يفعّل الحسابات هنا.', en: 'No bank activates accounts here.' },
  recalls: { ar: 'السحب', en: 'Recalls' },
  recallsLead: {
    ar: 'سحب ما فعّله جهاز أو مصرف أو موظف في مدة، بتوقيع مديرين.',
    en: 'Taking back what a kiosk, a bank or an officer activated in a time; two directors sign.',
  },
  running: { ar: 'يجري الآن:', en: 'Under way now:' },
} as const satisfies Readonly<Record<string, Text>>

export function channelPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site, banks = [] } = doorway
  breakerPages(routes, doorway)
  bankPages(routes, doorway)
  recallPages(routes, doorway)

  routes.get('/desk/channels', 'stop a channel', async ({ req, reply, session }) => {
    const { lang } = req.visit
    const now = site.clock.now()
    const down = (await breakerState(site.pool, now)) !== null
    const uses = await bankUse(site.pool, banks, now)
    const recalling = may(session.officer, 'recall a channel')
    const running = recalling
      ? (await recalls(site.pool)).filter((r) => r.confirmedAt !== null && r.doneAt === null)
      : []
    return sendDesk(site, req, reply, {
      title: words.title,
      session,
      children: (
        <>
          <h2>{words.codes[lang]}</h2>
          <p>
            <Chip tone={down ? 'error' : 'success'}>{(down ? words.down : words.counting)[lang]}</Chip>{' '}
            <a href="/desk/codes">
              {words.see[lang]}
              <span class="unseen"> {words.codes[lang]}</span>
            </a>
          </p>
          <h2>{words.banks[lang]}</h2>
          {uses.length === 0 ? (
            <p>{words.noBanks[lang]}</p>
          ) : (
            <Table
              lang={lang}
              caption={words.banks}
              captionUnseen
              columns={[bankWords.bank, bankWords.state, bankWords.heard, bankWords.activated, bankWords.refused]}
              rows={uses.map((use) => [
                <a href={`/desk/banks/${use.code}`}>
                  {banks.find(({ code }) => code === use.code)?.name[lang] ?? use.code}
                </a>,
                <BankState lang={lang} use={use} />,
                String(use.heard),
                String(use.activated),
                String(use.refused),
              ])}
            />
          )}
          {recalling ? (
            <>
              <h2>{words.recalls[lang]}</h2>
              <p>{words.recallsLead[lang]}</p>
              {running.length === 0 ? null : (
                <p>
                  {words.running[lang]} {String(running.length)}
                </p>
              )}
              <p class="act">
                <Button href="/desk/recalls" kind="second">
                  {words.recalls[lang]}
                </Button>
              </p>
            </>
          ) : null}
        </>
      ),
    })
  })
}
