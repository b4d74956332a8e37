/** A form that the browser's passkey dialog answers; unseen where a browser has no passkeys or no scripts. */
import type { Lang, Text } from '../language/index.ts'
import type { Children } from './jsx.ts'

interface Props {
  readonly lang: Lang
  readonly kind: 'create' | 'get'
  /** Where the answer goes. */
  readonly action: string
  /** Where what is to be signed comes from. */
  readonly ask: string
  readonly button: Text
  readonly main?: boolean
  readonly hidden?: Readonly<Record<string, string>>
  readonly children?: Children
}

const failed: Readonly<Record<Props['kind'], Text>> = {
  create: {
    ar: 'لم يُنشأ مفتاح المرور. حاول مرة أخرى، أو من جهاز آخر.',
    en: 'No passkey was made. Try again, or from another device.',
  },
  get: {
    ar: 'لم يأتِ جواب من مفتاح المرور. حاول مرة أخرى، أو اختر طريقة أخرى.',
    en: 'No passkey answered. Try again, or choose another way.',
  },
}

export function PasskeyForm({ lang, kind, action, ask, button, main = false, hidden = {}, children }: Props) {
  return (
    <form method="post" action={action} hidden data-passkey={kind} data-ask={ask} data-failed={failed[kind][lang]}>
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <input type="hidden" name="_passkey" value="" />
      {children}
      <p role="status" />
      <p class="act">
        <button class={main ? 'button' : 'button second'} type="submit">
          {button[lang]}
        </button>
      </p>
    </form>
  )
}
