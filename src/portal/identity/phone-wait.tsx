/** The screen that waits for a phone: the number to type there, and a way on when it has said yes; also without JavaScript. */
import type { Lang, Text } from '../../language/index.ts'
import { Hidden, Ltr } from '../../ui/index.ts'

interface Props {
  readonly lang: Lang
  readonly number: string
  /** Where the button leads. */
  readonly action: string
  /** Where a script asks how it stands. */
  readonly state: string
  readonly hidden?: Readonly<Record<string, string>>
}

const words = {
  type: { ar: 'اكتب هذا الرقم في جوالك خلال دقيقتين:', en: 'Type this number on your phone within two minutes:' },
  where: {
    ar: 'لم يظهر الطلب في جوالك؟ افتح فيه «حسابي» ثم «وافق من هذا الجوال».',
    en: 'Not on your phone? Open “My account” there, then “Approve on this phone”.',
  },
  done: { ar: 'وافقت، تابع', en: 'I approved: go on' },
} as const satisfies Readonly<Record<string, Text>>

export function PhoneWait({ lang, number, action, state, hidden = {} }: Props) {
  return (
    <form method="post" action={action} data-phone="wait" data-state={state}>
      <Hidden values={hidden} />
      <p>{words.type[lang]}</p>
      <p class="lead" data-number="">
        <Ltr>
          <strong>{number}</strong>
        </Ltr>
      </p>
      <p>{words.where[lang]}</p>
      <p class="act">
        <button class="button" type="submit">
          {words.done[lang]}
        </button>
      </p>
    </form>
  )
}
