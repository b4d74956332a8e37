/** The form of a registration that waits for its activation: what one takes to a kiosk or an officer. */
import { z } from 'zod'
import { mask, type Text } from '../../language/index.ts'
import { same } from '../paper.ts'
import type { Template } from './index.ts'
import { day, dayText, endOf, headOf, maskedRow, nameRow, personNumber, row, words } from './parts.ts'

const data = z.strictObject({
  name: words(200),
  number: personNumber,
  /** E.164; only its last digits are printed. */
  mobile: z.string().regex(/^\+\d{8,15}$/),
  registered: day,
  /** The last day on which it can be activated. */
  until: day,
})
export type RegistrationForm = z.output<typeof data>

const kind: Text = { ar: 'نموذج تسجيل للتفعيل', en: 'Registration form for activation' }

export const registrationForm: Template<RegistrationForm> = {
  kind,
  data,
  holder: (d) => d.name,
  expires: (d) => endOf(d.until),
  paper: (d, at) => ({
    title: kind,
    opening: {
      ar: 'سجّل المبيّن هنا في البوابة، وينتظر حسابه التفعيل حضوريًا.',
      en: 'The person named here registered on the portal. The account waits to be activated in person.',
    },
    head: headOf(at),
    rows: [
      nameRow(d.name),
      maskedRow(d.number),
      row('الجوال', 'Mobile', same(mask(d.mobile))),
      row('سجّل في', 'Registered', dayText(d.registered)),
      row('فعّل قبل نهاية', 'Activate by', dayText(d.until)),
    ],
    next: {
      title: { ar: 'كيف تفعّل حسابك؟', en: 'How to activate it' },
      steps: [
        {
          ar: 'اذهب إلى جهاز خدمة ذاتية ومعك هويتك وجوالك.',
          en: 'Go to a self-service machine with your ID and your mobile.',
        },
        {
          ar: 'ضع سبابتيك على القارئ، ثم انظر إلى الكاميرا.',
          en: 'Place both index fingers on the reader, then look at the camera.',
        },
        { ar: 'اكتب الرمز الذي يصل جوالك.', en: 'Type the code sent to your mobile.' },
        {
          ar: 'إن لم يعرفك الجهاز فاذهب إلى موظف التفعيل.',
          en: 'If the machine does not know you, see an activation officer.',
        },
      ],
    },
  }),
  example: {
    name: { ar: 'نورة علي محمد الشهري', en: 'Noura Ali Mohammed Alshehri' },
    number: '1999900028',
    mobile: '+966500000002',
    registered: '2026-02-01',
    until: '2026-03-03',
  },
}
