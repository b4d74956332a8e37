/** The search box: a plain GET form; its island swaps the results in place while one types. */
import type { Lang } from '../language/index.ts'
import { Icon } from './icon.tsx'
import { inLang, type Words } from './words.ts'

export interface SearchBoxProps {
  readonly lang: Lang
  readonly action: string
  readonly label: Words
  readonly button: Words
  readonly value?: string
  readonly name?: string
  /** The id of the element that holds the results, on this page and on the answer. */
  readonly results?: string
}

/** Add the `search` island and an element with the id of `results` to have the answers come while typing. */
export function SearchBox({ lang, action, label, button, value = '', name = 'q', results }: SearchBoxProps) {
  return (
    <search>
      <form class="search" method="get" action={action} data-search={results}>
        <label class="unseen" for="search-q">
          {inLang(label, lang)}
        </label>
        <input
          id="search-q"
          type="search"
          name={name}
          value={value}
          placeholder={inLang(label, lang)}
          autocomplete="off"
          enterkeyhint="search"
          maxlength={200}
        />
        <button class="button main" type="submit">
          <Icon name="search" />
          <span>{inLang(button, lang)}</span>
        </button>
      </form>
    </search>
  )
}
