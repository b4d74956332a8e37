/**
 * The page where anybody verifies the code of a card or of a printed document. With scripts it reads and judges by itself, also without a network;
 * without, the server judges what is posted. All words stand in the page, so the script brings none.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type CodeDocument, readDocumentCode } from '../codes/index.ts'
import { verify as verifyNumber } from '../documents/index.ts'
import { dayOf, formatDay, isDay, type Lang } from '../language/index.ts'
import { type Children, Field, Form, Notice, SummaryList } from '../ui/index.ts'
import { type Doorway, openThrottle } from '../web/index.ts'
import { browserFile, browserFiles, scriptUrls, webManifest } from './assets.ts'
import { type CodeCard, longestCode, readCode } from './code.ts'
import { type CardDeps, secondsOf } from './deps.ts'
import { send } from './frame.tsx'
import { documentKeys, publicKeys } from './keys.ts'
import { placeHolds } from './places.ts'
import { type RedReason, reasons, verify, words } from './words.ts'

export const verifyPath = '/verify/card'

export function verifyPages(app: FastifyInstance, { site }: Doorway, deps: CardDeps): void {
  const throttle = openThrottle(deps.clock)

  function page(req: FastifyRequest, reply: Parameters<typeof send>[2], typed: string, answer: Children) {
    const { lang } = req.visit
    return send(site, req, reply, 200, {
      title: verify.title,
      form: 'page-form',
      open: { scripts: [scriptUrls().verify], webManifest: `${verifyPath}/app.webmanifest` },
      children: (
        <>
          <p class="lead">{verify.lead[lang]}</p>
          <div id="answer">{answer}</div>
          <div id="live" role="status" />
          <Form lang={lang} action={verifyPath} button={verify.check}>
            <Field
              lang={lang}
              name="code"
              label={verify.code}
              hint={verify.codeHint}
              widget="textarea"
              value={typed}
              maxLength={longestCode}
              optional={false}
            />
          </Form>
          <div id="camera" hidden data-decoder={scriptUrls().qr} data-no-camera={verify.noCamera[lang]}>
            <p class="act">
              <button class="button second" type="button" data-stop={verify.stop[lang]}>
                {verify.camera[lang]}
              </button>
            </p>
            <video class="card-camera" hidden muted playsinline />
          </div>
          <p class="muted" id="offline" hidden>
            {verify.ready[lang]}
          </p>
          <Templates lang={lang} />
        </>
      ),
    })
  }

  app.get(verifyPath, async (req, reply) => page(req, reply, '', null))

  app.post(verifyPath, async (req, reply) => {
    throttle.admit(req.ip, 30, 60)
    const { code = '' } = (req.body ?? {}) as { code?: string }
    const typed = String(code).replace(/[\r\n\t]/g, '')
    const now = secondsOf(deps.clock.now())
    const { lang } = req.visit
    const paper = await readDocumentCode(typed, documentKeys(deps), now)
    if (paper.ok) {
      const found = await verifyNumber(deps.pool, paper.document.reference, deps.clock.now())
      const answer = found?.valid ? (
        <Paper lang={lang} document={paper.document} />
      ) : (
        <Red lang={lang} reason="revoked" />
      )
      return page(req, reply, typed, answer)
    }
    const read = await readCode(typed, publicKeys(deps), now)
    // A document's code that one of our keys signed and that holds no longer says so; the rest is the card's to say.
    if (!read.ok && ['expired', 'not-yet'].includes(paper.trouble))
      return page(req, reply, typed, <Red lang={lang} reason={paper.trouble} />)
    if (!read.ok) return page(req, reply, typed, <Red lang={lang} reason={read.trouble} />)
    const [, list = '-1'] = /\/(\d{1,6})$/.exec(read.card.status.uri) ?? []
    const holds = await placeHolds(deps, { list: Number(list), idx: read.card.status.index })
    return page(
      req,
      reply,
      typed,
      holds ? <Green lang={lang} card={read.card} listAt={now} /> : <Red lang={lang} reason="revoked" />,
    )
  })

  /** What a page that holds a right code asks when it can: whether the document was revoked since. */
  app.get<{ Params: { reference: string } }>(`${verifyPath}/documents/:reference`, async (req, reply) => {
    throttle.admit(`document ${req.ip}`, 30, 60)
    const found = await verifyNumber(deps.pool, req.params.reference, deps.clock.now())
    return reply.header('cache-control', 'no-store').send({ status: found?.status ?? 'unknown' })
  })

  app.get(`${verifyPath}/app.webmanifest`, async (_req, reply) =>
    reply.type('application/manifest+json').header('cache-control', 'public, max-age=300').send(webManifest()),
  )

  for (const name of browserFiles) {
    app.get(`${verifyPath}/${name}.js`, async (_req, reply) => {
      reply.header('x-content-type-options', 'nosniff').type('text/javascript; charset=utf-8')
      // The worker is asked for anew each time; the others carry their hash as a query.
      reply.header('cache-control', name === 'worker' ? 'no-cache' : 'public, max-age=31536000, immutable')
      if (name === 'worker') reply.header('service-worker-allowed', verifyPath)
      return reply.send(browserFile(name))
    })
  }
}

function Red({ lang, reason }: { readonly lang: Lang; readonly reason: RedReason }) {
  return (
    <div data-reason={reason}>
      <Notice lang={lang} tone="error" live title={verify.red[lang]}>
        {reasons[reason][lang]}
      </Notice>
    </div>
  )
}

interface GreenProps {
  readonly lang: Lang
  /** None: a template that the script fills. */
  readonly card: CodeCard | null
  readonly listAt?: number
  readonly amber?: boolean
}

function Green({ lang, card, listAt, amber = false }: GreenProps) {
  const field = (name: string, shown: string) => <bdi data-field={name}>{shown}</bdi>
  const moment = (seconds: number | undefined) =>
    seconds === undefined
      ? ''
      : new Intl.DateTimeFormat(`${lang}-SA-u-ca-gregory-nu-latn`, momentShape).format(seconds * 1000)
  return (
    <div data-reason={amber ? 'amber' : 'green'}>
      <Notice
        lang={lang}
        tone={amber ? 'warning' : 'success'}
        live={card !== null}
        title={(amber ? verify.amber : verify.green)[lang]}
      >
        {(amber ? verify.amberLead : verify.greenLead)[lang]}
      </Notice>
      <SummaryList
        lang={lang}
        rows={[
          { label: words.name, shown: field('name', card?.name[lang] ?? '') },
          { label: words.number, shown: field('number', card?.number ?? '') },
          { label: words.born, shown: field('born', card && isDay(card.born) ? formatDay(card.born, lang) : '') },
          { label: words.nationality, shown: field('nationality', card ? region(card.nationality, lang) : '') },
          { label: words.kind, shown: field('kind', card ? words[card.kind][lang] : '') },
          { label: verify.ends, shown: field('ends', moment(card?.expiresAt)) },
          { label: verify.listAge, shown: field('listAt', moment(listAt)) },
        ]}
      />
      <p class="muted">{verify.noPhoto[lang]}</p>
    </div>
  )
}

interface PaperProps {
  readonly lang: Lang
  /** None: a template that the script fills. */
  readonly document: CodeDocument | null
  readonly amber?: boolean
}

function Paper({ lang, document, amber = false }: PaperProps) {
  const field = (name: string, shown: string) => <bdi data-field={name}>{shown}</bdi>
  const on = (seconds: number | undefined | null) =>
    seconds ? formatDay(dayOf(new Date(seconds * 1000).toISOString()), lang) : ''
  const until = document === null ? '' : document.expiresAt === null ? verify.noEnd[lang] : on(document.expiresAt - 1)
  return (
    <div data-reason={amber ? 'paper-amber' : 'paper'} data-no-end={verify.noEnd[lang]}>
      <Notice
        lang={lang}
        tone={amber ? 'warning' : 'success'}
        live={document !== null}
        title={(amber ? verify.paperAmber : verify.paper)[lang]}
      >
        {(amber ? verify.paperAmberLead : verify.paperLead)[lang]}
      </Notice>
      <p data-specimen hidden={document !== null && !document.specimen}>
        {verify.specimen[lang]}
      </p>
      <SummaryList
        lang={lang}
        rows={[
          { label: verify.document, shown: field('kind', document?.kind[lang] ?? '') },
          { label: verify.holder, shown: field('holder', document?.holder[lang] ?? '') },
          ...(document?.lines ?? []).map(({ label, value }) => ({
            label,
            shown: isDay(value[lang]) ? formatDay(value[lang], lang) : value[lang],
          })),
          { label: verify.documentNumber, shown: field('reference', printed(document?.reference ?? '')) },
          { label: verify.issued, shown: field('issued', on(document?.issuedAt)) },
          { label: verify.until, shown: field('until', until) },
        ]}
      />
      <p class="acts">
        <a class="button second" data-link href={`/verify/${printed(document?.reference ?? '')}`}>
          {verify.documentNumber[lang]}
        </a>
      </p>
    </div>
  )
}

const printed = (reference: string): string => reference.match(/.{1,4}/g)?.join('-') ?? ''

const momentShape = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Riyadh' } as const
const region = (code: string, lang: Lang): string => new Intl.DisplayNames([lang], { type: 'region' }).of(code) ?? code

/** Every answer the script may give, in words, waiting in the page. */
function Templates({ lang }: { readonly lang: Lang }) {
  return (
    <div id="answers" hidden data-citizen={words.citizen[lang]} data-resident={words.resident[lang]}>
      <Green lang={lang} card={null} />
      <Green lang={lang} card={null} amber />
      <Paper lang={lang} document={null} />
      <Paper lang={lang} document={null} amber />
      {(Object.keys(reasons) as RedReason[]).map((reason) => (
        <Red lang={lang} reason={reason} />
      ))}
    </div>
  )
}
