/** The place in a kiosk's form where the reader's answer goes; the `reader` island fills it, and without it, it stays empty. */
import type { Lang } from '../language/index.ts'
import { inLang, type Words } from './words.ts'

export interface ReaderAskProps {
  readonly lang: Lang
  /** What the device is asked, as `BiometricReader.question` writes it. */
  readonly question: string
  /** Said while the reader waits for the finger. */
  readonly working: Words
  /** The field's name. */
  readonly name?: string
}

export function ReaderAsk({ lang, question, working, name = 'answer' }: ReaderAskProps) {
  return (
    <div data-reader={question} data-working={inLang(working, lang)}>
      <input type="hidden" name={name} />
      <p role="status" />
    </div>
  )
}
