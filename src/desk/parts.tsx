/** Parts of the desk's pages about a case: what it is, the record's facts, what was compared. */

import { kindName } from '../identity/index.ts'
import type { Casework, Facts } from '../identity/officers/index.ts'
import { fullName, type Lang, type Text } from '../language/index.ts'
import { BothDates, Ltr, Notice, PasskeyForm, SummaryList } from '../ui/index.ts'
import { kindWords, scriptsNeeded } from './words.ts'

const words = {
  kind: { ar: 'الحالة', en: 'Case' },
  reference: { ar: 'رقم الحالة', en: 'Case number' },
  reason: { ar: 'السبب', en: 'Reason' },
  ticket: { ar: 'الاستمارة', en: 'Form' },
  level: { ar: 'المستوى المطلوب', en: 'Level asked for' },
  name: { ar: 'الاسم', en: 'Name' },
  number: { ar: 'الرقم', en: 'Number' },
  born: { ar: 'الميلاد', en: 'Born' },
  nationality: { ar: 'الجنسية', en: 'Nationality' },
  registerMobile: { ar: 'الجوال في السجل', en: 'Mobile in the register' },
  accountMobile: { ar: 'جوال الحساب الآن', en: 'The account’s mobile now' },
  caseMobile: { ar: 'الجوال بعد القرار', en: 'Mobile after the decision' },
  username: { ar: 'اسم المستخدم', en: 'User name' },
  compared: { ar: 'طوبق', en: 'Compared' },
  document: { ar: 'الوثيقة', en: 'Document' },
  without: { ar: 'لماذا بلا بصمة ووجه', en: 'Why without fingers and face' },
  none: { ar: 'لا شيء بعد', en: 'Nothing yet' },
} as const satisfies Readonly<Record<string, Text>>

export const documentWords: Readonly<Record<string, Text>> = {
  'identity-card': { ar: 'الهوية الوطنية، تطابق السجل', en: 'National ID, as in the register' },
  passport: { ar: 'جواز السفر، يطابق السجل', en: 'Passport, as in the register' },
  'foreign-passport': { ar: 'جواز دولة أخرى، يطابق السجل', en: 'Passport of another country, as in the register' },
}

export function CaseSummary({ lang, c }: { readonly lang: Lang; readonly c: Casework }) {
  return (
    <SummaryList
      lang={lang}
      rows={[
        { label: words.kind, shown: kindWords[c.kind][lang] },
        { label: words.reference, shown: c.reference },
        { label: words.reason, shown: c.reason },
        ...(c.ticket === null ? [] : [{ label: words.ticket, shown: <Ltr>{c.ticket}</Ltr> }]),
        { label: words.level, shown: `IA${c.level}` },
        { label: words.compared, shown: comparedWords(c, lang) },
        ...(c.document === null
          ? []
          : [
              { label: words.document, shown: documentWords[c.document.kind]?.[lang] ?? c.document.kind },
              { label: words.without, shown: c.without_why ?? '' },
            ]),
      ]}
    />
  )
}

function comparedWords(c: Casework, lang: Lang): string {
  const kinds = (['right_index', 'left_index', 'face'] as const).filter((kind) => c.evidence[kind] !== undefined)
  return kinds.length === 0 ? words.none[lang] : kinds.map((k) => kindName(k, lang)).join(lang === 'ar' ? '، ' : ', ')
}

export function FactsSummary({ lang, facts }: { readonly lang: Lang; readonly facts: Facts }) {
  const mobile = (label: Text, shown: string | null) => (shown === null ? [] : [{ label, shown: <Ltr>{shown}</Ltr> }])
  return (
    <SummaryList
      lang={lang}
      rows={[
        { label: words.name, shown: fullName(facts.name, lang) },
        { label: words.number, shown: <Ltr>{facts.number}</Ltr> },
        { label: words.born, shown: <BothDates day={facts.born} lang={lang} /> },
        { label: words.nationality, shown: <Ltr>{facts.nationality}</Ltr> },
        ...mobile(words.registerMobile, facts.registerMobile),
        ...mobile(words.accountMobile, facts.accountMobile),
        ...mobile(words.caseMobile, facts.caseMobile),
        ...(facts.username === null ? [] : [{ label: words.username, shown: <Ltr>{facts.username}</Ltr> }]),
      ]}
    />
  )
}

/** A button that the officer's passkey signs; where there are no scripts, what is missing. `query`: what is signed, of both addresses. */
export function Signed(props: {
  readonly lang: Lang
  readonly at: string
  readonly button: Text
  readonly query?: string
}) {
  const { lang, at, button, query = '' } = props
  return (
    <>
      <noscript>
        <Notice lang={lang} tone="warning">
          {scriptsNeeded[lang]}
        </Notice>
      </noscript>
      <PasskeyForm
        lang={lang}
        kind="get"
        action={`${at}${query}`}
        ask={`${at}/challenge${query}`}
        button={button}
        main
      />
    </>
  )
}
