/** Phones that approve, on one's account: adding this one, removing one; and the page on the phone where she answers. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  addingPhone,
  addPhone,
  answerApproval,
  isRung,
  type Phone,
  phoneThatSays,
  phoneWord,
  removePhone,
  type Session,
  subscribePhone,
  unsubscribePhone,
  waitingFor,
} from '../../identity/index.ts'
import type { Lang, Text } from '../../language/index.ts'
import { Field, Moment, Table } from '../../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../../web/index.ts'
import { confirmStep, sendPasskeyOptions } from '../confirm.tsx'
import { namesOf, sendPage } from '../frame.tsx'
import { renewToken } from '../guard.ts'
import { browserName, sent } from './body.ts'
import { BackToAccount, sendFormPage } from './form-page.tsx'
import { Notifications } from './push.tsx'

const adding: Text = { ar: 'وافق من هذا الجوال', en: 'Approve on this phone' }

export function phonePages(app: FastifyInstance, doorway: Doorway): void {
  const { site, identity } = doorway

  app.get('/account/phone/new', async (req, reply) => {
    if (req.visit.session === null) return reply.redirect('/sign-in?next=/account/phone/new', 303)
    return addStep(doorway, req, reply, req.visit.session)
  })
  app.post('/account/phone/new', async (req, reply) => addStep(doorway, req, reply, signedIn(req)))
  app.post('/account/phone/passkey', async (req, reply) => {
    const session = signedIn(req)
    return sendPasskeyOptions(doorway, reply, session, addingPhone(session))
  })

  app.post('/account/phone/add', async (req, reply) => {
    const session = signedIn(req)
    const added = await addPhone(identity, session, {
      key: sent(req.body, 'key'),
      word: sent(req.body, 'word'),
      signature: sent(req.body, 'signature'),
      name: sent(req.body, 'name'),
    })
    if (!added.ok) {
      return sendFormPage(site, req, reply, {
        title: adding,
        errors: { '': added.words },
        whole: <BackToAccount lang={req.visit.lang} />,
      })
    }
    await renewToken(doorway, req, reply, { proved: true })
    return reply.redirect('/approve', 303)
  })

  app.post('/account/phone/remove', async (req, reply) => {
    const removed = await removePhone(identity, signedIn(req), sent(req.body, 'id'))
    if (removed === 'prove_again') return reply.redirect('/sign-in?again=1&next=/account', 303)
    return reply.redirect('/account#phones', 303)
  })

  // Of whoever holds the phone: its key says which it is, so that it works when nobody is signed in on it.
  app.get('/approve', async (req, reply) => showApprove(doorway, req, reply))

  app.post('/approve/waiting', async (req, reply) => {
    const given = {
      phone: sent(req.body, 'phone'),
      word: sent(req.body, 'word'),
      signature: sent(req.body, 'signature'),
    }
    const phone = await phoneThatSays(identity, given)
    const waiting = phone === null ? null : await waitingFor(identity, phone)
    const rung = phone !== null && (await isRung(identity.pool, phone))
    const word = phoneWord(identity)
    return reply.header('cache-control', 'no-store').send({ word, known: phone !== null, rung, waiting })
  })

  // Signed by the phone's key too: only it says where it is rung.
  app.post('/approve/push', async (req, reply) => {
    const { lang } = req.visit
    const [phone, word, signature] = [sent(req.body, 'phone'), sent(req.body, 'word'), sent(req.body, 'signature')]
    const [endpoint, p256dh, auth] = [sent(req.body, 'endpoint'), sent(req.body, 'p256dh'), sent(req.body, 'auth')]
    const by = { phone, word, signature }
    const accepts = doorway.push?.accepts ?? (() => false)
    const done =
      endpoint === ''
        ? await unsubscribePhone(identity, by)
        : await subscribePhone(identity, accepts, { ...by, endpoint, p256dh, auth, lang })
    const said = done.ok ? '' : done.words[lang]
    return reply.header('cache-control', 'no-store').send({ ok: done.ok, words: said })
  })

  app.post('/approve/answer', async (req, reply) => {
    const { lang } = req.visit
    const deny = sent(req.body, 'deny') === 'yes'
    const done = await answerApproval(identity, sent(req.body, 'phone'), {
      id: sent(req.body, 'id'),
      number: sent(req.body, 'number'),
      signature: sent(req.body, 'signature'),
      deny,
    })
    const said = done.ok ? (deny ? words.denied : words.approved) : done.words
    return reply.header('cache-control', 'no-store').send({ ok: done.ok, words: said[lang] })
  })
}

function signedIn(req: FastifyRequest): Session {
  if (req.visit.session === null) throw new ProblemError(ofStatus(401))
  return req.visit.session
}

async function addStep(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, session: Session) {
  const { lang } = req.visit
  const done = await confirmStep(doorway, req, reply, session, {
    act: addingPhone(session),
    heading: adding,
    lead: {
      ar: 'يصير متصفح هذا الجوال مفتاحًا توافق به على الدخول والإجراءات. تأكد أولًا أنك أنت.',
      en: 'The browser of this phone becomes a key with which you approve sign-ins and acts. First confirm that it is you.',
    },
    button: { ar: 'تابع', en: 'Continue' },
    knows: true,
    action: '/account/phone/new',
    hidden: {},
    ask: '/account/phone/passkey',
    names: await namesOf(doorway.site, req, null),
    back: '/account',
  })
  if ('answer' in done) return done.answer
  const word = phoneWord(doorway.identity)
  return sendFormPage(doorway.site, req, reply, {
    title: adding,
    islands: ['phone'],
    below: <BackToAccount lang={lang} />,
    whole: (
      <>
        <noscript>
          <p>{words.scripts[lang]}</p>
        </noscript>
        <form
          method="post"
          action="/account/phone/add"
          hidden
          data-phone="add"
          data-word={word}
          data-failed={words.noKey[lang]}
        >
          <input type="hidden" name="word" value={word} />
          <input type="hidden" name="key" value="" />
          <input type="hidden" name="signature" value="" />
          <Field lang={lang} name="name" label={words.name} value={browserName(req.headers['user-agent'])} />
          <p role="status" />
          <p class="act">
            <button class="button" type="submit">
              {words.add[lang]}
            </button>
          </p>
        </form>
      </>
    ),
  })
}

async function showApprove(doorway: Doorway, req: FastifyRequest, reply: FastifyReply) {
  const { lang } = req.visit
  return sendPage(doorway.site, req, reply, {
    title: adding,
    names: await namesOf(doorway.site, req, null),
    islands: ['phone'],
    children: (
      <div
        class="narrow"
        data-phone="approve"
        data-word={phoneWord(doorway.identity)}
        data-three={words.three[lang]}
        data-failed={words.failed[lang]}
      >
        <h1>{adding[lang]}</h1>
        <noscript>
          <p>{words.scripts[lang]}</p>
        </noscript>
        <p data-part="said" role="status" />
        <p data-part="none" hidden>
          {words.none[lang]} <a href="/account/phone/new">{words.addHere[lang]}</a>
        </p>
        <p data-part="idle" hidden>
          {words.idle[lang]}
        </p>
        <form data-part="ask" hidden>
          <p>
            {words.asked[lang]} <strong data-part="act" />
          </p>
          <p>
            {words.from[lang]} <bdi data-part="place" />
          </p>
          <Field lang={lang} name="number" label={words.number} hint={words.hint} widget="digits" optional={false} />
          <p class="act">
            <button class="button" type="submit" value="approve">
              {words.approve[lang]}
            </button>
            <button class="button danger" type="submit" value="deny">
              {words.deny[lang]}
            </button>
          </p>
        </form>
        {doorway.push ? <Notifications lang={lang} push={doorway.push} /> : null}
      </div>
    ),
  })
}

/** The list on one's account, with a way to remove each. */
export function Phones({ lang, phones }: { lang: Lang; phones: readonly Phone[] }) {
  return (
    <>
      <h2 id="phones">{words.title[lang]}</h2>
      {phones.length === 0 ? (
        <p>{words.lead[lang]}</p>
      ) : (
        <Table
          lang={lang}
          caption={words.title}
          captionUnseen
          columns={[words.phone, words.used, words.rung, words.act]}
          rows={phones.map((phone) => [
            <bdi>{phone.name}</bdi>,
            phone.lastUsedAt === null ? words.never[lang] : <Moment at={phone.lastUsedAt} lang={lang} />,
            (phone.rung ? words.on : words.off)[lang],
            <form method="post" action="/account/phone/remove">
              <input type="hidden" name="id" value={phone.id} />
              <button class="button quiet" type="submit" aria-label={`${words.remove[lang]}: ${phone.name}`}>
                {words.remove[lang]}
              </button>
            </form>,
          ])}
        />
      )}
      <p>
        <a href="/approve">{adding[lang]}</a>
      </p>
    </>
  )
}

const words = {
  title: { ar: 'جوالات توافق منها', en: 'Phones you approve with' },
  lead: {
    ar: 'وافق من جوالك على الدخول والإجراءات برقم تكتبه فيه، بلا رسائل.',
    en: 'Approve sign-ins and acts on your phone by a number you type there, without messages.',
  },
  phone: { ar: 'الجوال', en: 'Phone' },
  used: { ar: 'آخر استعمال', en: 'Last used' },
  rung: { ar: 'التنبيهات', en: 'Notifications' },
  on: { ar: 'تعمل', en: 'On' },
  off: { ar: 'متوقفة', en: 'Off' },
  act: { ar: 'الحذف', en: 'Remove' },
  never: { ar: 'لم يُستعمل', en: 'Not yet' },
  remove: { ar: 'احذف', en: 'Remove' },
  name: { ar: 'سمّه لتعرفه فيما بعد', en: 'Name it, to know it later' },
  add: { ar: 'اجعل هذا الجوال مفتاحًا', en: 'Make this phone a key' },
  addHere: { ar: 'أضف هذا الجوال', en: 'Add this phone' },
  none: { ar: 'لا توافق من هذا المتصفح بعد.', en: 'You do not approve with this browser yet.' },
  idle: { ar: 'لا شيء ينتظر موافقتك. أبقِ الصفحة مفتوحة.', en: 'Nothing waits for you. Keep this page open.' },
  asked: { ar: 'يُطلب منك الموافقة على:', en: 'You are asked to approve:' },
  from: { ar: 'من متصفح:', en: 'From a browser:' },
  number: { ar: 'الرقم', en: 'Number' },
  hint: { ar: 'ثلاثة أرقام على الشاشة الأخرى', en: 'Three digits on the other screen' },
  approve: { ar: 'أوافق', en: 'Approve' },
  deny: { ar: 'لم أطلب هذا', en: 'I did not ask for this' },
  approved: { ar: 'تمت الموافقة. ارجع إلى الشاشة الأخرى.', en: 'Approved. Go back to the other screen.' },
  denied: {
    ar: 'رفضناه. إن تكرر فغيّر كلمة مرورك.',
    en: 'Denied. If it happens again, change your password.',
  },
  three: { ar: 'اكتب الأرقام الثلاثة التي على الشاشة الأخرى.', en: 'Type the three digits on the other screen.' },
  failed: { ar: 'لا نصل إلى البوابة الآن. حاول مرة أخرى.', en: 'The portal cannot be reached now. Try again.' },
  noKey: { ar: 'هذا المتصفح لا يحفظ مفاتيح. جرّب متصفحًا آخر.', en: 'This browser keeps no keys. Try another one.' },
  scripts: {
    ar: 'الموافقة من الجوال تحتاج جافاسكربت. ادخل برمز أو بتطبيق رموز.',
    en: 'Approving on a phone needs JavaScript. Sign in with a code or a code app instead.',
  },
} as const satisfies Readonly<Record<string, Text>>
