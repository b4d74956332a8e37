/**
 * The app of a bank, where a customer who registered on the portal presses "activate" (P-03). What it sends goes through
 * the very address that real banks call, signed by the simulated bank's own key.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { DemoBanks } from '../agencies/banks/index.ts'
import { choice, field, personNumber, type Text } from '../language/index.ts'
import { openRegisters } from '../requests/index.ts'
import { unrecorded, uuid } from '../store/index.ts'
import { Button, type FieldErrors, Form, fieldsOf, Notice, readForm, type Typed } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendSimulator, switchedLanguage } from './frame.tsx'
import { bankFaultWords } from './words.ts'

export const myBank = {
  path: '/simulators/my-bank',
  title: { ar: 'تطبيق مصرفي', en: 'My bank’s app' } satisfies Text,
} as const

/** Where banks call; the same address is in `docs/openapi.json`. */
const bankPath = '/api/bank/activations'

const form = z.object({
  number: field(personNumber, { ar: 'رقم هوية العميل أو إقامته', en: 'The customer’s ID or iqama number' }),
  fault: choice(bankFaultWords, { ar: 'ما يخطئ فيه المصرف', en: 'What the bank does wrong' }),
})
const fields = fieldsOf(form)

const stranger: Text = {
  ar: 'لا عميل بهذا الرقم له جوال عند المصرف. جرّب 1999900028',
  en: 'The bank has no customer with this number and a mobile. Try 1999900028',
}

interface Shown {
  readonly typed?: Typed
  readonly errors?: FieldErrors
  readonly activated?: true
}

export function myBankPages(app: FastifyInstance, doorway: Doorway, banks: DemoBanks): void {
  const { site } = doorway

  app.get(myBank.path, async (req, reply) => show(req, reply, {}))

  app.post(myBank.path, async (req, reply) => {
    const read = readForm(form, fields, req.body)
    const typed = read.ok ? read.typed : read.values
    if (switchedLanguage(site, req, reply)) return show(req, reply, { typed })
    if (!read.ok) return show(req, reply, { typed, errors: read.errors })
    const { number, fault } = read.values
    const customer = await customerOf(number)
    if (customer === null) return show(req, reply, { typed, errors: { number: stranger } })
    const word = await banks.word(customer, site.publicUrl + bankPath, site.clock.now(), fault)
    if (fault === 'replay') await send(word)
    const refused = await send(word)
    return show(req, reply, refused === null ? { activated: true } : { typed, errors: { '': refused } })
  })

  /** What a bank would hold of its customer: here the register's mobile. Simulated, so nothing is written as read. */
  async function customerOf(number: string): Promise<{ number: string; mobile: string } | null> {
    const { people } = openRegisters(unrecorded(site.pool))
    const id = await people.find(number)
    const mobile = id === null ? null : (await people.get(id)).mobile
    return mobile === null ? null : { number, mobile }
  }

  /** Null: activated. Else what the house said, with the code that the bank's engineers see. */
  async function send(word: string): Promise<Text | null> {
    const answer = await app.inject({
      method: 'POST',
      url: bankPath,
      headers: { 'content-type': 'application/json', 'idempotency-key': uuid() },
      payload: JSON.stringify({ word }),
    })
    if (answer.statusCode === 201) return null
    const said = answer.json<{ type: string; words: Text }>()
    const code = said.type.split('/').at(-1)
    return { ar: `${said.words.ar} (${code})`, en: `${said.words.en} (${code})` }
  }

  function show(req: FastifyRequest, reply: FastifyReply, { typed, errors = {}, activated }: Shown) {
    const { lang } = req.visit
    return sendSimulator(site, req, reply, {
      title: myBank.title,
      standsFor: {
        ar: 'تقوم مقام تطبيق مصرفك بعد أن دخلت إليه. سجّل في البوابة أولًا، ثم فعّل حسابك من هنا.',
        en: 'It stands for your bank’s app once you are signed in there. Register on the portal first, then activate here.',
      },
      errors,
      form: 'page-form',
      children: activated ? (
        <>
          <Notice lang={lang} tone="success">
            {lang === 'ar'
              ? 'فُعّل حسابك في البوابة. ادخل بكلمة المرور التي اخترتها عند التسجيل.'
              : 'Your portal account is active. Sign in with the password you chose when registering.'}
          </Notice>
          <p class="act">
            <Button href="/sign-in">{lang === 'ar' ? 'ادخل البوابة' : 'Sign in to the portal'}</Button>
          </p>
        </>
      ) : (
        <Form
          lang={lang}
          id="page-form"
          action={myBank.path}
          fields={fields}
          values={{ fault: 'none', ...typed }}
          errors={errors}
          summary={false}
          button={{ ar: 'فعّل حسابي في البوابة', en: 'Activate my portal account' }}
        />
      ),
    })
  }
}
