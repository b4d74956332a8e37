/**
 * Inquiries about oneself without an account: after the question a code, and after the code the answer. Every page and
 * every refusal is the same whoever was named (ID-53).
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { askNamedCode, matching, newNamedFlow, tryNamedCode } from '../identity/index.ts'
import type { Day, Text } from '../language/index.ts'
import { type AnyInquiry, admitLookUp } from '../requests/index.ts'
import { inTransaction, type PersonId } from '../store/index.ts'
import { Form, Notice, readForm } from '../ui/index.ts'
import { admitAsking, type Doorway } from '../web/index.ts'
import { sealAsked, wasAsked } from './asked-again.ts'
import { sendPage } from './frame.tsx'
import { namesHere } from './guard.ts'
import { sent } from './identity/body.ts'
import { codeFields, codeForm } from './identity/code.tsx'
import { w } from './words.ts'

const words = {
  sent: {
    ar: 'إن كانت البيانات لشخص له جوال عندنا فقد أرسلنا إليه رمزًا. اكتبه هنا خلال خمس دقائق.',
    en: 'If the details are those of a person whose mobile we hold, a code is on its way to it. Type it within five minutes.',
  },
  show: { ar: 'اعرض الجواب', en: 'Show the answer' },
  again: { ar: 'أرسل رمزًا جديدًا', en: 'Send a new code' },
  none: {
    ar: 'لا يصلك رمز؟ راجع الرقم وتاريخ الميلاد، أو حدّث جوالك في حسابك.',
    en: 'No code? Check the number and date of birth, or update your mobile in your account.',
  },
} as const satisfies Readonly<Record<string, Text>>

export interface NamedQuestion {
  readonly id: string
  readonly definition: AnyInquiry
  readonly asked: Readonly<Record<string, unknown>>
  readonly typed: Readonly<Record<string, string>>
}

type Show = (
  req: FastifyRequest,
  reply: FastifyReply,
  question: NamedQuestion & { readonly guest: null; readonly known: PersonId },
) => Promise<FastifyReply>

/** @param show the page with the answer, for whoever was shown to be that person */
export function byNumberPages(doorway: Doorway, show: Show) {
  const { site, house, identity } = doorway

  async function answer(req: FastifyRequest, reply: FastifyReply, question: NamedQuestion): Promise<FastifyReply> {
    const { id, asked, typed } = question
    const { body } = req
    const named = { number: String(asked.number), born: asked.birthDate as Day }
    if (wasAsked(doorway, `proved:${id}`, typed, sent(body, '_proved'))) {
      const known = await inTransaction(site.pool, (tx) => matching(tx, named))
      if (known !== null) return show(req, reply, { ...question, guest: null, known })
    }
    const flow = sent(body, '_flow')
    if (flow === '' || !wasAsked(doorway, `code:${id}`, { ...typed, flow }, sent(body, '_sent'))) {
      admit(req, question)
      await admitLookUp(house, id, asked)
      const fresh = newNamedFlow()
      await askNamedCode(identity, { ...named, flow: fresh, lang: req.visit.lang })
      return codePage(req, reply, question, fresh)
    }
    // The language switch shows the page again; it tries nothing.
    if (sent(body, '_lang') !== '') return codePage(req, reply, question, flow)
    const read = readForm(codeForm, codeFields, body)
    if (!read.ok) return codePage(req, reply, question, flow, read.errors)
    admit(req, question)
    const tried = await tryNamedCode(identity, { ...named, flow }, read.values.code.replace(/[\s-]/g, ''))
    if (!tried.ok) return codePage(req, reply, question, flow, { code: tried.words })
    return show(req, reply, { ...question, guest: null, known: tried.person })
  }

  function admit(req: FastifyRequest, { id, definition }: NamedQuestion): void {
    const { perMinute } = definition.throttle
    admitAsking(site, { session: req.visit.session, address: req.ip }, { id, perMinute, person: null })
  }

  async function codePage(
    req: FastifyRequest,
    reply: FastifyReply,
    { id, definition, typed }: NamedQuestion,
    flow: string,
    errors: Readonly<Record<string, Text>> = {},
  ) {
    const { lang } = req.visit
    const wrong = Object.keys(errors).length > 0
    const asked = { ...typed, _answered: sealAsked(doorway, `inquiry:${id}`, typed) }
    return sendPage(site, req, reply, {
      title: definition.title,
      status: wrong ? 422 : 200,
      error: wrong,
      names: await namesHere(doorway, req),
      form: 'page-form',
      back: { href: `/services/${id}`, label: w.services },
      children: (
        <div class="narrow">
          <h1>{definition.title[lang]}</h1>
          <Notice lang={lang} tone="info" live>
            {words.sent[lang]}
          </Notice>
          <Form
            lang={lang}
            action={`/services/${id}`}
            hidden={{ ...asked, _flow: flow, _sent: sealAsked(doorway, `code:${id}`, { ...typed, flow }) }}
            fields={codeFields}
            errors={errors}
            button={words.show}
          />
          <form method="post" action={`/services/${id}`} data-once="">
            {Object.entries(asked).map(([name, value]) => (
              <input type="hidden" name={name} value={value} />
            ))}
            <p>{words.none[lang]}</p>
            <button class="button second" type="submit">
              {words.again[lang]}
            </button>
          </form>
        </div>
      ),
    })
  }

  return { answer }
}
