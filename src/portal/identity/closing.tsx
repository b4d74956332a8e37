/** Closing one's account: what it means, the approval by a key of hers, and the page of whoever has just asked for it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { closeAccount, closingAccount, closingDays, type Session } from '../../identity/index.ts'
import type { Lang, Text } from '../../language/index.ts'
import { Notice } from '../../ui/index.ts'
import { type Doorway, dropCookie, ofStatus, ProblemError } from '../../web/index.ts'
import { confirmStep, sendPasskeyOptions } from '../confirm.tsx'
import { namesOf, sendPage } from '../frame.tsx'

const words = {
  title: { ar: 'أغلق حسابي', en: 'Close my account' },
  lead: {
    ar: `تخرج كل أجهزتك الآن. وإن دخلت خلال ${closingDays} يومًا بقي حسابك. بعدها يُغلق، ولا يفتحه شيء، ويبقى سجله كما يوجب النظام. معاملاتك ووثائقك باقية، وتعود إليها بحساب جديد من أي جهاز خدمة.`,
    en: `All your devices are signed out now. Sign in within ${closingDays} days and your account stays. After that it is closed, nothing opens it, and its record is kept as the law asks. Your requests and documents remain: a new account from any kiosk brings you back to them.`,
  },
  go: { ar: 'أغلق الحساب', en: 'Close the account' },
  done: { ar: 'سيُغلق حسابك', en: 'Your account will be closed' },
  doneLead: {
    ar: `خرجت كل أجهزتك. وصلك موعد الإغلاق في رسالة. إن غيرت رأيك فادخل خلال ${closingDays} يومًا، فيبقى حسابك.`,
    en: `All your devices are signed out. A message tells you the day. If you change your mind, sign in within ${closingDays} days and the account stays.`,
  },
} as const satisfies Record<string, Text>

export function closingPages(app: FastifyInstance, doorway: Doorway): void {
  const { site, identity } = doorway

  app.get('/account/close', async (req, reply) => {
    if (req.visit.session === null) return reply.redirect('/sign-in?next=/account/close', 303)
    return step(req, reply, req.visit.session)
  })

  app.post('/account/close', async (req, reply) => step(req, reply, signedIn(req)))

  app.post('/account/close/passkey', async (req, reply) => {
    const session = signedIn(req)
    return sendPasskeyOptions(doorway, reply, session, closingAccount(session))
  })

  // For whoever has just asked for it; it says nothing about any person.
  app.get('/account/closing', async (req, reply) => {
    const { lang } = req.visit
    return sendPage(site, req, reply, {
      title: words.done,
      names: await namesOf(site, req, null),
      children: (
        <div class="narrow">
          <h1>{words.done[lang]}</h1>
          <Notice lang={lang} tone="info">
            {words.doneLead[lang]}
          </Notice>
        </div>
      ),
    })
  })

  async function step(req: FastifyRequest, reply: FastifyReply, session: Session): Promise<FastifyReply> {
    const done = await confirmStep(doorway, req, reply, session, {
      act: closingAccount(session),
      heading: words.title,
      lead: words.lead,
      button: words.go,
      knows: true,
      signs: true,
      action: '/account/close',
      hidden: {},
      ask: '/account/close/passkey',
      names: await namesOf(site, req, null),
      back: '/account',
    })
    if ('answer' in done) return done.answer
    if (!(await closeAccount(identity, session))) return reply.redirect('/account', 303)
    dropCookie(site, reply, 'session')
    return reply.header('clear-site-data', '"cache", "storage"').redirect('/account/closing', 303)
  }
}

function signedIn(req: FastifyRequest): Session {
  if (req.visit.session === null) throw new ProblemError(ofStatus(401))
  return req.visit.session
}

/** The way there, at the end of one's account. */
export function CloseAccount({ lang }: { readonly lang: Lang }) {
  return (
    <p>
      <a href="/account/close">{words.title[lang]}</a>
    </p>
  )
}
