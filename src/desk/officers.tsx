/** Officers and units at the desk: the accounts an administrator keeps, and what she hands over after two agreed. */
import { accountsIn, halfOf, proposalOf, unitsOf } from '../identity/officers/index.ts'
import type { Text } from '../language/index.ts'
import { Button, Chip, Ltr, Notice, SummaryList, Table } from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { inTwoPages } from './in-two.tsx'
import { accountPages } from './officer.tsx'
import { addPages } from './officer-add.tsx'
import { keeping } from './officer-asked.tsx'
import { rolesSaid } from './officer-summary.tsx'
import { stateWords, officerWords as words } from './officer-words.ts'
import type { DeskRoutes } from './routes.ts'
import { unitPages } from './units.tsx'

const handover = {
  title: { ar: 'سلّم بيدك', en: 'Hand over in person' },
  code: {
    ar: 'رمز تسجيل المفتاح: سلّمه للموظف بيدك. يصلح مرة واحدة خلال يوم.',
    en: 'Enrolment code of the passkey: give it to the officer in person. Good once, within a day.',
  },
  password: {
    ar: 'كلمة المرور الأولى: قلها للموظف بنفسك. الرمز عند المدير الآخر.',
    en: 'First password: tell the officer yourself. The code is with the other administrator.',
  },
  secret: { ar: 'ما يُسلَّم', en: 'To hand over' },
  over: {
    ar: 'لا شيء يُسلَّم: استُعمل الرمز، أو مضى يومه، أو ليس لك.',
    en: 'There is nothing to hand over: the code was used, its day is over, or it is not yours.',
  },
} as const satisfies Readonly<Record<string, Text>>

const units: Text = { ar: 'الوحدات', en: 'Units' }
const newUnit: Text = { ar: 'أضف وحدة', en: 'Add a unit' }

export function officerPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site, identity } = doorway
  inTwoPages(routes, doorway, keeping(doorway))
  accountPages(routes, doorway)
  addPages(routes, doorway)
  unitPages(routes, doorway)

  routes.get('/desk/officers', 'keep officers', async ({ req, reply, session }) => {
    const { lang } = req.visit
    const mine = await unitsOf(site.pool, session.officer)
    const all = await accountsIn(
      site.pool,
      mine.map(({ id }) => id),
    )
    return sendDesk(site, req, reply, {
      title: words.title,
      session,
      children: (
        <>
          <p class="act">
            <Button href="/desk/officers/new" kind="second">
              {words.add[lang]}
            </Button>{' '}
            <Button href="/desk/units/new" kind="quiet">
              {newUnit[lang]}
            </Button>
          </p>
          <Table
            lang={lang}
            caption={words.title}
            captionUnseen
            columns={[words.username, words.unit, words.roles, words.state, words.key]}
            rows={all.map((one) => [
              <a href={`/desk/officers/${one.username}`}>
                <Ltr>{one.username}</Ltr>
              </a>,
              mine.find(({ id }) => id === one.unit)?.name[lang] ?? one.unit,
              rolesSaid(one.roles, lang),
              <Chip tone={stateWords[one.state].tone}>{stateWords[one.state].words[lang]}</Chip>,
              (one.hasKey ? words.hasKey : words.noKey)[lang],
            ])}
          />
          <h2>{units[lang]}</h2>
          <Table
            lang={lang}
            caption={units}
            captionUnseen
            columns={[words.unit, words.readers]}
            rows={mine.map((unit) => [
              <a href={`/desk/units/${unit.id}`}>{unit.name[lang]}</a>,
              unit.readers.length === 0 ? (
                words.none[lang]
              ) : (
                <Ltr>{unit.readers.map((r) => r.serialNo).join(', ')}</Ltr>
              ),
            ])}
          />
        </>
      ),
    })
  })

  routes.get('/desk/handover/:id', 'keep officers', async ({ req, reply, session, id }) => {
    const { lang } = req.visit
    const proposal = await proposalOf(site.pool, id)
    if (proposal === null) throw new ProblemError(ofStatus(404))
    const half = await halfOf(identity, proposal, session.officer.id, site.clock.now())
    return sendDesk(site, req, reply, {
      title: handover.title,
      session,
      back: '/desk',
      children:
        half === null ? (
          <Notice lang={lang}>{handover.over[lang]}</Notice>
        ) : (
          <>
            <SummaryList
              lang={lang}
              rows={[
                { label: words.username, shown: <Ltr>{half.username}</Ltr> },
                { label: handover.secret, shown: <Ltr>{half.secret}</Ltr> },
              ]}
            />
            <Notice lang={lang} tone="warning">
              {handover[half.kind][lang]}
            </Notice>
          </>
        ),
    })
  })
}
