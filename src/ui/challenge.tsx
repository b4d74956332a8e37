/** The proof-of-work challenge in a form, instead of a picture puzzle; its island solves it while one types. */
import type { Lang } from '../language/index.ts'
import type { Children } from './jsx.ts'
import { words } from './words.ts'

export interface ChallengeProps {
  readonly lang: Lang
  /** A challenge made by altcha-lib's `createChallenge` (PBKDF2): its JSON, or the data itself. */
  readonly challenge: unknown
  /** The body's field with the answer: base64 of `{challenge, solution}`. */
  readonly name?: string
  /** The way for those without JavaScript (the spoken digits): always in the page, hidden once solved. */
  readonly children?: Children
}

/** Stands inside the form it protects. */
export function Challenge({ lang, challenge, name = 'altcha', children }: ChallengeProps) {
  return (
    <div
      class="challenge"
      data-pow={typeof challenge === 'string' ? challenge : JSON.stringify(challenge)}
      data-working={words.working[lang]}
      data-worked={words.worked[lang]}
    >
      <input type="hidden" name={name} value="" />
      <p class="hint" role="status" />
      <div class="challenge-other">{children}</div>
    </div>
  )
}
