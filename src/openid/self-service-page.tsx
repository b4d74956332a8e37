/** A party as its builder sees it: what to put into a library, what was refused lately and why, and what she may do. */
import type { Lang, Text } from '../language/index.ts'
import { Bdi, Chip, Empty, Field, type FieldErrors, Ltr, Moment, SummaryList, Table, type Typed } from '../ui/index.ts'
import { items } from './items.ts'
import { SandboxMark } from './pages.tsx'
import type { Party, PartyState } from './party.ts'
import type { RefusedCall } from './refused-calls.ts'

const said = {
  id: { ar: 'المعرّف', en: 'client_id' },
  issuer: { ar: 'المُصدر', en: 'issuer' },
  metadata: { ar: 'وصف الخدمة', en: 'Metadata' },
  profile: { ar: 'البروتوكول', en: 'Profile' },
  limit: { ar: 'أكثر عدد للنداءات في الدقيقة', en: 'Most calls a minute, of each kind' },
  keys: { ar: 'المفاتيح العامة', en: 'Public keys' },
  back: { ar: 'عنوان العودة', en: 'Comes back to' },
  noKeys: { ar: 'لا مفاتيح، بل كلمة سر', en: 'none; it has a secret' },
  example: { ar: 'مثال بمكتبة openid-client', en: 'An example with openid-client' },
  refused: { ar: 'آخر النداءات المرفوضة', en: 'Calls refused lately' },
  noneRefused: { ar: 'لم نرفض أي نداء بعد.', en: 'No call was refused yet.' },
  when: { ar: 'متى', en: 'When' },
  call: { ar: 'النداء', en: 'Call' },
  error: { ar: 'الخطأ', en: 'Error' },
  why: { ar: 'السبب', en: 'Why' },
  people: { ar: 'أشخاص البيئة التجريبية', en: 'People of the sandbox' },
  rotate: { ar: 'بدّل المفاتيح', en: 'Replace the keys' },
  rotateHint: {
    ar: 'تسري من النداء التالي. أبقِ المفتاح القديم في المجموعة حتى يتركه نظامكم.',
    en: 'Good from the next call on. Keep the old key in the set until your system has left it.',
  },
  jwks: { ar: 'مفاتيحكم العامة (JWKS)', en: 'Your public keys (JWKS)' },
  ask: { ar: 'اطلب الاعتماد', en: 'Ask for approval' },
  askLead: {
    ar: 'ينظر فيه مديران من وحدتين. قبل ذلك لا تعمل الجهة مع أشخاص حقيقيين.',
    en: 'Two administrators of two units look at it. Before that the body works with no real people.',
  },
  basisAr: {
    ar: 'السند النظامي لطلب رقم الهوية (بالعربية)',
    en: 'The law that lets it ask for the ID number (in Arabic)',
  },
  basisEn: { ar: 'السند نفسه بالإنجليزية', en: 'The same in English' },
  asked: { ar: 'طلبتم الاعتماد في', en: 'Approval was asked for' },
  close: { ar: 'أغلق الجهة', en: 'Close this body' },
  closeLead: { ar: 'تتوقف كل نداءاتها في الحال، ولا رجعة.', en: 'All its calls stop at once, for good.' },
} as const satisfies Readonly<Record<string, Text>>

const states: Readonly<Record<PartyState, Text>> = {
  sandbox: { ar: 'تجريبية', en: 'Sandbox' },
  pending: { ar: 'تنتظر الاعتماد', en: 'Waits for approval' },
  approved: { ar: 'معتمدة', en: 'Approved' },
  closed: { ar: 'مغلقة', en: 'Closed' },
}

export function StateChip({ lang, party }: { readonly lang: Lang; readonly party: Party }) {
  const waits = party.state === 'sandbox' && party.approvalAskedAt !== null
  return (
    <Chip tone={party.state === 'approved' ? 'success' : 'info'}>{states[waits ? 'pending' : party.state][lang]}</Chip>
  )
}

/** What a party registered that its builder needs to see again. */
export interface Registered {
  readonly redirectUris: readonly string[]
  readonly keys: readonly { readonly kid: string; readonly kty: string; readonly use: string }[]
}

interface Props {
  readonly lang: Lang
  readonly issuer: string
  readonly party: Party
  readonly registered: Registered
  readonly refused: readonly RefusedCall[]
  readonly typed: Typed
  readonly errors: FieldErrors
}

export function PartyView(props: Props) {
  const { lang, issuer, party, registered, refused } = props
  return (
    <>
      {party.state === 'sandbox' ? <SandboxMark lang={lang} /> : null}
      <p>
        <StateChip lang={lang} party={party} />
      </p>
      <SummaryList
        lang={lang}
        rows={[
          { label: said.id, shown: <Ltr>{party.clientId}</Ltr> },
          { label: said.issuer, shown: <Ltr>{issuer}</Ltr> },
          { label: said.metadata, shown: <Ltr>{`${issuer}/.well-known/openid-configuration`}</Ltr> },
          { label: said.profile, shown: <Ltr>{party.profile}</Ltr> },
          { label: said.limit, shown: String(party.perMinute) },
          ...registered.redirectUris.map((uri) => ({ label: said.back, shown: <Ltr>{uri}</Ltr> })),
          {
            label: said.keys,
            shown:
              registered.keys.length === 0 ? (
                said.noKeys[lang]
              ) : (
                <Ltr>{registered.keys.map(({ kid, kty, use }) => `${kid} (${kty}, ${use})`).join(', ')}</Ltr>
              ),
          },
          ...party.asks.map(({ item, purpose }) => ({ label: items[item].label, shown: <Bdi>{purpose[lang]}</Bdi> })),
        ]}
      />
      <h2>{said.example[lang]}</h2>
      <pre dir="ltr">
        <code>{exampleFor(issuer, party, registered)}</code>
      </pre>
      {party.state === 'sandbox' ? (
        <>
          <p>
            <a href="/account/parties/people">{said.people[lang]}</a>
          </p>
          <h2>{said.refused[lang]}</h2>
          {refused.length === 0 ? (
            <Empty>{said.noneRefused[lang]}</Empty>
          ) : (
            <Table
              lang={lang}
              caption={said.refused}
              captionUnseen
              columns={[said.when, said.call, said.error, said.why]}
              rows={refused.map((call) => [
                <Moment at={call.at} lang={lang} />,
                <Ltr>{call.what}</Ltr>,
                <Ltr>{call.error}</Ltr>,
                <Ltr>{call.detail}</Ltr>,
              ])}
            />
          )}
        </>
      ) : null}
      <Acts {...props} />
    </>
  )
}

function Acts({ lang, party, typed, errors }: Props) {
  const at = `/account/parties/${party.clientId}`
  const shared = (name: string) => ({ lang, name, value: typed[name], error: errors[name] })
  const number = party.asks.some(({ item }) => item === 'national_id')
  return (
    <>
      <h2>{said.rotate[lang]}</h2>
      <form method="post" action={`${at}/keys`} data-once="">
        <Field {...shared('jwks')} label={said.jwks} hint={said.rotateHint} widget="textarea" />
        <p class="act">
          <button class="button second" type="submit">
            {said.rotate[lang]}
          </button>
        </p>
      </form>
      {party.approvalAskedAt === null ? (
        <>
          <h2>{said.ask[lang]}</h2>
          <form method="post" action={`${at}/approval`} data-once="">
            <p>{said.askLead[lang]}</p>
            {number ? <Field {...shared('basis.ar')} label={said.basisAr} maxLength={200} /> : null}
            {number ? <Field {...shared('basis.en')} label={said.basisEn} maxLength={200} /> : null}
            <p class="act">
              <button class="button main" type="submit">
                {said.ask[lang]}
              </button>
            </p>
          </form>
        </>
      ) : (
        <p>
          {said.asked[lang]} <Moment at={party.approvalAskedAt} lang={lang} />
        </p>
      )}
      <h2>{said.close[lang]}</h2>
      <form method="post" action={`${at}/close`} data-once="">
        <p>{said.closeLead[lang]}</p>
        <p class="act">
          <button class="button danger" type="submit">
            {said.close[lang]}
          </button>
        </p>
      </form>
    </>
  )
}

/** A whole sign-in in the code of a body, with its own values: to be pasted and run. */
function exampleFor(issuer: string, { clientId, profile, asks }: Party, { redirectUris, keys }: Registered): string {
  const fapi = profile === 'fapi'
  const scope = ['openid', ...asks.map(({ item }) => items[item].scope)].join(' ')
  const kid = keys.find(({ use }) => use === 'sig')?.kid
  const auth = kid === undefined ? 'ClientSecretBasic(process.env.SECRET)' : `PrivateKeyJwt({ key, kid: '${kid}' })`
  return `import * as client from 'openid-client'

const config = await client.discovery(new URL('${issuer}'), '${clientId}', {}, client.${auth})
${fapi ? `const bound = { DPoP: client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256')) }\n` : ''}const verifier = client.randomPKCECodeVerifier()
const state = client.randomState()
const to = ${fapi ? 'await client.buildAuthorizationUrlWithPAR' : 'client.buildAuthorizationUrl'}(config, {
  redirect_uri: '${redirectUris[0] ?? ''}',
  scope: '${scope}',
  acr_values: 'ia2 aa2',
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  state,
}${fapi ? ', bound' : ''})
// Send the browser to \`to\`; when it is back at \`here\`:
const tokens = await client.authorizationCodeGrant(config, here, { pkceCodeVerifier: verifier, expectedState: state }${fapi ? ', undefined, bound' : ''})
const person = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub${fapi ? ', bound' : ''})`
}
