/** «من اطّلع على بياناتي»: every reading about one by somebody else, with who (as a kind), why and what. */
import type { FastifyInstance } from 'fastify'
import { reasonsOf } from '../identity/officers/index.ts'
import type { Lang, Text } from '../language/index.ts'
import { readingsOf } from '../store/index.ts'
import { Empty, Moment, Older, Table } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendPage } from './frame.tsx'
import { requireGuest } from './guard.ts'
import { audiences } from './words.ts'

const words = {
  title: { ar: 'من اطّلع على بياناتي', en: 'Who looked at my data' },
  lead: {
    ar: 'كل اطلاع لغيرك على بياناتك يُسجَّل مع سببه. ما تراه أنت لا يُذكر هنا.',
    en: 'Every time somebody else looks at your data it is recorded, with the reason. What you look at yourself is not listed.',
  },
  none: { ar: 'لم يطّلع أحد على بياناتك.', en: 'Nobody has looked at your data.' },
  when: { ar: 'متى', en: 'When' },
  who: { ar: 'من', en: 'Who' },
  why: { ar: 'لماذا', en: 'Why' },
  what: { ar: 'السجلات', en: 'Registers' },
  acting: { ar: 'اختيار من يُنجز عنه', en: 'Choosing whom to act for' },
  portal: { ar: 'استعمال البوابة', en: 'Using the portal' },
  card: { ar: 'حفظ بطاقتك الرقمية', en: 'Saving your digital card' },
  openid: { ar: 'دخولك إليها بحسابك', en: 'You signed in to it with your account' },
} as const satisfies Record<string, Text>

/** Registers as people call them. */
const registers: Readonly<Record<string, Text>> = {
  people: { ar: 'بيانات الشخص', en: 'personal data' },
  families: { ar: 'الأسرة', en: 'family' },
  portraits: { ar: 'صورة الوجه', en: 'Photo of the face' },
  'identity-cards': { ar: 'الهوية', en: 'ID card' },
  passports: { ar: 'الجوازات', en: 'passports' },
  travel: { ar: 'السفر', en: 'travel' },
  residency: { ar: 'الإقامة', en: 'residence' },
  sponsorships: { ar: 'الكفالة', en: 'sponsorship' },
  visas: { ar: 'التأشيرات', en: 'visas' },
  violations: { ar: 'المخالفات', en: 'violations' },
  vehicles: { ar: 'المركبات', en: 'vehicles' },
  licences: { ar: 'الرخص', en: 'licences' },
  insurance: { ar: 'التأمين', en: 'insurance' },
  restrictions: { ar: 'الإيقاف', en: 'suspensions' },
  requests: { ar: 'الطلبات', en: 'requests' },
}

const others: Readonly<Record<string, Text>> = {
  officer: { ar: 'موظف مكتب', en: 'An officer' },
  'agency:border': { ar: 'المنفذ', en: 'The border post' },
  'agency:passports': { ar: 'مكتب الجوازات', en: 'The passport office' },
  wallet: { ar: 'محفظتك', en: 'Your wallet' },
  party: { ar: 'جهة أذنت لها', en: 'A body you allowed' },
  anyone: { ar: 'استعلام عام', en: 'A public inquiry' },
  citizen: { ar: 'مواطن له صلة بك', en: 'A citizen connected to you' },
  resident: { ar: 'مقيم له صلة بك', en: 'A resident connected to you' },
}

const purposes: Readonly<Record<string, Text>> = {
  'acting-as': words.acting,
  openid: words.openid,
  card: words.card,
  'desk:activation': { ar: 'تفعيل حسابك', en: 'Activating your account' },
  'desk:mobile': { ar: 'تغيير جوالك المفقود', en: 'Changing your lost mobile' },
  'desk:request': { ar: 'طلبك الذي تعذّر إتمامه', en: 'Your request that could not be completed' },
  'desk:recovery': { ar: 'استعادة حسابك', en: 'Recovering your account' },
}

export function readingsPage(app: FastifyInstance, doorway: Doorway): void {
  const { site, house } = doorway
  const why = (purpose: string): Text => house.catalogue.get(purpose)?.title ?? purposes[purpose] ?? words.portal

  app.get<{ Querystring: { before?: string } }>('/readings', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const { lang } = req.visit
    const { before } = req.query
    const { rows, older } = await readingsOf(site.pool, guest.caller.person, 50, before)
    const cases = rows.flatMap(({ audience, request }) => (audience === 'officer' && request ? [request] : []))
    const reasons = await reasonsOf(site.pool, guest.caller.person, cases)
    return sendPage(site, req, reply, {
      title: words.title,
      names: guest.names,
      children: (
        <>
          <h1>{words.title[lang]}</h1>
          <p class="lead">{words.lead[lang]}</p>
          {rows.length === 0 ? (
            <Empty>{words.none[lang]}</Empty>
          ) : (
            <Table
              lang={lang}
              caption={words.title}
              captionUnseen
              columns={[words.when, words.who, words.why, words.what]}
              rows={rows.map((row) => [
                <Moment at={row.at} lang={lang} />,
                (others[row.audience] ?? audiences[row.audience] ?? others.citizen)?.[lang] ?? row.audience,
                <>
                  {why(row.purpose)[lang]}
                  {reasonOf(reasons, row.request)}
                </>,
                registersIn(row.registers, lang),
              ])}
            />
          )}
          <Older lang={lang} path="/readings" before={before} older={older} />
        </>
      ),
    })
  })
}

/** What the officer wrote before the record was opened, in her own words. */
function reasonOf(reasons: ReadonlyMap<string, string>, request: string | null) {
  const reason = reasons.get(request ?? '')
  return reason === undefined ? null : (
    <>
      {': '}
      <bdi>{reason}</bdi>
    </>
  )
}

function registersIn(names: readonly string[], lang: Lang): string {
  return names.map((name) => registers[name]?.[lang] ?? name).join(lang === 'ar' ? '، ' : ', ')
}
