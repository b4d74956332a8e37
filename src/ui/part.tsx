/** Small shared parts of a page: buttons, cards, chips, dates, money, tables, notices. They know no service. */
import type { Money as Amount, Day, Instant, Lang } from '../language/index.ts'
import { formatDay, formatInstant, formatMoney } from '../language/index.ts'
import { Icon, type IconName } from './icon.tsx'
import type { Children } from './jsx.ts'
import { inLang, type Words, words } from './words.ts'

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'error'

interface ButtonProps {
  readonly children: Children
  readonly kind?: 'main' | 'second' | 'danger' | 'quiet'
  /** With it the button is a link that looks like one. */
  readonly href?: string
  readonly name?: string
  readonly value?: string
  readonly form?: string
  readonly formaction?: string
  readonly type?: 'submit' | 'button'
  readonly icon?: IconName
}

/** Says the act it does («ادفع 300 ريال»). Sends its form; with `href` it is a link. */
export function Button(props: ButtonProps) {
  const { children, kind = 'main', href, icon, type = 'submit', ...rest } = props
  const look = `button ${kind}`
  if (href !== undefined) {
    return (
      <a class={look} href={href}>
        {icon ? <Icon name={icon} /> : null}
        {children}
      </a>
    )
  }
  return (
    <button class={look} type={type} {...rest}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </button>
  )
}

interface CardProps {
  readonly children?: Children
  readonly title?: Children
  readonly level?: 2 | 3
  readonly href?: string
  /** An edge in this colour; the words must say it too. */
  readonly tone?: Tone
  readonly id?: string
}

/** One thing on a surface of its own. */
export function Card({ children, title, level = 3, href, tone = 'neutral', id }: CardProps) {
  const Heading: 'h2' | 'h3' = level === 2 ? 'h2' : 'h3'
  return (
    <section class={tone === 'neutral' ? 'card' : `card edge ${tone}`} id={id}>
      {title ? <Heading class="card-title">{href === undefined ? title : <a href={href}>{title}</a>}</Heading> : null}
      {children}
    </section>
  )
}

/** Cards beside each other, as many as fit; `many` for small ones. */
export function Cards({ children, many = false }: { readonly children: Children; readonly many?: boolean }) {
  return <div class={many ? 'cards many' : 'cards'}>{children}</div>
}

/** A state in words, on its colour. */
export function Chip({ children, tone = 'neutral' }: { readonly children: Children; readonly tone?: Tone }) {
  return <span class={`chip ${tone}`}>{children}</span>
}

/** A name, a title or a code that came from outside: it must not turn the sentence around it. */
export function Bdi({ children }: { readonly children: Children }) {
  return <bdi>{children}</bdi>
}

/** Numbers of persons, phones, plates, references: always left to right, never broken. */
export function Ltr({ children }: { readonly children: Children }) {
  return (
    <bdi dir="ltr" class="ltr">
      {children}
    </bdi>
  )
}

/** A day in both calendars, Hijri first (R-DATE-01). */
export function BothDates({ day, lang }: { readonly day: Day; readonly lang: Lang }) {
  return (
    <time datetime={day} class="dates">
      {mutedBrackets(formatDay(day, lang))}
    </time>
  )
}

/** A moment in both calendars with the time in Riyadh. */
export function Moment({ at, lang }: { readonly at: Instant; readonly lang: Lang }) {
  return (
    <time datetime={at} class="dates">
      {mutedBrackets(formatInstant(at, lang))}
    </time>
  )
}

function mutedBrackets(text: string): Children {
  const at = text.indexOf('(')
  const end = text.indexOf(')')
  if (at < 0 || end < at) return text
  return [text.slice(0, at), <span class="muted">{text.slice(at, end + 1)}</span>, text.slice(end + 1)]
}

/** An amount in riyals. */
export function Money({ amount, lang }: { readonly amount: Amount; readonly lang: Lang }) {
  return <bdi class="money">{formatMoney(amount, lang)}</bdi>
}

interface NoticeProps {
  readonly lang: Lang
  readonly children: Children
  readonly tone?: 'info' | 'warning' | 'error' | 'success'
  readonly title?: Children
  /** Say it at once to a screen reader: only for what just happened. */
  readonly live?: boolean
}

const noticeIcon = { info: 'info', warning: 'alert', error: 'cross', success: 'tick' } as const
const noticeWord = { info: words.info, warning: words.warn, error: words.error, success: words.success } as const

/** Something to know on this page; its kind is said in words for those who do not see the colour. */
export function Notice({ lang, children, tone = 'info', title, live = false }: NoticeProps) {
  return (
    <div class={`notice ${tone}`} role={live ? (tone === 'error' ? 'alert' : 'status') : undefined}>
      <Icon name={noticeIcon[tone]} />
      <div>
        <span class="unseen">{noticeWord[tone][lang]}: </span>
        {title ? <p class="notice-title">{title}</p> : null}
        {typeof children === 'string' ? <p>{children}</p> : children}
      </div>
    </div>
  )
}

interface EmptyProps {
  readonly children: Children
  /** The one thing to do from here. */
  readonly action?: { readonly href: string; readonly label: Children }
}

/** Nothing here yet: what will appear, and one action. */
export function Empty({ children, action }: EmptyProps) {
  return (
    <div class="empty">
      <p>{children}</p>
      {action ? (
        <Button href={action.href} kind="second">
          {action.label}
        </Button>
      ) : null}
    </div>
  )
}

interface OlderProps {
  readonly lang: Lang
  /** The list's own address. */
  readonly path: string
  /** The mark this piece was asked for with, when it is not the newest. */
  readonly before?: string | undefined
  /** The mark from which older ones go on; null: these are the last. */
  readonly older: string | null
}

/** Ways to the older and back to the newest of a long list; nothing when all of it is on the page. */
export function Older({ lang, path, before, older }: OlderProps) {
  if (older === null && before === undefined) return null
  return (
    <nav class="pieces" aria-label={words.pieces[lang]}>
      {before === undefined ? null : <a href={path}>{words.newest[lang]}</a>}
      {older === null ? null : (
        <a href={`${path}${path.includes('?') ? '&' : '?'}before=${encodeURIComponent(older)}`} rel="next">
          {words.older[lang]}
        </a>
      )}
    </nav>
  )
}

interface TableProps {
  readonly lang: Lang
  readonly caption: Words
  readonly columns: readonly Words[]
  readonly rows: readonly (readonly Children[])[]
  /** Keep the caption for screen readers only, when a heading above says the same. */
  readonly captionUnseen?: boolean
}

/** A table; on a narrow screen each row becomes a small list with its column names (data-label). */
export function Table({ lang, caption, columns, rows, captionUnseen = false }: TableProps) {
  return (
    <table class="table">
      <caption class={captionUnseen ? 'unseen' : undefined}>{inLang(caption, lang)}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col">{inLang(column, lang)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            {row.map((cell, i) => (
              <td data-label={inLang(columns[i] ?? '', lang)}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export interface SummaryRow {
  readonly label: Words
  readonly shown: Children
  /** Where to change it; the link says what it changes. */
  readonly change?: string
  readonly source?: Children
}

/** Facts or answers to check, each with «غيّر» where it can be changed. */
export function SummaryList({ rows, lang }: { readonly rows: readonly SummaryRow[]; readonly lang: Lang }) {
  return (
    <dl class="summary">
      {rows.map((row) => (
        <div class="summary-row">
          <dt>{inLang(row.label, lang)}</dt>
          <dd>
            {typeof row.shown === 'string' ? <bdi>{row.shown}</bdi> : row.shown}
            {row.source ? <span class="source">{row.source}</span> : null}
          </dd>
          {row.change === undefined ? null : (
            <dd class="summary-change">
              <a href={row.change}>
                {words.change[lang]}
                <span class="unseen"> {inLang(row.label, lang)}</span>
              </a>
            </dd>
          )}
        </div>
      ))}
    </dl>
  )
}
