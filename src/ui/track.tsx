/** The story of a request in words, and the receipt one takes away. */
import qrcode from 'qrcode'
import type { Day, Instant, Lang } from '../language/index.ts'
import { Icon } from './icon.tsx'
import type { Children } from './jsx.ts'
import { BothDates, Ltr, Moment } from './part.tsx'
import { inLang, type Words, words } from './words.ts'

export interface TrackStep {
  readonly label: Words
  readonly state: 'done' | 'now' | 'next' | 'stopped'
  readonly at?: Instant
  /** Promised by this day: a date, never "soon". */
  readonly by?: Day
  readonly note?: Children
}

const stateWords = { done: words.done, now: words.now, next: words.later, stopped: words.stopped } as const

/** Where a request stands: what happened, what happens now, what comes. `compact` for a line on a card. */
export function Track({
  steps,
  lang,
  compact = false,
}: {
  steps: readonly TrackStep[]
  lang: Lang
  compact?: boolean
}) {
  return (
    <ol class={compact ? 'track compact' : 'track'}>
      {steps.map((step) => (
        <li class={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
          <span class="track-dot">{step.state === 'done' ? <Icon name="tick" /> : null}</span>
          <span class="track-label">
            {inLang(step.label, lang)}
            <span class="unseen"> ({stateWords[step.state][lang]})</span>
          </span>
          {step.at ? (
            <span class="track-when">
              <Moment at={step.at} lang={lang} />
            </span>
          ) : null}
          {step.by ? (
            <span class="track-when">
              {lang === 'ar' ? 'ننجزه قبل ' : 'Done by '}
              <BothDates day={step.by} lang={lang} />
            </span>
          ) : null}
          {step.note ? <span class="track-note">{step.note}</span> : null}
        </li>
      ))}
    </ol>
  )
}

/** A QR code drawn inline (the CSP allows no data images), dark on white in every theme so that phones read it. */
export function Qr({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, data } = qrcode.create(text, { errorCorrectionLevel: 'M' }).modules
  let path = ''
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) if (data[y * size + x]) path += `M${x + 4} ${y + 4}h1v1h-1z`
  }
  return (
    <svg class="qr" viewBox={`0 0 ${size + 8} ${size + 8}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path fill="#fff" d={`M0 0h${size + 8}v${size + 8}H0z`} />
      <path fill="#000" d={path} />
    </svg>
  )
}

interface ReceiptProps {
  readonly lang: Lang
  readonly title: Words
  readonly reference: string
  /** The day it happened: shown in both calendars, also on paper. */
  readonly at: Instant
  /** The address that the QR code opens. */
  readonly link?: string
  readonly next?: Children
  readonly children?: Children
}

/** What happened, its reference, what comes next and by when, a QR code; prints on one sheet. */
export function Receipt({ lang, title, reference, at, link, next, children }: ReceiptProps) {
  return (
    <section class="receipt">
      <div class="receipt-head">
        <span class="receipt-tick">
          <Icon name="tick" />
        </span>
        <h1>{inLang(title, lang)}</h1>
        <p class="receipt-reference">
          {words.reference[lang]} <Ltr>{reference}</Ltr>
        </p>
        <p>
          <Moment at={at} lang={lang} />
        </p>
      </div>
      {children}
      {next ? (
        <div class="receipt-next">
          <h2>{words.next[lang]}</h2>
          {next}
        </div>
      ) : null}
      {link ? (
        <figure class="receipt-qr">
          <Qr text={link} label={words.scan[lang]} />
          <figcaption>{words.scan[lang]}</figcaption>
        </figure>
      ) : null}
    </section>
  )
}
