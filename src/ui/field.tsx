/** One question: its label, hint, error and control, tied together for keyboards and screen readers. */
import { gregorianMonths, hijriMonths, type Lang } from '../language/index.ts'
import { Icon } from './icon.tsx'
import type { Children } from './jsx.ts'
import { isFile, PaperControl, PhotoControl } from './photo.tsx'
import { inLang, type Words, words } from './words.ts'

export type Widget =
  | 'text'
  | 'tel'
  | 'digits'
  | 'username'
  | 'email'
  | 'password'
  | 'textarea'
  | 'radios'
  | 'select'
  | 'checkbox'
  | 'date'
  | 'photo'
  | 'paper'
  | 'pdf'

export interface Option {
  readonly value: string
  readonly label: Words
  readonly hint?: Words
}

export interface FieldProps {
  readonly lang: Lang
  readonly name: string
  readonly label: Words
  readonly hint?: Words
  readonly error?: Words
  readonly widget?: Widget
  /** What was typed, exactly. For dates: `day`, `month`, `year` in `parts`. */
  readonly value?: string
  readonly parts?: DateTyped
  readonly checked?: boolean
  readonly options?: readonly Option[]
  readonly autocomplete?: string
  readonly maxLength?: number
  readonly optional?: boolean
  /** Which months the date's list shows; both, unless we know how the person's papers are dated. */
  readonly calendar?: Calendar
  /** The label is the page's question: `big` shows it as large as a heading, `heading` makes it the page's h1. */
  readonly big?: boolean
  readonly heading?: boolean
  readonly autofocus?: boolean
  /** For a photo: where sent pictures are served, the id to follow. */
  readonly pictures?: string
  readonly disabled?: boolean
}

export type Calendar = 'hijri' | 'gregorian' | 'both'
export interface DateTyped {
  readonly day: string
  readonly month: string
  readonly year: string
}

/** The id of a field's (first) control: links of the error summary land there. */
export const fieldId = (name: string): string => `f-${name.replaceAll('.', '-')}`

interface Ties {
  readonly id: string
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: 'true'
}

/** A whole field. Kind of control by `widget`; without it a line of text, or radios when there are options. */
export function Field(props: FieldProps) {
  const { lang, name, label, hint, error, options } = props
  const widget = props.widget ?? (options ? 'radios' : 'text')
  const id = fieldId(name)
  const described = [hint ? `${id}-hint` : '', isFile(widget) ? `${id}-limits` : '', error ? `${id}-error` : '']
    .filter(Boolean)
    .join(' ')
  const ties: Ties = {
    id,
    ...(described ? { 'aria-describedby': described } : {}),
    ...(error ? { 'aria-invalid': 'true' as const } : {}),
  }
  const look = error ? 'field wrong' : 'field'
  const optional = props.optional ? <span class="muted"> ({words.optional[lang]})</span> : null
  const asked = (
    <>
      {inLang(label, lang)}
      {optional}
    </>
  )
  const below = (
    <>
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {inLang(hint, lang)}
        </p>
      ) : null}
      {isFile(widget) ? (
        <p class="hint" id={`${id}-limits`}>
          {limitsOf(widget)[lang]}
        </p>
      ) : null}
      {error ? (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="alert" />
          <span class="unseen">{words.errorPrefix[lang]}</span>
          {inLang(error, lang)}
        </p>
      ) : null}
    </>
  )

  if (widget === 'checkbox') {
    return (
      <div class={look}>
        {below}
        <Tick
          {...ties}
          type="checkbox"
          name={name}
          value="yes"
          checked={props.checked ?? props.value === 'yes'}
          disabled={props.disabled}
        >
          {inLang(label, lang)}
          {optional}
        </Tick>
      </div>
    )
  }
  if (widget === 'radios' || widget === 'date') {
    // A group: its name is the legend, its description belongs to the group, not to the first control.
    return (
      <fieldset class={look} aria-describedby={described || undefined}>
        <legend class={props.big && !props.heading ? 'label big' : 'label'}>
          {props.heading ? <h1 class="question">{asked}</h1> : asked}
        </legend>
        {below}
        {widget === 'date' ? <DateParts {...props} /> : <Radios {...props} id={id} />}
      </fieldset>
    )
  }
  const labelled = (
    <label class={props.big && !props.heading ? 'label big' : 'label'} for={id}>
      {asked}
    </label>
  )
  return (
    <div class={look}>
      {props.heading ? <h1 class="question">{labelled}</h1> : labelled}
      {below}
      <Control {...props} widget={widget} ties={ties} />
    </div>
  )
}

interface TickProps {
  readonly id: string
  readonly type: 'radio' | 'checkbox'
  readonly name: string
  readonly value: string
  readonly checked: boolean
  readonly children: Children
  readonly hint?: Children
  readonly disabled?: boolean
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: 'true'
}

function Tick({ children, hint, ...input }: TickProps) {
  return (
    <div class="tick">
      <input {...input} />
      <label for={input.id}>
        {children}
        {hint ? <span class="tick-hint">{hint}</span> : null}
      </label>
    </div>
  )
}

function limitsOf(widget: Widget) {
  return widget === 'photo' ? words.photoLimits : widget === 'pdf' ? words.pdfLimits : words.paperLimits
}

function Radios(props: FieldProps & { readonly id: string }) {
  const { lang, name, options = [], value, error, id } = props
  return (
    <div class={options.length > 3 || options.some((o) => o.hint) ? 'ticks tall' : 'ticks'}>
      {options.map((option, i) => (
        <Tick
          type="radio"
          name={name}
          id={i === 0 ? id : `${id}-${i + 1}`}
          value={option.value}
          checked={option.value === value}
          disabled={props.disabled}
          {...(error ? { 'aria-invalid': 'true' as const, 'aria-describedby': `${id}-error` } : {})}
          hint={option.hint ? inLang(option.hint, lang) : undefined}
        >
          {inLang(option.label, lang)}
        </Tick>
      ))}
    </div>
  )
}

const inputs = {
  text: { type: 'text' },
  // Text, not number: a number field drops leading zeros and refuses ٠-٩.
  digits: { type: 'text', inputmode: 'numeric', dir: 'ltr', autocomplete: 'off' },
  username: { type: 'text', dir: 'ltr', autocomplete: 'off', autocapitalize: 'none', spellcheck: false },
  tel: { type: 'tel', inputmode: 'tel', dir: 'ltr', autocomplete: 'tel' },
  email: { type: 'email', dir: 'ltr', autocomplete: 'email', spellcheck: false },
  password: { type: 'password', dir: 'ltr', autocomplete: 'current-password' },
} as const

function Control(props: FieldProps & { readonly widget: Widget; readonly ties: Ties }) {
  const { lang, name, widget, ties, value = '', autofocus, disabled, maxLength, autocomplete } = props
  const shared = { ...ties, name, disabled, ...(autofocus ? { autofocus: true } : {}) }
  if (widget === 'textarea') {
    return (
      <textarea {...shared} rows={5} maxlength={maxLength}>
        {value}
      </textarea>
    )
  }
  if (widget === 'select') {
    return (
      <select {...shared}>
        <option value="">{words.choose[lang]}</option>
        {(props.options ?? []).map((option) => (
          <option value={option.value} selected={option.value === value}>
            {inLang(option.label, lang)}
          </option>
        ))}
      </select>
    )
  }
  if (widget === 'photo') {
    const { pictures = '', optional = false, error } = props
    return <PhotoControl {...{ lang, name, value, pictures, optional, ties }} wrong={error !== undefined} />
  }
  if (widget === 'paper' || widget === 'pdf') {
    return <PaperControl {...{ lang, name, value, ties, kind: widget, optional: props.optional ?? false }} />
  }
  const kind = inputs[widget as keyof typeof inputs] ?? inputs.text
  return (
    <input
      {...kind}
      {...(autocomplete ? { autocomplete } : {})}
      {...shared}
      class={widget === 'digits' || widget === 'tel' ? 'short' : undefined}
      // A password is never sent back to the page.
      value={widget === 'password' ? '' : value}
      maxlength={maxLength}
    />
  )
}

/** Day, month from a list, year: never a calendar one must page through to a birth date. */
export function DateParts(props: FieldProps) {
  const { lang, name, error, calendar = 'both', disabled, autocomplete } = props
  const typed = props.parts ?? { day: '', month: '', year: '' }
  const id = fieldId(name)
  const wrong = error ? { 'aria-invalid': 'true' as const, 'aria-describedby': `${id}-error` } : {}
  const birth = autocomplete === 'bday'
  const lists = [
    { key: 'h', title: words.hijri, months: hijriMonths, shown: calendar !== 'gregorian' },
    { key: 'g', title: words.gregorian, months: gregorianMonths, shown: calendar !== 'hijri' },
  ].filter((list) => list.shown)
  const part = (key: 'day' | 'year', length: number) => (
    <div class={`date-${key}`}>
      <label for={key === 'day' ? id : `${id}-${key}`}>{words[key][lang]}</label>
      <input
        {...wrong}
        type="text"
        inputmode="numeric"
        dir="ltr"
        id={key === 'day' ? id : `${id}-${key}`}
        name={`${name}.${key}`}
        value={typed[key]}
        maxlength={length}
        disabled={disabled}
        autocomplete={birth ? `bday-${key}` : 'off'}
      />
    </div>
  )
  return (
    <div class="date">
      {part('day', 2)}
      <div class="date-month">
        <label for={`${id}-month`}>{words.month[lang]}</label>
        <select {...wrong} id={`${id}-month`} name={`${name}.month`} disabled={disabled}>
          <option value="">{words.choose[lang]}</option>
          {lists.map((list) => {
            const options = list.months.map((month, i) => (
              <option value={`${list.key}${i + 1}`} selected={typed.month === `${list.key}${i + 1}`}>
                {`${month[lang]} (${i + 1})`}
              </option>
            ))
            return lists.length > 1 ? <optgroup label={list.title[lang]}>{options}</optgroup> : options
          })}
        </select>
      </div>
      {part('year', 4)}
    </div>
  )
}

export interface ErrorSummaryProps {
  readonly lang: Lang
  /** field's name → what is wrong; '' for what belongs to no field. In the order of the page. */
  readonly errors: Readonly<Record<string, Words>>
  readonly title?: Words
}

/** All errors at the top, each a link to its field; takes the focus after a failed send, with and without JS. */
export function ErrorSummary({ lang, errors, title = words.summaryTitle }: ErrorSummaryProps) {
  const list = Object.entries(errors)
  if (list.length === 0) return null
  return (
    <div class="errors" id="error-summary" role="alert" tabindex={-1} autofocus aria-labelledby="error-summary-title">
      <h2 id="error-summary-title">{inLang(title, lang)}</h2>
      <ul>
        {list.map(([name, error]) => (
          <li>{name ? <a href={`#${fieldId(name)}`}>{inLang(error, lang)}</a> : inLang(error, lang)}</li>
        ))}
      </ul>
    </div>
  )
}
