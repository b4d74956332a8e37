/** Several of a list: a box a line, each under a name of its own, so that a form that is shown again keeps them. */
import type { Lang, Text } from '../language/index.ts'
import { type Children, Field, fieldId, Icon } from '../ui/index.ts'
import { sentIn } from './routes.ts'

interface TicksProps {
  readonly lang: Lang
  readonly name: string
  readonly legend: Text
  readonly options: readonly { readonly value: string; readonly label: Text }[]
  readonly ticked: readonly string[]
  readonly error?: Text | undefined
  readonly children?: Children
}

export function Ticks({ lang, name, legend, options, ticked, error, children }: TicksProps) {
  return (
    <fieldset
      class={error ? 'field wrong' : 'field'}
      id={fieldId(name)}
      aria-describedby={error ? `${fieldId(name)}-error` : undefined}
    >
      <legend class="label">{legend[lang]}</legend>
      {error ? (
        <p class="field-error" id={`${fieldId(name)}-error`}>
          <Icon name="alert" />
          {error[lang]}
        </p>
      ) : null}
      {children}
      {options.map(({ value, label }) => (
        <Field lang={lang} name={`${name}.${value}`} label={label} widget="checkbox" checked={ticked.includes(value)} />
      ))}
    </fieldset>
  )
}

/** Which of these were ticked. */
export function tickedIn<T extends string>(body: unknown, name: string, values: readonly T[]): T[] {
  return values.filter((value) => sentIn(body, `${name}.${value}`) === 'yes')
}
