/**
 * The form engine: a service's zod schema becomes fields on a page, what was typed becomes values or errors in
 * words, and values become answers to check. The schema is the only description; pages add nothing to it.
 */
import { z } from 'zod'
import {
  asciiDigits,
  type Day,
  FIRST_DAY,
  formatDay,
  issueText,
  LAST_DAY,
  type Lang,
  type Text,
  toHijri,
} from '../language/index.ts'
import { type Calendar, type DateTyped, ErrorSummary, Field, type Option, type Widget } from './field.tsx'
import type { Children } from './jsx.ts'
import { isFile, removeControl } from './photo.tsx'
import { inLang, type Words, words } from './words.ts'

/** One field as a page asks for it, read from the schema's meta. */
export interface FieldSpec {
  readonly name: string
  readonly label: Text
  readonly hint?: Text
  readonly widget: Widget
  readonly options?: readonly Option[]
  /** The options were given for this person: nothing outside them is accepted. */
  readonly offered: boolean
  readonly autocomplete?: string
  readonly maxLength?: number
  readonly optional: boolean
  readonly calendar?: Calendar
}

/** What was typed, as it was typed: by control name (`born.day`), never trimmed or translated. */
export type Typed = Readonly<Record<string, string>>
export type FieldErrors = Readonly<Record<string, Text>>
export type Offers = Readonly<
  Record<string, readonly { readonly value: string; readonly label: Words; readonly hint?: Words }[]>
>

interface Described {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly maxLength?: number
  readonly label?: Text
  readonly hint?: Text
  readonly widget?: Widget
  readonly options?: Readonly<Record<string, Text>>
  readonly autocomplete?: string
  readonly calendar?: Calendar
}

const described = new WeakMap<z.ZodObject, { properties: Record<string, Described>; required: Set<string> }>()

function describe(schema: z.ZodObject) {
  const before = described.get(schema)
  if (before) return before
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const found = {
    properties: (json.properties ?? {}) as Record<string, Described>,
    required: new Set(json.required ?? []),
  }
  described.set(schema, found)
  return found
}

/**
 * The fields of a schema in its order; `only` picks those of one page, `offers` brings a person's own
 * options, `requires` the fields that others may leave out and this person may not.
 */
export function fieldsOf(
  schema: z.ZodObject,
  more: { only?: readonly string[]; offers?: Offers; requires?: readonly string[] } = {},
): FieldSpec[] {
  const { properties, required } = describe(schema)
  return Object.entries(properties)
    .filter(([name]) => !more.only || more.only.includes(name))
    .map(([name, meta]) => {
      const offer = more.offers?.[name]
      const options =
        offer ?? (meta.options && Object.entries(meta.options).map(([value, label]) => ({ value, label })))
      return {
        name,
        label: meta.label ?? { ar: name, en: name },
        hint: meta.hint,
        widget: meta.widget && !(offer && meta.widget === 'text') ? meta.widget : widgetOf(meta, options?.length),
        options,
        offered: offer !== undefined,
        autocomplete: meta.autocomplete,
        maxLength: meta.maxLength,
        // A value that may be left out; a default counts as given.
        optional: !required.has(name) && !more.requires?.includes(name),
        calendar: meta.calendar,
      }
    })
}

function widgetOf(meta: Described, options: number | undefined): Widget {
  if (options !== undefined) return options > 7 ? 'select' : 'radios'
  if (meta.type === 'boolean' || typeof meta.const === 'boolean') return 'checkbox'
  return meta.maxLength !== undefined && meta.maxLength > 200 ? 'textarea' : 'text'
}

/** Hidden values of a form (its token, the draft it belongs to). */
export function Hidden({ values = {} }: { readonly values?: Readonly<Record<string, string>> }) {
  return (
    <>
      {Object.entries(values).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  )
}

export interface FieldsProps {
  readonly lang: Lang
  readonly fields: readonly FieldSpec[]
  readonly values?: Typed
  readonly errors?: FieldErrors
  /** One question on this page: its label is the page's `h1`, and the page brings no other. */
  readonly heading?: boolean
  /** Where sent pictures are served; their ids follow. */
  readonly pictures?: string
}

/** The fields with what was typed and what is wrong. */
export function Fields({ lang, fields, values = {}, errors = {}, heading = false, pictures }: FieldsProps) {
  return (
    <>
      {fields.map((field) => (
        <Field
          {...field}
          lang={lang}
          value={values[field.name]}
          parts={field.widget === 'date' ? partsOf(values, field.name) : undefined}
          error={errors[field.name]}
          // One question on the page: its label is as large as a heading.
          big={fields.length === 1}
          heading={heading && fields.length === 1}
          pictures={pictures}
        />
      ))}
    </>
  )
}

export interface FormProps extends Partial<FieldsProps> {
  readonly lang: Lang
  readonly action?: string
  readonly method?: 'post' | 'get'
  readonly id?: string
  readonly hidden?: Readonly<Record<string, string>>
  /** The words of its button: the act. */
  readonly button?: Words
  readonly children?: Children
  /** Leave the summary to the page, when it stands above a heading of its own. */
  readonly summary?: boolean
}

/** The form of a page. Give its id to `Page form=…` so that the language switch keeps what was typed. */
export function Form(props: FormProps) {
  const { lang, action, method = 'post', id = 'page-form', hidden, fields = [], values, errors = {}, button } = props
  return (
    // The browser's own bubbles would speak the browser's language and vanish: our words stay.
    <form
      id={id}
      method={method}
      action={action}
      // Only a form with a file in it is sent in parts: other doors take none.
      enctype={fields.some((field) => isFile(field.widget)) ? 'multipart/form-data' : undefined}
      novalidate
      data-once={method === 'post' ? '' : undefined}
    >
      {props.summary === false ? null : <ErrorSummary lang={lang} errors={errors} />}
      <Hidden values={hidden} />
      <Fields {...{ lang, fields, values, errors, heading: props.heading, pictures: props.pictures }} />
      {props.children}
      {button ? (
        <p class="act">
          <button class="button main" type="submit">
            {inLang(button, lang)}
          </button>
        </p>
      ) : null}
    </form>
  )
}

const partNames = ['day', 'month', 'year'] as const

function partsOf(values: Typed, name: string): DateTyped {
  const part = (key: string) => values[`${name}.${key}`] ?? ''
  return { day: part('day'), month: part('month'), year: part('year') }
}

export type Read<S extends z.ZodObject> =
  | { readonly ok: true; readonly values: z.output<S>; readonly typed: Typed }
  | { readonly ok: false; readonly values: Typed; readonly errors: FieldErrors }

/**
 * Reads a sent form. Only names of `fields` are looked at; the rest (also `_…`) is ignored. On failure
 * `values` is exactly what was typed and `errors` is in the order of the page. When `fields` is a part of the
 * schema, `values` holds that part only.
 */
export function readForm<S extends z.ZodObject>(schema: S, fields: readonly FieldSpec[], body: unknown): Read<S> {
  const sent = (body && typeof body === 'object' ? body : {}) as Record<string, unknown>
  // Sent twice, a name arrives as an array: the first counts, so that nothing can be smuggled behind it.
  const textOf = (name: string): string | undefined => {
    const value: unknown = Object.hasOwn(sent, name) ? sent[name] : undefined
    const one: unknown = Array.isArray(value) ? value[0] : value
    return typeof one === 'string' ? one : typeof one === 'number' || typeof one === 'boolean' ? String(one) : undefined
  }
  const typed: Record<string, string> = {}
  const errors: Record<string, Text> = {}
  const inputs: Record<string, unknown> = {}
  const values: Record<string, unknown> = {}
  for (const field of fields) {
    const { name } = field
    for (const control of field.widget === 'date' ? [...partNames.map((p) => `${name}.${p}`), name] : [name]) {
      const text = textOf(control)
      if (text !== undefined) typed[control] = text
    }
    // A photo that is left out again is as one never sent.
    if (isFile(field.widget) && textOf(removeControl(name)) !== undefined) delete typed[name]
    const input = inputOf(field, typed)
    inputs[name] = input.value
    if (input.wrong) {
      errors[name] = input.wrong
      continue
    }
    const result = (schema.shape[name] as z.ZodType).safeParse(input.value)
    if (result.success) {
      if (result.data !== undefined) values[name] = result.data
    } else if (result.error.issues[0]) errors[name] = issueText(result.error.issues[0], field.label)
  }
  if (Object.keys(errors).length === 0 && fields.length === Object.keys(schema.shape).length) {
    // Rules across fields can only be asked once every field is right by itself.
    const whole = schema.safeParse(inputs)
    for (const issue of whole.error?.issues ?? []) {
      const name = String(issue.path[0] ?? '')
      const label = fields.find((field) => field.name === name)?.label ?? { ar: '', en: '' }
      errors[name] ??= issueText(issue, label)
    }
    // Only what the schema knows and what was given: an optional field left empty stays away.
    for (const [name, value] of Object.entries(whole.data ?? {})) if (value !== undefined) values[name] = value
  }
  if (Object.keys(errors).length > 0) return { ok: false, values: typed, errors }
  return { ok: true, values: values as z.output<S>, typed }
}

/** What the schema is asked about, from what was typed. */
function inputOf(field: FieldSpec, typed: Typed): { value: unknown; wrong?: Text } {
  const { name } = field
  const text = typed[name]
  if (field.widget === 'checkbox') return { value: text === 'yes' || text === 'on' || text === 'true' }
  if (field.widget === 'date' && text === undefined) {
    const { day, month, year } = partsOf(typed, name)
    if (`${day}${month}${year}`.trim() === '') return { value: field.optional ? undefined : '' }
    const list = /^([hg])(\d{1,2})$/.exec(month)
    const yearNumber = Number(asciiDigits(year.trim()))
    // The list says which calendar the month is of; the schema only learns it from the year.
    if (list && yearNumber > 0 && (list[1] === 'h') !== yearNumber < 1700) {
      return { value: undefined, wrong: words.mixedCalendars }
    }
    return { value: { day: day.trim(), month: list?.[2] ?? month.trim(), year: year.trim() } }
  }
  if (text === undefined || text === '') {
    const asks = field.widget === 'radios' || field.widget === 'select'
    return { value: field.optional || asks ? undefined : '' }
  }
  if (field.offered && !field.options?.some((option) => option.value === text)) {
    return { value: text, wrong: words.notOffered }
  }
  return { value: text }
}

/** Typed values for showing a form with what we already know (a draft, an earlier answer). */
export function typedOf(fields: readonly FieldSpec[], values: Readonly<Record<string, unknown>>): Typed {
  const typed: Record<string, string> = {}
  for (const { name, widget, calendar } of fields) {
    const value = values[name]
    if (value === undefined || value === null) continue
    if (widget === 'date' && typeof value === 'string') {
      const parts = datePartsOf(value as Day, calendar)
      for (const part of partNames) typed[`${name}.${part}`] = parts[part]
    } else if (widget === 'checkbox') {
      if (value === true) typed[name] = 'yes'
    } else typed[name] = widget === 'tel' ? localMobile(String(value)) : String(value)
  }
  return typed
}

/** A stored day as one would type it: Hijri, unless the field or the day itself is only Gregorian. */
function datePartsOf(day: Day, calendar?: Calendar): DateTyped {
  if (calendar !== 'gregorian' && day >= FIRST_DAY && day <= LAST_DAY) {
    const hijri = toHijri(day)
    return { day: String(hijri.day), month: `h${hijri.month}`, year: String(hijri.year) }
  }
  const [year = '', month = '', date = ''] = day.split('-')
  return { day: String(Number(date)), month: `g${Number(month)}`, year }
}

export interface Answer {
  readonly name: string
  readonly label: string
  readonly shown: string
  /** For a photo: its id. */
  readonly picture?: string
}

/** Answers in words, for checking before sending: options by their words, dates in both calendars. */
export function answersOf(
  schema: z.ZodObject,
  values: Readonly<Record<string, unknown>>,
  lang: Lang,
  offers?: Offers,
): Answer[] {
  return fieldsOf(schema, { offers })
    .filter(({ name }) => values[name] !== undefined && values[name] !== null && values[name] !== '')
    .map((field) => ({
      name: field.name,
      label: field.label[lang],
      shown: shownOf(field, values[field.name], lang),
      ...(field.widget === 'photo' ? { picture: String(values[field.name]) } : {}),
    }))
}

function shownOf(field: FieldSpec, value: unknown, lang: Lang): string {
  if (field.widget === 'password') return '••••••••'
  if (field.widget === 'photo') return words.sentPhoto[lang]
  if (isFile(field.widget)) return words.sentPaper[lang]
  if (typeof value === 'boolean') return value ? words.yes[lang] : words.no[lang]
  const option = field.options?.find((o) => o.value === String(value))
  if (option) return inLang(option.label, lang)
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return formatDay(value as Day, lang)
  return field.widget === 'tel' ? localMobile(String(value)) : String(value)
}

/** A stored mobile (+9665…) as people here write it (05…). */
const localMobile = (number: string): string => number.replace(/^\+966(?=5)/, '0')
