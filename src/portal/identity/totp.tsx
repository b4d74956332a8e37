/** Code apps on one's account: adding one (proof, picture code, first code) and removing one. Works without JavaScript. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  accountOf,
  addingTotp,
  beginTotp,
  confirmTotp,
  phoneActState,
  proofAgain,
  removeTotp,
  removingTotp,
  type Session,
  type Totp,
  totpsOf,
} from '../../identity/index.ts'
import { field, type Lang, plainText, type Text } from '../../language/index.ts'
import { isUuid } from '../../store/index.ts'
import { type FieldErrors, fieldsOf, Moment, Qr, readForm, Table } from '../../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../../web/index.ts'
import { type Confirming, confirmStep, sendPasskeyOptions } from '../confirm.tsx'
import { namesOf } from '../frame.tsx'
import { renewToken } from '../guard.ts'
import { sent, switchedLanguage } from './body.ts'
import { appCodeFields, codeForm } from './code.tsx'
import { BackToAccount, sendFormPage } from './form-page.tsx'

const adding: Text = { ar: 'أضف تطبيق رموز', en: 'Add a code app' }
const removing: Text = { ar: 'احذف تطبيق الرموز', en: 'Remove the code app' }
/** The app is named and its first code typed in one go. */
const firstForm = codeForm.extend({
  name: field(plainText({ max: 60 }).optional(), { ar: 'سمّه لتعرفه فيما بعد', en: 'Name it, to know it later' }),
})
const firstFields = [...appCodeFields, ...fieldsOf(firstForm.pick({ name: true }))]
const named: Text = { ar: 'تطبيق على جوالي', en: 'App on my phone' }
const noApp = '00000000-0000-0000-0000-000000000000'
const issuer = { ar: 'بوابة', en: 'Bawaba' }

export function totpPages(app: FastifyInstance, doorway: Doorway): void {
  const { site, identity } = doorway

  app.get('/account/code-app/new', async (req, reply) => {
    if (req.visit.session === null) return reply.redirect('/sign-in?next=/account/code-app/new', 303)
    return addStep(doorway, req, reply, req.visit.session)
  })
  app.post('/account/code-app/new', async (req, reply) => addStep(doorway, req, reply, signedIn(req)))

  app.post('/account/code-app/confirm', async (req, reply) => {
    const session = signedIn(req)
    const id = sent(req.body, 'id')
    if (switchedLanguage(site, req, reply)) return showFirst(doorway, req, reply, id)
    const read = readForm(firstForm, firstFields, req.body)
    if (!read.ok) return showFirst(doorway, req, reply, id, read.errors)
    const done = await confirmTotp(identity, session, isUuid(id) ? id : noApp, {
      code: read.values.code,
      name: read.values.name ?? named[req.visit.lang],
    })
    if (done.ok) return reply.redirect('/account#code-apps', 303)
    return showFirst(doorway, req, reply, id, { [done.reason === 'code_wrong' ? 'code' : '']: done.words })
  })

  app.get('/account/code-app/remove', async (req, reply) => {
    if (req.visit.session === null) return reply.redirect('/sign-in?next=/account', 303)
    return removeStep(doorway, req, reply, req.visit.session, sent(req.query, 'id'))
  })
  app.post('/account/code-app/remove', async (req, reply) =>
    removeStep(doorway, req, reply, signedIn(req), sent(req.body, 'id')),
  )

  // What a passkey signs instead of a code: to add one, to remove that one, or that it is still she.
  app.post('/account/code-app/passkey', async (req, reply) => {
    const session = signedIn(req)
    const id = sent(req.query, 'remove')
    return sendPasskeyOptions(doorway, reply, session, isUuid(id) ? removingTotp(session, id) : addingTotp(session))
  })
  // How the act stands that this session asked a phone to confirm.
  app.get('/account/proof/state', async (req, reply) => {
    const { session } = req.visit
    const state = session === null ? 'over' : await phoneActState(identity, session)
    return reply.header('cache-control', 'no-store').send({ state })
  })
  app.post('/account/proof/passkey', async (req, reply) => {
    const session = signedIn(req)
    return sendPasskeyOptions(doorway, reply, session, proofAgain(session))
  })
}

function signedIn(req: FastifyRequest): Session {
  if (req.visit.session === null) throw new ProblemError(ofStatus(401))
  return req.visit.session
}

async function addStep(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, session: Session) {
  const { site, identity } = doorway
  const asked: Confirming = {
    act: addingTotp(session),
    heading: adding,
    lead: {
      ar: 'يعرض التطبيق في جوالك رمزًا جديدًا كل نصف دقيقة، وتدخل به بدل رمز الرسالة. تأكد أولًا أنك أنت.',
      en: 'The app on your phone shows a new code every half minute; you sign in with it instead of a message. First confirm that it is you.',
    },
    button: { ar: 'تابع', en: 'Continue' },
    knows: true,
    action: '/account/code-app/new',
    hidden: {},
    ask: '/account/code-app/passkey',
    names: await namesOf(site, req, null),
    back: '/account',
  }
  const done = await confirmStep(doorway, req, reply, session, asked)
  if ('answer' in done) return done.answer
  const account = await accountOf(site.pool, session.personId)
  const begun = await beginTotp(identity, session, {
    issuer: issuer[req.visit.lang],
    label: account?.username ?? '',
  })
  if (!begun.ok) return sendNo(doorway, req, reply, adding, begun.words)
  await renewToken(doorway, req, reply, { proved: true })
  return showSecret(doorway, req, reply, begun)
}

async function removeStep(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, session: Session, id: string) {
  const { site, identity } = doorway
  const mine = (await totpsOf(site.pool, session.personId)).find((one) => one.id === id)
  if (mine === undefined) return reply.redirect('/account#code-apps', 303)
  const done = await confirmStep(doorway, req, reply, session, {
    act: removingTotp(session, id),
    heading: removing,
    lead: {
      ar: `بعد حذف «${mine.name}» تدخل برمز في رسالة، وتخرج أجهزتك الأخرى.`,
      en: `Without “${mine.name}” you sign in by a code in a message. Your other devices are signed out.`,
    },
    button: { ar: 'احذف التطبيق', en: 'Remove the app' },
    knows: true,
    action: '/account/code-app/remove',
    hidden: { id },
    ask: `/account/code-app/passkey?remove=${id}`,
    names: await namesOf(site, req, null),
    back: '/account',
  })
  if ('answer' in done) return done.answer
  const removed = await removeTotp(identity, session, id)
  if (!removed.ok) return sendNo(doorway, req, reply, removing, removed.words)
  await renewToken(doorway, req, reply, { proved: true })
  return reply.redirect('/account#code-apps', 303)
}

function sendNo(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, title: Text, words: Text) {
  const whole = <BackToAccount lang={req.visit.lang} />
  return sendFormPage(doorway.site, req, reply, { title, errors: { '': words }, whole })
}

/** The one time that the secret is shown, with the field for its first code below. */
function showSecret(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  begun: { readonly id: string; readonly secret: string; readonly uri: string },
) {
  const { lang } = req.visit
  const words = {
    lead: {
      ar: 'افتح تطبيق رموز مثل FreeOTP أو Aegis، وصوّر به هذا الرمز. نعرضه مرة واحدة.',
      en: 'Open a code app such as FreeOTP or Aegis and scan this code with it. We show it once.',
    },
    picture: { ar: 'رمز مصور لتطبيق الرموز', en: 'Picture code for the code app' },
    typed: { ar: 'لا تستطيع التصوير؟ اكتب هذا في التطبيق:', en: 'Cannot scan it? Type this into the app:' },
    here: { ar: 'التطبيق على هذا الجهاز؟ أضفه إليه.', en: 'Is the app on this device? Add it there.' },
  }
  return sendFormPage(doorway.site, req, reply, {
    title: adding,
    lead: words.lead[lang],
    action: '/account/code-app/confirm',
    fields: firstFields,
    values: { name: named[lang] },
    hidden: { id: begun.id },
    button: { ar: 'فعّل التطبيق', en: 'Turn the app on' },
    inside: (
      <>
        <Qr text={begun.uri} label={words.picture[lang]} />
        <p>{words.typed[lang]}</p>
        <p data-secret="">
          <bdi dir="ltr">{begun.secret.replace(/(.{4})(?=.)/g, '$1 ')}</bdi>
        </p>
        <p>
          <a href={begun.uri}>{words.here[lang]}</a>
        </p>
      </>
    ),
    below: <BackToAccount lang={lang} />,
  })
}

/** The field alone, after a mistake: the secret is not shown again. */
function showFirst(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, id: string, errors: FieldErrors = {}) {
  const { lang } = req.visit
  const lead = {
    ar: 'اكتب ما يعرضه التطبيق الآن. لم تضفه إليه بعد؟ ابدأ من جديد لترى رمزًا مصورًا آخر.',
    en: 'Type what the app shows now. Not added to it yet? Start again to see another picture code.',
  }
  return sendFormPage(doorway.site, req, reply, {
    title: adding,
    lead: lead[lang],
    action: '/account/code-app/confirm',
    fields: firstFields,
    values: { name: sent(req.body, 'name') },
    errors,
    hidden: { id: isUuid(id) ? id : '' },
    button: { ar: 'فعّل التطبيق', en: 'Turn the app on' },
    below: (
      <>
        <p>
          <a href="/account/code-app/new">{lang === 'ar' ? 'ابدأ من جديد' : 'Start again'}</a>
        </p>
        <BackToAccount lang={lang} />
      </>
    ),
  })
}

/** The list on one's account, with a way to remove each. */
export function CodeApps({ lang, apps }: { lang: Lang; apps: readonly Totp[] }) {
  const words = {
    title: { ar: 'تطبيقات الرموز', en: 'Code apps' },
    none: {
      ar: 'ادخل برمز يصنعه تطبيق في جوالك، بلا شبكة ولا رسائل.',
      en: 'Sign in with a code that an app on your phone makes, without network or messages.',
    },
    name: { ar: 'التطبيق', en: 'App' },
    used: { ar: 'آخر استعمال', en: 'Last used' },
    act: { ar: 'الحذف', en: 'Remove' },
    never: { ar: 'لم يُستعمل', en: 'Not yet' },
    remove: { ar: 'احذف', en: 'Remove' },
  }
  return (
    <>
      <h2 id="code-apps">{words.title[lang]}</h2>
      {apps.length === 0 ? (
        <p>{words.none[lang]}</p>
      ) : (
        <Table
          lang={lang}
          caption={words.title}
          captionUnseen
          columns={[words.name, words.used, words.act]}
          rows={apps.map((one) => [
            <bdi>{one.name}</bdi>,
            one.lastUsedAt === null ? words.never[lang] : <Moment at={one.lastUsedAt} lang={lang} />,
            <form method="get" action="/account/code-app/remove">
              <input type="hidden" name="id" value={one.id} />
              <button class="button quiet" type="submit" aria-label={`${words.remove[lang]}: ${one.name}`}>
                {words.remove[lang]}
              </button>
            </form>,
          ])}
        />
      )}
      <p>
        <a href="/account/code-app/new">{adding[lang]}</a>
      </p>
    </>
  )
}
