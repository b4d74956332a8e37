/** One piece of the queue as a table: the same rows for the page and for those that are sent while it is open. */
import type { Instant, Lang, Text } from '../language/index.ts'
import { desks, type Waiting } from '../requests/index.ts'
import { Chip, Ltr, Moment } from '../ui/index.ts'
import { q } from './queue-words.ts'

interface RowsProps {
  readonly lang: Lang
  readonly rows: readonly Waiting[]
  readonly officer: string
  readonly now: Instant
  readonly titleOf: (service: string) => Text
}

const columns = [q.number, q.service, q.desk, q.due, q.hand] as const

export function QueueTable(props: RowsProps) {
  const { lang } = props
  return (
    <table class="table queue">
      <caption class="unseen">{q.title[lang]}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col">{column[lang]}</th>
          ))}
        </tr>
      </thead>
      <tbody id="queue">
        <QueueRows {...props} />
      </tbody>
    </table>
  )
}

export function QueueRows({ lang, rows, officer, now, titleOf }: RowsProps) {
  return (
    <>
      {rows.map((row) => (
        <tr>
          <td data-label={q.number[lang]}>
            <a href={`/desk/queue/${row.request_id}`}>
              <Ltr>{row.number}</Ltr>
            </a>
          </td>
          <td data-label={q.service[lang]}>{titleOf(row.service)[lang]}</td>
          <td data-label={q.desk[lang]}>{desks[row.desk][lang]}</td>
          <td data-label={q.due[lang]}>
            {row.due_at < now ? <Chip tone="error">{q.late[lang]}</Chip> : null} <Moment at={row.due_at} lang={lang} />
          </td>
          <td data-label={q.hand[lang]}>
            <Hand lang={lang} row={row} officer={officer} now={now} />
          </td>
        </tr>
      ))}
    </>
  )
}

function Hand({ lang, row, officer, now }: Pick<RowsProps, 'lang' | 'officer' | 'now'> & { readonly row: Waiting }) {
  if (row.officer_id === null || (row.claim_until ?? '') <= now) return <>{q.free[lang]}</>
  if (row.officer_id === officer) return <Chip tone="info">{q.mine[lang]}</Chip>
  return <Chip>{q.others[lang]}</Chip>
}
