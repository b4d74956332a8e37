/**
 * Registering a party by hand: the form of a body's engineer, and what it says as the registration that JSON would bring
 * (party.ts judges both). A form can be typed wrong in ways that JSON cannot; the rest is judged in one place.
 */
import type { Lang, Text } from '../language/index.ts'
import { ErrorSummary, Field, type FieldErrors, type Typed } from '../ui/index.ts'
import { type ItemName, itemNames, items } from './items.ts'
import type { Troubles } from './party.ts'

const said = {
  nameAr: { ar: 'اسم الجهة بالعربية', en: 'Name of the body in Arabic' },
  nameEn: { ar: 'اسمها بالإنجليزية', en: 'Its name in English' },
  profile: { ar: 'كيف يعمل نظامكم؟', en: 'How does your system work?' },
  fapi: { ar: 'FAPI 2.0: طلبات مدفوعة ومفتاح خاص', en: 'FAPI 2.0: pushed requests, a key of its own' },
  compat: { ar: 'مكتبة قديمة: رمز وPKCE فقط', en: 'An older library: code and PKCE only' },
  redirects: { ar: 'عناوين العودة بعد الدخول', en: 'Addresses to come back to after signing in' },
  left: { ar: 'عناوين العودة بعد الخروج', en: 'Addresses to come back to after signing out' },
  lines: { ar: 'عنوان في كل سطر', en: 'One address a line' },
  logout: { ar: 'أين نبلغكم بخروج الشخص؟', en: 'Where do we tell you that a person signed out?' },
  jwks: { ar: 'مفاتيحكم العامة (JWKS)', en: 'Your public keys (JWKS)' },
  jwksHint: {
    ar: 'المفتاح الخاص يبقى عندكم. بلا مفاتيح نعطي المكتبة القديمة كلمة سر.',
    en: 'The private key stays with you. An older library without keys gets a secret.',
  },
  signed: { ar: 'هل نوقّع بيانات الشخص؟', en: 'Do we sign what we say of a person?' },
  unsigned: { ar: 'لا، JSON عادي', en: 'No, plain JSON' },
  asks: { ar: 'ماذا تطلبون من الشخص؟', en: 'What do you ask of a person?' },
  no: { ar: 'لا نطلبها', en: 'Not asked for' },
  may: { ar: 'يختار الشخص', en: 'The person chooses' },
  needed: { ar: 'لا بد منها', en: 'Needed' },
  why: { ar: 'لماذا؟ (بالعربية)', en: 'What for? (in Arabic)' },
  whyEn: { ar: 'لماذا؟ (بالإنجليزية)', en: 'What for? (in English)' },
  sayName: { ar: 'اكتب الاسم، من حرفين إلى 80 حرفًا', en: 'Write the name, 2 to 80 letters' },
  sayWhy: { ar: 'اكتب جملة تقول لماذا، فالشخص يقرؤها', en: 'Say in a sentence what for: the person reads it' },
  notJson: { ar: 'ليست JSON. ألصق مجموعة المفاتيح كاملة', en: 'Not JSON. Paste the whole set of keys' },
  wrong: (trouble: string): Text => ({ ar: `غير مقبول: ${trouble}`, en: `Not accepted: ${trouble}` }),
} as const

export const partyFields = [
  'name.ar',
  'name.en',
  'profile',
  'redirect_uris',
  'post_logout_redirect_uris',
  'backchannel_logout_uri',
  'jwks',
  'userinfo_signed_response_alg',
  ...itemNames.flatMap((item) => [`ask.${item}`, `why.${item}.ar`, `why.${item}.en`]),
] as const

const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** A pasted set of keys, or one key by itself; undefined when it is neither. */
export function keysTyped(text: string): unknown {
  if (text.trim() === '') return { keys: [] }
  try {
    const is: unknown = JSON.parse(text)
    return typeof is === 'object' && is !== null && 'kty' in is ? { keys: [is] } : is
  } catch {
    return undefined
  }
}

/** What was typed as a registration. `errors`: what never was one. */
export function registrationTyped(typed: Typed): { readonly given: unknown; readonly errors: FieldErrors } {
  const at = (name: string): string => typed[name] ?? ''
  const jwks = keysTyped(at('jwks'))
  const compat = at('profile') === 'compat'
  const asked = itemNames.filter((item) => at(`ask.${item}`) === 'may' || at(`ask.${item}`) === 'needed')
  const logout = at('backchannel_logout_uri').trim()
  const signed = at('userinfo_signed_response_alg')
  const given = {
    name: { ar: at('name.ar'), en: at('name.en') },
    profile: compat ? 'compat' : 'fapi',
    auth: compat && at('jwks').trim() === '' ? 'client_secret_basic' : 'private_key_jwt',
    redirect_uris: linesOf(at('redirect_uris')),
    post_logout_redirect_uris: linesOf(at('post_logout_redirect_uris')),
    ...(logout === '' ? {} : { backchannel_logout_uri: logout }),
    jwks: jwks ?? { keys: [] },
    asks: asked.map((item) => ({
      item,
      needed: at(`ask.${item}`) === 'needed',
      purpose: { ar: at(`why.${item}.ar`), en: at(`why.${item}.en`) },
    })),
    ...(signed === '' ? {} : { userinfo_signed_response_alg: signed }),
  }
  return { given, errors: jwks === undefined ? { jwks: said.notJson } : {} }
}

/** What is wrong with a registration, at the fields of the form. The words of the protocol are the builder's own. */
export function errorsAt(troubles: Troubles, typed: Typed): FieldErrors {
  const asked = itemNames.filter((item) => ['may', 'needed'].includes(typed[`ask.${item}`] ?? ''))
  const field = (name: string): string => {
    const [, nth, lang] = /^asks\.(\d+)\.purpose\.(ar|en)$/.exec(name) ?? []
    if (nth !== undefined) return `why.${asked[Number(nth)] ?? ''}.${lang}`
    const [plain = ''] = /^(redirect_uris|post_logout_redirect_uris|jwks)/.exec(name) ?? [name]
    return (partyFields as readonly string[]).includes(plain) ? plain : ''
  }
  const found: Record<string, Text> = {}
  for (const [name, trouble] of Object.entries(troubles)) {
    const at = field(name)
    found[at] ??= at.startsWith('why.') ? said.sayWhy : at.startsWith('name.') ? said.sayName : said.wrong(trouble)
  }
  return found
}

interface FormProps {
  readonly lang: Lang
  readonly action: string
  readonly typed: Typed
  readonly errors: FieldErrors
  readonly button: Text
}

export function PartyForm({ lang, action, typed, errors, button }: FormProps) {
  const shared = (name: string) => ({ lang, name, value: typed[name], error: errors[name] })
  return (
    <>
      <ErrorSummary lang={lang} errors={errors} />
      <form id="page-form" method="post" action={action} data-once="">
        <Field {...shared('name.ar')} label={said.nameAr} maxLength={80} />
        <Field {...shared('name.en')} label={said.nameEn} maxLength={80} />
        <Field
          {...shared('profile')}
          value={typed.profile === 'compat' ? 'compat' : 'fapi'}
          label={said.profile}
          options={[
            { value: 'fapi', label: said.fapi },
            { value: 'compat', label: said.compat },
          ]}
        />
        <Field {...shared('redirect_uris')} label={said.redirects} hint={said.lines} widget="textarea" />
        <Field
          {...shared('post_logout_redirect_uris')}
          label={said.left}
          hint={said.lines}
          widget="textarea"
          optional
        />
        <Field {...shared('backchannel_logout_uri')} label={said.logout} optional />
        <Field {...shared('jwks')} label={said.jwks} hint={said.jwksHint} widget="textarea" />
        <Field
          {...shared('userinfo_signed_response_alg')}
          value={typed.userinfo_signed_response_alg ?? ''}
          label={said.signed}
          options={[
            { value: '', label: said.unsigned },
            ...['ES256', 'PS256', 'EdDSA'].map((alg) => ({ value: alg, label: { ar: alg, en: alg } })),
          ]}
        />
        <h2>{said.asks[lang]}</h2>
        {itemNames.map((item) => (
          <AskFields lang={lang} item={item} typed={typed} errors={errors} />
        ))}
        <p class="act">
          <button class="button main" type="submit">
            {button[lang]}
          </button>
        </p>
      </form>
    </>
  )
}

function AskFields({ lang, item, typed, errors }: Pick<FormProps, 'lang' | 'typed' | 'errors'> & { item: ItemName }) {
  const shared = (name: string) => ({ lang, name, value: typed[name], error: errors[name], maxLength: 200 })
  return (
    <>
      <Field
        {...shared(`ask.${item}`)}
        value={typed[`ask.${item}`] ?? 'no'}
        label={items[item].label}
        options={[
          { value: 'no', label: said.no },
          { value: 'may', label: said.may },
          { value: 'needed', label: said.needed },
        ]}
      />
      <Field {...shared(`why.${item}.ar`)} label={said.why} optional />
      <Field {...shared(`why.${item}.en`)} label={said.whyEn} optional />
    </>
  )
}
