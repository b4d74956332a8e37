/** Charts drawn on the server, without scripts: bars of a table that always stands beside them and says the same. */
import type { Lang, Text } from '../language/index.ts'

export interface Bar {
  readonly label: string
  /** Null: not shown to this reader, so nothing is drawn. */
  readonly value: number | null
}

interface Props {
  readonly lang: Lang
  readonly title: Text
  readonly bars: readonly Bar[]
}

const width = 640
const rowHeight = 22
const labelWidth = 250

/** Bars beside each other's names, from the side where reading begins. */
export function Bars({ lang, title, bars }: Props) {
  const most = Math.max(1, ...bars.map(({ value }) => value ?? 0))
  const rtl = lang === 'ar'
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${width} ${bars.length * rowHeight}`}
      role="img"
      aria-label={title[lang]}
      direction={rtl ? 'rtl' : 'ltr'}
    >
      {bars.map(({ label, value }, i) => {
        const length = ((width - labelWidth) * (value ?? 0)) / most
        const y = i * rowHeight
        return (
          <g>
            <text x={rtl ? width : 0} y={y + 15}>
              {short(label)}
            </text>
            <rect x={rtl ? width - labelWidth - length : labelWidth} y={y + 3} width={length} height={rowHeight - 8} />
          </g>
        )
      })}
    </svg>
  )
}

const short = (label: string): string => (label.length > 36 ? `${label.slice(0, 35)}…` : label)

interface ColumnsProps {
  readonly lang: Lang
  readonly title: Text
  readonly columns: readonly (readonly [first: number | null, second: number | null])[]
}

const height = 120

/** Pairs of columns along time, which runs as the language is read. */
export function Columns({ lang, title, columns }: ColumnsProps) {
  const most = Math.max(1, ...columns.flat().map((value) => value ?? 0))
  const step = width / Math.max(1, columns.length)
  const bar = (value: number | null, x: number, kind: string) => {
    const tall = (height * (value ?? 0)) / most
    return <rect class={kind} x={x} y={height - tall} width={step * 0.35} height={tall} />
  }
  return (
    <svg class="chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={title[lang]}>
      {columns.map(([first, second], i) => {
        const x = (lang === 'ar' ? columns.length - 1 - i : i) * step
        return (
          <g>
            {bar(first, x + step * 0.1, 'came')}
            {bar(second, x + step * 0.5, 'went')}
          </g>
        )
      })}
    </svg>
  )
}
