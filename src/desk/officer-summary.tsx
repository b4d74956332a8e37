/** What is asked about an officer's account or a unit, as both administrators see it. */
import type { EnrolledReader } from '../identity/index.ts'
import type { Role } from '../identity/officers/index.ts'
import type { Lang } from '../language/index.ts'
import { Ltr, SummaryList, type SummaryRow } from '../ui/index.ts'
import { type OfficerAsked, rolesIn } from './officer-asked.tsx'
import { actWords, roleWords, officerWords as words } from './officer-words.ts'
import { readersIn } from './reader-lines.ts'

interface Props {
  readonly lang: Lang
  readonly one: OfficerAsked
  readonly state: Readonly<Record<string, unknown>>
}

export function OfficerSummary({ lang, one, state }: Props) {
  const rows: SummaryRow[] = [{ label: words.act, shown: actWords[one.act][lang] }]
  const was = state as {
    roles?: readonly Role[]
    unit?: string
    manager?: string | null
    readers?: readonly EnrolledReader[]
  }
  if (one.act === 'unit') {
    rows.push(
      { label: words.unit, shown: `${one.ar} – ${one.en}` },
      { label: words.unit, shown: <Ltr>{one.unit}</Ltr> },
      { label: words.manager, shown: <Ltr>{one.manager || '–'}</Ltr> },
      { label: words.readers, shown: <ReaderLines lang={lang} readers={readersIn(one.readers) ?? []} /> },
    )
    if ((was.readers ?? []).length > 0)
      rows.push({ label: words.was, shown: <ReaderLines lang={lang} readers={was.readers ?? []} /> })
  } else {
    rows.push({ label: words.username, shown: <Ltr>{one.username}</Ltr> })
    if (was.roles && was.unit) rows.push({ label: words.was, shown: `${rolesSaid(was.roles, lang)} (${was.unit})` })
    if (one.act === 'add' || one.act === 'change')
      rows.push(
        { label: words.unit, shown: <Ltr>{one.unit}</Ltr> },
        { label: words.roles, shown: rolesSaid(rolesIn(one.roles), lang) },
      )
  }
  rows.push({ label: words.reason, shown: one.reason })
  return <SummaryList lang={lang} rows={rows} />
}

export const rolesSaid = (all: readonly Role[], lang: Lang): string =>
  all.map((role) => roleWords[role][lang].split(/[:]/)[0]).join(lang === 'ar' ? '، ' : ', ')

export function ReaderLines({ lang, readers }: { readonly lang: Lang; readonly readers: readonly EnrolledReader[] }) {
  if (readers.length === 0) return <>{words.none[lang]}</>
  return (
    <>
      {readers.map(({ serialNo, anchor }) => (
        <div>
          <bdi dir="ltr">{`${serialNo}:${anchor}`}</bdi>
        </div>
      ))}
    </>
  )
}
