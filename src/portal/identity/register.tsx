/** Registering, step 1 of 3: data, terms and the challenge (P-02, R-ACC-01). It tells nobody who has an account (ID-30). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { beginClaim, claimForm, terms } from '../../identity/index.ts'
import type { Lang, Text } from '../../language/index.ts'
import { Card, Field, type FieldErrors, fieldsOf, readForm, type Typed } from '../../ui/index.ts'
import { cookieOf, type Doorway, setCookie } from '../../web/index.ts'
import { sent, switchedLanguage } from './body.ts'
import { sendFormPage } from './form-page.tsx'
import { humanErrors, newHuman } from './human.tsx'
import { TermsList } from './terms.tsx'
import { differ } from './words.ts'

const asked = ['number', 'mobile', 'email', 'username', 'lang', 'password'] as const
const again = {
  name: 'again',
  label: { ar: 'كلمة المرور مرة أخرى', en: 'Password again' },
  widget: 'password',
  autocomplete: 'new-password',
  optional: false,
  offered: false,
} as const
const described = fieldsOf(claimForm, { only: asked })
const fields = asked.flatMap((name) =>
  described
    .filter((field) => field.name === name)
    // The page itself says which field may stay empty.
    .map((field) => (name === 'email' ? { ...field, label: emailLabel(), widget: 'email' as const } : field)),
)

function emailLabel(): Text {
  return { ar: 'البريد الإلكتروني', en: 'E-mail address' }
}

const agree: Text = { ar: 'قرأت شروط الاستخدام وأوافق عليها', en: 'I have read the terms of use and accept them' }

export function registerPages(app: FastifyInstance, doorway: Doorway): void {
  const { site, identity } = doorway

  app.get('/register', async (req, reply) => {
    if (req.visit.session !== null) return reply.redirect('/home', 303)
    return showRegister(doorway, req, reply, { values: { lang: req.visit.lang } })
  })

  app.post('/register', async (req, reply) => {
    const read = readForm(claimForm, fields, req.body)
    const ticked = sent(req.body, 'terms') === 'yes'
    const values = { ...(read.ok ? read.typed : read.values), ...(ticked ? { terms: 'yes' } : {}) }
    if (switchedLanguage(site, req, reply)) return showRegister(doorway, req, reply, { values })
    const errors: Record<string, Text> = read.ok ? {} : { ...read.errors }
    if (sent(req.body, 'password') === '') errors.password = { ar: 'اكتب كلمة المرور', en: 'Enter the password' }
    else if (sent(req.body, 'again') !== sent(req.body, 'password')) errors.again = differ
    if (!ticked) errors.terms = { ar: `ضع علامة عند «${agree.ar}» لتكمل`, en: `Tick “${agree.en}” to go on` }
    if (!read.ok || Object.keys(errors).length > 0) return showRegister(doorway, req, reply, { values, errors })
    const notHuman = await humanErrors(doorway, 'register', req.body)
    if (notHuman !== null) return showRegister(doorway, req, reply, { values, errors: notHuman })
    const claim = await beginClaim(
      identity,
      { ...read.values, terms: sent(req.body, 'terms_version') },
      { device: cookieOf(site, req, 'device'), former: cookieOf(site, req, 'claim') },
    )
    if (!claim.ok) {
      const where = claim.reason === 'password_refused' ? 'password' : claim.reason === 'terms_changed' ? 'terms' : ''
      return showRegister(doorway, req, reply, { values, errors: { [where]: claim.words } })
    }
    // A day to prove the mobile and thirty to be activated: the form stays in this browser for as long as it is good.
    setCookie(site, reply, 'claim', claim.flow, 31)
    return reply.redirect('/register/code', 303)
  })
}

interface Shown {
  readonly values?: Typed
  readonly errors?: FieldErrors
}

/** The first step; later ones come back to it when their time is over. */
export async function showRegister(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, shown: Shown) {
  const { lang } = req.visit
  const { values = {}, errors = {} } = shown
  return sendFormPage(doorway.site, req, reply, {
    title: { ar: 'أنشئ حسابًا', en: 'Create an account' },
    lead: leads[lang],
    action: '/register',
    fields: [...fields, again],
    values,
    errors,
    // What she accepts is what this page showed, even if the terms change meanwhile.
    hidden: { terms_version: terms.version },
    button: { ar: 'أرسل الرمز إلى جوالي', en: 'Send the code to my mobile' },
    inside: [
      <Agreement lang={lang} checked={values.terms === 'yes'} error={errors.terms} />,
      await newHuman(doorway, 'register', lang, errors),
    ],
    islands: ['pow'],
  })
}

const leads: Readonly<Record<Lang, string>> = {
  ar: 'ثلاث خطوات: بياناتك، ثم رمز إلى جوالك، ثم استمارة تفعّل بها حسابك.',
  en: 'Three steps: your details, a code to your mobile, then a form with which you activate the account.',
}

function Agreement({ lang, checked, error }: { lang: Lang; checked: boolean; error?: Text }) {
  return (
    <>
      <Card title={terms.title[lang]} level={2}>
        <TermsList lang={lang} />
      </Card>
      <Field lang={lang} name="terms" label={agree} widget="checkbox" checked={checked} error={error} />
    </>
  )
}
