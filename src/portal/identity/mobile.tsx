/** Changing one's mobile: the new number, then the codes sent to both; and undoing it with the code the old one got. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { askMobileChange, changeMobile, undoMobileChange } from '../../identity/index.ts'
import { field, mobile, plainText, type Text } from '../../language/index.ts'
import { type FieldErrors, fieldsOf, readForm, type Typed } from '../../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../../web/index.ts'
import { sent, switchedLanguage } from './body.ts'
import { passwordForm } from './code.tsx'
import { sendFormPage } from './form-page.tsx'

const title: Text = { ar: 'غيّر جوالك', en: 'Change your mobile' }
const newForm = z.object({
  mobile: field(mobile, { ar: 'الجوال الجديد', en: 'New mobile' }, undefined, { widget: 'digits' }),
  ...passwordForm.shape,
})
const newFields = fieldsOf(newForm)
const digits = { widget: 'digits', autocomplete: 'one-time-code' } as const
const bothForm = z.object({
  old: field(
    plainText({ max: 20 }).optional(),
    { ar: 'الرمز المرسل إلى جوالك الحالي', en: 'Code sent to your present mobile' },
    undefined,
    digits,
  ),
  new: field(
    plainText({ max: 20 }),
    { ar: 'الرمز المرسل إلى الجوال الجديد', en: 'Code sent to the new mobile' },
    undefined,
    digits,
  ),
})
const bothFields = fieldsOf(bothForm).map((f) => ({ ...f, maxLength: undefined }))
const undoForm = z.object({
  code: field(
    plainText({ max: 60 }),
    { ar: 'رمز التراجع', en: 'Undo code' },
    { ar: '16 خانة في الرسالة', en: '16 characters in the message' },
  ),
})
const undoFields = fieldsOf(undoForm)

export function mobilePages(app: FastifyInstance, doorway: Doorway): void {
  const { identity, site } = doorway

  app.get('/account/mobile', async (req, reply) => {
    if (req.visit.session === null) return reply.redirect('/sign-in?next=/account/mobile', 303)
    return showNew(doorway, req, reply)
  })

  app.post('/account/mobile', async (req, reply) => {
    const session = signedIn(req)
    const read = readForm(newForm, newFields, req.body)
    if (switchedLanguage(site, req, reply))
      return showNew(doorway, req, reply, {}, { mobile: sent(req.body, 'mobile') })
    if (!read.ok) return showNew(doorway, req, reply, read.errors, read.values)
    const asked = await askMobileChange(identity, session, read.values.mobile, read.values.password)
    if (!asked.ok) {
      const place = asked.reason === 'same' ? 'mobile' : asked.reason.startsWith('password') ? 'password' : ''
      return showNew(doorway, req, reply, { [place]: asked.words }, read.typed)
    }
    return showBoth(doorway, req, reply, { to: read.values.mobile, known: asked.known })
  })

  app.post('/account/mobile/confirm', async (req, reply) => {
    const session = signedIn(req)
    const to = mobile.safeParse(sent(req.body, 'mobile'))
    if (!to.success) return showNew(doorway, req, reply)
    const read = readForm(bothForm, bothFields, req.body)
    const known = sent(req.body, '_known')
    const back = { to: to.data, known }
    if (switchedLanguage(site, req, reply)) return showBoth(doorway, req, reply, back)
    if (!read.ok) return showBoth(doorway, req, reply, back, read.errors)
    const codes = { old: read.values.old ?? '', new: read.values.new }
    const done = await changeMobile(identity, session, to.data, codes, known)
    if (!done.ok && done.reason === 'password_first') {
      return showNew(doorway, req, reply, { password: done.words }, { mobile: sent(req.body, 'mobile') })
    }
    if (!done.ok) return showBoth(doorway, req, reply, back, { [done.field]: done.words })
    return reply.redirect('/account', 303)
  })

  app.get('/mobile-undo', async (req, reply) => showUndo(doorway, req, reply))

  app.post('/mobile-undo', async (req, reply) => {
    const read = readForm(undoForm, undoFields, req.body)
    if (!read.ok) return showUndo(doorway, req, reply, read.errors)
    const undone = await undoMobileChange(identity, read.values.code)
    if (!undone.ok) return showUndo(doorway, req, reply, { code: undone.words })
    reply.header('clear-site-data', '"cache", "storage"')
    return sendFormPage(site, req, reply, {
      title: undone.frozen ? frozen : { ar: 'عاد جوالك القديم إلى حسابك', en: 'Your old mobile is yours again' },
      whole: undone.frozen ? (
        <a href="/activation-points">{where[req.visit.lang]}</a>
      ) : (
        <a href="/sign-in">{req.visit.lang === 'ar' ? 'ادخل وغيّر كلمة مرورك' : 'Sign in and change your password'}</a>
      ),
    })
  })
}

function signedIn(req: FastifyRequest) {
  if (req.visit.session === null) throw new ProblemError(ofStatus(401))
  return req.visit.session
}

const frozen: Text = {
  ar: 'جمّدنا الحساب. أثبت نفسك في جهاز خدمة ليعود إليك',
  en: 'The account is frozen. Prove yourself at a kiosk to have it back',
}
const lost: Text = {
  ar: 'فقدت جوالك الحالي؟ يغيّره لك موظف التفعيل بعد أن تثبت نفسك عنده.',
  en: 'Lost your present mobile? An activation officer changes it once you have proved yourself there.',
}
const where: Text = { ar: 'أماكن موظفي التفعيل', en: 'Where the activation officers are' }

function showNew(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  errors: FieldErrors = {},
  values: Typed = {},
) {
  const lead: Text = {
    ar: 'نرسل رمزًا إلى جوالك الحالي ورمزًا إلى الجديد. لا يتغيّر الجوال بلا رمز الحالي.',
    en: 'We send a code to your present mobile and one to the new. Without the code on the present one it cannot be changed.',
  }
  const button: Text = { ar: 'أرسل الرمزين', en: 'Send both codes' }
  return sendFormPage(doorway.site, req, reply, {
    title,
    lead: lead[req.visit.lang],
    action: '/account/mobile',
    fields: newFields,
    values,
    errors,
    button,
    below: (
      <p>
        {lost[req.visit.lang]} <a href="/activation-points">{where[req.visit.lang]}</a>
      </p>
    ),
  })
}

interface Moving {
  readonly to: string
  /** What the password gave. */
  readonly known: string
}

function showBoth(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  { to, known }: Moving,
  errors: FieldErrors = {},
) {
  const lead: Text = {
    ar: 'يصلح كل رمز خمس دقائق. ويستطيع جوالك القديم التراجع خلال 72 ساعة.',
    en: 'Each code is good for five minutes. Your old mobile can undo this for 72 hours.',
  }
  return sendFormPage(doorway.site, req, reply, {
    title,
    lead: lead[req.visit.lang],
    action: '/account/mobile/confirm',
    fields: bothFields,
    errors,
    hidden: { mobile: to, _known: known },
    button: title,
  })
}

function showUndo(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, errors: FieldErrors = {}) {
  const lead: Text = {
    ar: 'وصلتك رسالة بأن جوالك تغيّر ولم تغيّره أنت؟ اكتب رمز التراجع الذي فيها.',
    en: 'A message says your mobile was changed, and it was not you? Type the undo code in it.',
  }
  return sendFormPage(doorway.site, req, reply, {
    title: { ar: 'تراجع عن تغيير الجوال', en: 'Undo a change of mobile' },
    lead: lead[req.visit.lang],
    action: '/mobile-undo',
    fields: undoFields,
    errors,
    button: { ar: 'أعد جوالي القديم', en: 'Give me back my old mobile' },
  })
}
