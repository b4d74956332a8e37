/** Agreeing: who asks, for what, each thing by itself, until when. What is not needed is not ticked beforehand. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Interaction, InteractionResults } from 'oidc-provider'
import { dayOf, type Text } from '../language/index.ts'
import { tell } from '../notices/index.ts'
import { inDays, inTransaction, later } from '../store/index.ts'
import { askedLanguage, Field, SummaryList } from '../ui/index.ts'
import { type Site, setCookie } from '../web/index.ts'
import { agree } from './consents.ts'
import { mountPath, type OpenidDeps } from './deps.ts'
import { send } from './frame.tsx'
import type { At } from './interaction.tsx'
import { items, itemsAsked } from './items.ts'
import { SandboxMark } from './pages.tsx'
import type { Ask, Party } from './party.ts'
import { lead, words } from './words.ts'

/** How long one may agree for; the first is what the page proposes. */
const times = {
  day: { days: 1, label: { ar: 'يوم واحد', en: 'One day' } },
  quarter: { days: 90, label: { ar: '90 يومًا', en: '90 days' } },
  year: { days: 365, label: { ar: 'سنة', en: 'One year' } },
} as const

const said = {
  title: (party: Party): Text => ({
    ar: `${party.name.ar} تطلب بعض بياناتك`,
    en: `${party.name.en} asks for some of your data`,
  }),
  lead: {
    ar: 'لا يصلها شيء قبل أن توافق. كل قراءة تُسجَّل وتراها في حسابك، وتلغي الإذن متى شئت.',
    en: 'Nothing reaches it before you agree. Each reading is recorded for you to see, and you can take this back at any time.',
  },
  needed: { ar: 'لا بد منها', en: 'Needed' },
  voluntary: { ar: 'أنت تختار', en: 'Your choice' },
  nothing: {
    ar: 'تعرف الجهة أنك أنت فقط، ولا تصلها أي بيانات.',
    en: 'The body learns only that it is you; it gets no data.',
  },
  offline: { ar: 'أن تقرأها وأنت خارج حسابك أيضًا', en: 'Reading it also while you are signed out' },
  until: { ar: 'حتى متى؟', en: 'Until when?' },
  agree: { ar: 'أوافق وأتابع', en: 'Agree and continue' },
  refuse: { ar: 'لا أوافق', en: 'Refuse' },
  basis: { ar: 'السند النظامي: ', en: 'Legal basis: ' },
} as const

interface Parts {
  readonly base: string
  readonly at: (req: FastifyRequest, reply: FastifyReply) => Promise<At | null>
  readonly answer: (req: FastifyRequest, reply: FastifyReply, result: InteractionResults) => Promise<FastifyReply>
}

/** What this request asks for, as far as the party may: by scopes and by single claims. */
function asksOf(party: Party, { params }: Interaction): { readonly asks: readonly Ask[]; readonly offline: boolean } {
  const scopes = String(params.scope ?? '').split(' ')
  const claims = typeof params.claims === 'string' ? JSON.parse(params.claims) : {}
  const named = [...Object.keys(claims.userinfo ?? {}), ...Object.keys(claims.id_token ?? {})]
  const asked = new Set(itemsAsked(scopes, named))
  const asks = party.asks.filter(({ item }) => asked.has(item) && (item !== 'national_id' || party.legalBasis !== null))
  return { asks, offline: scopes.includes('offline_access') }
}

export function consentRoutes(app: FastifyInstance, deps: OpenidDeps & Site, { base, at, answer }: Parts) {
  const sent = (req: FastifyRequest, name: string): string => {
    const { body } = req
    if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return ''
    const value: unknown = (body as Record<string, unknown>)[name]
    return typeof value === 'string' ? value : ''
  }

  function show(req: FastifyRequest, reply: FastifyReply, here: At): FastifyReply {
    const { interaction, party, session, redirectUri } = here
    if (interaction.session?.accountId !== session.personId) {
      return send(deps, req, reply, 403, { title: words.unmet, error: true, children: lead(words.otherPerson, req) })
    }
    const { lang } = req.visit
    const { asks, offline } = asksOf(party, interaction)
    const needed = asks.filter((ask) => ask.needed)
    const voluntary = asks.filter((ask) => !ask.needed)
    const action = `${mountPath}/interaction/${interaction.uid}`
    return send(deps, req, reply, 200, {
      title: said.title(party),
      leadsTo: [redirectUri],
      form: 'page-form',
      children: (
        <>
          {party.state === 'sandbox' ? <SandboxMark lang={lang} /> : null}
          <p class="lead">{said.lead[lang]}</p>
          <form id="page-form" method="post" action={`${action}/agree`} data-once="">
            {needed.length === 0 ? null : (
              <>
                <h2>{said.needed[lang]}</h2>
                <SummaryList
                  lang={lang}
                  rows={needed.map((ask) => ({ label: items[ask.item].label, shown: why(ask, party)[lang] }))}
                />
              </>
            )}
            {voluntary.length === 0 ? null : <h2>{said.voluntary[lang]}</h2>}
            {voluntary.map((ask) => (
              <Field
                lang={lang}
                name={`give.${ask.item}`}
                widget="checkbox"
                label={items[ask.item].label}
                hint={why(ask, party)}
                checked={sent(req, `give.${ask.item}`) !== ''}
              />
            ))}
            {asks.length === 0 ? <p>{said.nothing[lang]}</p> : null}
            {offline ? (
              <Field
                lang={lang}
                name="offline"
                widget="checkbox"
                label={said.offline}
                checked={sent(req, 'offline') !== ''}
              />
            ) : null}
            <Field
              lang={lang}
              name="until"
              label={said.until}
              widget="radios"
              value={sent(req, 'until') || 'day'}
              options={Object.entries(times).map(([value, { label }]) => ({ value, label }))}
            />
            <p class="acts">
              <button class="button main" type="submit">
                {said.agree[lang]}
              </button>
              <button class="button second" type="submit" formaction={`${action}/refuse`}>
                {said.refuse[lang]}
              </button>
            </p>
          </form>
        </>
      ),
    })
  }

  app.post(`${base}/agree`, async (req, reply) => {
    const here = await at(req, reply)
    if (here === null) return reply
    const { interaction, party, session } = here
    const asked = askedLanguage(req.body)
    if (asked !== null) {
      setCookie(deps, reply, 'lang', asked, 365)
      req.visit = { ...req.visit, lang: asked }
    }
    const hers = interaction.prompt.name === 'consent' && interaction.session?.accountId === session.personId
    if (!hers || asked !== null) return show(req, reply, here)
    const { asks, offline } = asksOf(party, interaction)
    const agreed = asks.filter(({ item, needed }) => needed || sent(req, `give.${item}`) !== '').map(({ item }) => item)
    const until = sent(req, 'until')
    const { days } = Object.hasOwn(times, until) ? times[until as keyof typeof times] : times.day
    const now = deps.clock.now()
    await inTransaction(deps.pool, async (tx) => {
      const id = await agree(tx, {
        person: session.personId,
        clientId: party.clientId,
        agreed,
        refused: asks.map(({ item }) => item).filter((item) => !agreed.includes(item)),
        offline: offline && sent(req, 'offline') !== '',
        purposes: Object.fromEntries(asks.map(({ item, purpose }) => [item, purpose])),
        givenAt: now,
        expiresAt: later(now, inDays(days)),
      })
      const vars = { party: party.name, date: dayOf(later(now, inDays(days))) }
      await tell(tx, { person: session.personId, kind: 'openid.agreed', vars, key: `openid:agreed:${id}`, at: now })
    })
    return answer(req, reply, { consent: {} })
  })

  return { show }
}

/** Why a thing is asked for; for the number also the law that lets the body ask. */
function why({ item, purpose }: Ask, { legalBasis }: Party): Text {
  if (item !== 'national_id' || legalBasis === null) return purpose
  return {
    ar: `${purpose.ar} ${said.basis.ar}${legalBasis.ar}`,
    en: `${purpose.en} ${said.basis.en}${legalBasis.en}`,
  }
}
