/**
 * Payments that differ from a provider's file, and top-ups whose unused rest is sent back at the desk: the list, and what
 * two officers sign. Money goes back only to where it was paid from; nobody types an account here (T-PAY-05).
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { relyingParty } from '../identity/index.ts'
import {
  actingTrouble,
  agree,
  askSignature,
  deskWords,
  noteAct,
  type OfficerSession,
  pairs,
  pairTrouble,
  proposalAct,
  proposeSigned,
} from '../identity/officers/index.ts'
import { compact, type Lang, type Text } from '../language/index.ts'
import {
  type Category,
  categories,
  chargeOfBill,
  type DifferenceKind,
  openDifferences,
  type Provider,
} from '../payments/index.ts'
import { inTransaction, readingWithin } from '../store/index.ts'
import {
  BothDates,
  Card,
  Empty,
  Field,
  type FieldErrors,
  Form,
  Ltr,
  Moment,
  Money,
  readForm,
  SummaryList,
  Table,
  type Typed,
} from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import type { Agreeing } from './agreeing.ts'
import { sendDesk } from './frame.tsx'
import { Signed } from './parts.tsx'
import type { DeskRoutes } from './routes.ts'
import {
  acts,
  open,
  queryOf,
  type Settling,
  settle,
  settleFields,
  settleForm,
  settlingHash,
  settlingIn,
  settlingOf,
  type Unsettled,
  unsettled,
} from './settling.ts'

const words = {
  title: { ar: 'مدفوعات مختلفة', en: 'Payments that differ' },
  lead: {
    ar: 'ما لا يتفق فيه ملف الجهة ودفترنا. ما يُصلح نفسه يختفي وحده.',
    en: 'Where a provider’s file and our books do not agree. What heals by itself goes by itself.',
  },
  none: { ar: 'لا شيء مختلف.', en: 'Nothing differs.' },
  what: { ar: 'الاختلاف', en: 'Difference' },
  provider: { ar: 'الجهة', en: 'Provider' },
  day: { ar: 'يوم الملف', en: 'Day of the file' },
  theirs: { ar: 'عندها', en: 'In its file' },
  ours: { ar: 'عندنا', en: 'In our books' },
  reference: { ar: 'رقم العملية', en: 'Transaction' },
  found: { ar: 'ظهر', en: 'Found' },
  direction: { ar: 'الاتجاه', en: 'Direction' },
  in: { ar: 'دفعة', en: 'A payment' },
  out: { ar: 'مبلغ مُعاد', en: 'Money sent back' },
  nothing: { ar: 'لا شيء', en: 'Nothing' },
  topUp: { ar: 'شحن رصيد', en: 'A top-up' },
  bill: { ar: 'رقم الفاتورة', en: 'Bill number' },
  category: { ar: 'الفئة', en: 'Category' },
  unused: { ar: 'غير المستعمل منه', en: 'Unused of it' },
  paidBy: { ar: 'دُفع عبر', en: 'Paid through' },
  findTitle: { ar: 'استرداد شحن لمن لا يستطيع بنفسه', en: 'Sending a top-up back for somebody who cannot' },
  find: { ar: 'اعرض الشحن', en: 'Show the top-up' },
  notFound: { ar: 'لا شحن بهذا الرقم بقي منه شيء', en: 'No top-up with this number has anything left' },
  act: { ar: 'التسوية', en: 'Settlement' },
  review: { ar: 'راجع', en: 'Review' },
  why: { ar: 'السبب', en: 'Why' },
  sign: { ar: 'وقّع واطلب موافقة موظف ثانٍ', en: 'Sign, and ask a second officer' },
} as const satisfies Readonly<Record<string, Text>>

const kindWords: Readonly<Record<DifferenceKind, Text>> = {
  'unknown-bill': { ar: 'دُفعت فاتورة لا نعرفها', en: 'Paid for a bill that we do not know' },
  'not-booked': { ar: 'دفعة لم نسجلها', en: 'A payment that we did not book' },
  'refund-not-booked': { ar: 'أعادت مبلغًا لم نسجله', en: 'It sent money back that we did not book' },
  'amount-differs': { ar: 'مبلغ غير مبلغنا', en: 'Another sum than ours' },
  'not-in-file': { ar: 'سجلناها وليست في ملفها', en: 'Booked here and not in its file' },
}

const providerWords: Readonly<Record<Provider, Text>> = {
  card: { ar: 'بوابة البطاقات', en: 'The card gateway' },
  biller: { ar: 'مُصدر الفواتير في المصارف', en: 'The biller behind the banks' },
}

const purpose = 'desk:payment'

export function paymentPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site, identity } = doorway
  const rp = relyingParty(site.publicUrl)

  routes.get('/desk/payments', 'settle a payment', ({ req, reply, session }) => list(req, reply, session))

  routes.post('/desk/payments', 'settle a payment', async ({ req, reply, session, sent }) => {
    const typed = sent('number').slice(0, 60)
    const charge = await chargeOfBill(site.pool, compact(typed) ?? '')
    if (charge === null || (await unsettled(site.pool, charge.id)) === null)
      return list(req, reply, session, { number: words.notFound }, typed)
    return reply.redirect(`/desk/payments/${charge.id}`, 303)
  })

  routes.get('/desk/payments/:id', 'settle a payment', ({ req, reply, session, id }) => show(req, reply, session, id))

  // First what it comes to, then the signature: what is signed is what was seen.
  for (const act of ['return', 'close'] as const) {
    routes.post(`/desk/payments/:id/${act}`, 'settle a payment', async ({ req, reply, session, id }) => {
      const read = readForm(settleForm, settleFields, req.body)
      if (!read.ok) return show(req, reply, session, id, { act, errors: read.errors, values: read.values })
      return show(req, reply, session, id, { settling: { act, note: read.values.note } })
    })
  }

  routes.post('/desk/payments/:id/settle/challenge', 'settle a payment', async ({ req, reply, session, id }) => {
    const settling = settlingIn(req)
    const one = settling === null ? null : await unsettled(site.pool, id)
    reply.header('cache-control', 'no-store')
    if (settling === null || one === null || !open(one, settling.act)) return reply.code(409).send({})
    const act = proposalAct({ what: 'payment', about: id, hash: settlingHash(one, settling) })
    return reply.send(await askSignature(identity, rp, session.officer.id, session.id, act))
  })

  routes.post('/desk/payments/:id/settle', 'settle a payment', async ({ req, reply, session, id, sent }) => {
    const settling = settlingIn(req)
    if (settling === null) throw new ProblemError(ofStatus(404))
    const asked = await proposeSigned(identity, rp, session, sent('_passkey'), async (tx) => {
      const one = await unsettled(tx, id, true)
      if (one === null || !open(one, settling.act)) return null
      const hash = settlingHash(one, settling)
      const detail = { ...settling }
      return { what: 'payment', about: id, person: one.person, hash, detail, reason: settling.note }
    })
    return asked.ok
      ? reply.redirect('/desk/payments', 303)
      : show(req, reply, session, id, { errors: { '': asked.words } })
  })

  async function list(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    errors: FieldErrors = {},
    typed = '',
  ) {
    const { lang } = req.visit
    const all = await openDifferences(site.pool)
    return sendDesk(site, req, reply, {
      title: words.title,
      session,
      errors,
      path: '/desk/payments',
      children: (
        <>
          <p class="lead">{words.lead[lang]}</p>
          {all.length === 0 ? (
            <Empty>{words.none[lang]}</Empty>
          ) : (
            <Table
              lang={lang}
              caption={words.title}
              captionUnseen
              columns={[words.what, words.provider, words.theirs, words.ours, words.day]}
              rows={all.map((one) => [
                <a href={`/desk/payments/${one.id}`}>{kindWords[one.kind][lang]}</a>,
                providerWords[one.provider][lang],
                <Sum lang={lang} halalas={one.theirs} />,
                <Sum lang={lang} halalas={one.ours} />,
                <BothDates day={one.day} lang={lang} />,
              ])}
            />
          )}
          <Card title={words.findTitle[lang]} level={2}>
            <Form lang={lang} id="find" action="/desk/payments" summary={false} button={words.find}>
              <Field lang={lang} name="number" label={words.bill} widget="digits" value={typed} error={errors.number} />
            </Form>
          </Card>
        </>
      ),
    })
  }

  interface Shown {
    readonly act?: Settling['act']
    readonly errors?: FieldErrors
    readonly values?: Typed
    readonly settling?: Settling
  }

  async function show(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    id: string,
    shown: Shown = {},
  ) {
    const { lang } = req.visit
    const one = await opened(doorway, session, id)
    if (one === null) throw new ProblemError(ofStatus(404))
    const at = `/desk/payments/${one.id}`
    const { settling } = shown
    return sendDesk(site, req, reply, {
      title: one.is === 'difference' ? kindWords[one.one.kind] : words.topUp,
      session,
      ...(shown.errors ? { errors: shown.errors } : {}),
      back: '/desk/payments',
      path: at,
      islands: ['passkey', 'once'],
      children: (
        <>
          <Summary lang={lang} of={one} />
          {settling ? (
            <>
              <Settlement lang={lang} settling={settling} />
              <Signed lang={lang} at={`${at}/settle`} query={queryOf(settling)} button={words.sign} />
            </>
          ) : (
            (['return', 'close'] as const)
              .filter((act) => open(one, act))
              .map((act) => (
                <Card title={acts[act][lang]} level={2}>
                  <Form
                    lang={lang}
                    id={act}
                    action={`${at}/${act}`}
                    fields={settleFields}
                    values={shown.act === act ? (shown.values ?? {}) : {}}
                    errors={shown.act === act ? (shown.errors ?? {}) : {}}
                    summary={false}
                    button={words.review}
                  />
                </Card>
              ))
          )}
        </>
      ),
    })
  }
}

function Sum({ lang, halalas }: { readonly lang: Lang; readonly halalas: number | null }) {
  return halalas === null ? <span>{words.nothing[lang]}</span> : <Money amount={{ halalas }} lang={lang} />
}

/** One of them, its opening in the readers' book of whose payment it is (T-INS-02). */
function opened({ site }: Doorway, { officer }: OfficerSession, id: string): Promise<Unsettled | null> {
  return inTransaction(site.pool, async (tx) => {
    const at = site.clock.now()
    const one = await unsettled(tx, id)
    if (one === null || one.person === null) return one
    const { person } = one
    if ((await actingTrouble(tx, officer, person)) !== null) return null
    const reading = { reader: officer.id, audience: 'officer', purpose, request: one.id, at }
    return readingWithin(tx, reading, async (look) => {
      look.note(person, 'payments')
      return one
    })
  })
}

function Summary({ lang, of }: { readonly lang: Lang; readonly of: Unsettled }) {
  if (of.is === 'top-up') {
    const { billNumber, halalas, paidBy, paidAt } = of.one
    const category: Category = of.one.category
    return (
      <SummaryList
        lang={lang}
        rows={[
          { label: words.bill, shown: <Ltr>{billNumber}</Ltr> },
          { label: words.category, shown: categories[category][lang] },
          { label: words.in, shown: <Money amount={{ halalas }} lang={lang} /> },
          { label: words.unused, shown: <Money amount={{ halalas: of.unused }} lang={lang} /> },
          { label: words.paidBy, shown: paidBy === null || paidBy === 'fund' ? '–' : providerWords[paidBy][lang] },
          { label: words.found, shown: paidAt === null ? '–' : <Moment at={paidAt} lang={lang} /> },
        ]}
      />
    )
  }
  const { kind, provider, direction, day, reference, theirs, ours, foundAt } = of.one
  return (
    <SummaryList
      lang={lang}
      rows={[
        { label: words.what, shown: kindWords[kind][lang] },
        { label: words.provider, shown: providerWords[provider][lang] },
        { label: words.direction, shown: words[direction][lang] },
        { label: words.reference, shown: <Ltr>{reference}</Ltr> },
        { label: words.theirs, shown: <Sum lang={lang} halalas={theirs} /> },
        { label: words.ours, shown: <Sum lang={lang} halalas={ours} /> },
        { label: words.day, shown: <BothDates day={day} lang={lang} /> },
        { label: words.found, shown: <Moment at={foundAt} lang={lang} /> },
      ]}
    />
  )
}

function Settlement({ lang, settling }: { readonly lang: Lang; readonly settling: Settling }) {
  return (
    <SummaryList
      lang={lang}
      rows={[
        { label: words.act, shown: acts[settling.act][lang] },
        { label: words.why, shown: settling.note },
      ]}
    />
  )
}

/** A settlement as the second officer sees and signs it. */
export function paymentAgreeing(doorway: Doorway): Agreeing {
  const { site, identity } = doorway
  const rp = relyingParty(site.publicUrl)
  return {
    async seen(session, proposal, lang) {
      const { proposed_by: by, person_id: person } = proposal
      const trouble = await pairTrouble(site.pool, by, session.officer, pairs.payment, person)
      if (trouble !== null) return { words: deskWords[trouble] }
      const one = await opened(doorway, session, proposal.about)
      const settling = settlingOf.safeParse(proposal.detail)
      if (one === null || !settling.success || proposal.decision !== null) return { words: deskWords.decided }
      return {
        body: (
          <>
            <Summary lang={lang} of={one} />
            <Settlement lang={lang} settling={settling.data} />
          </>
        ),
      }
    },
    async approve(session, proposal, answer) {
      const settling = settlingOf.parse(proposal.detail)
      return agree(identity, rp, session, proposal.proposal_id, answer, {
        async present(tx) {
          const one = await unsettled(tx, proposal.about, true)
          return one === null ? null : settlingHash(one, settling)
        },
        async does(tx, { proposal_id: id, proposed_by: second }, at) {
          const one = await unsettled(tx, proposal.about, true)
          if (one === null || !(await settle(tx, one, settling, id, at))) return deskWords.decided
          await noteAct(tx, {
            at,
            kind: 'payment_settled',
            officer: session.officer,
            session: session.id,
            second,
            about: one.id,
            reason: settling.note,
            before: { is: one.is },
            after: { act: settling.act },
            ...(one.person === null ? {} : { person: one.person }),
          })
          return null
        },
      })
    },
  }
}
