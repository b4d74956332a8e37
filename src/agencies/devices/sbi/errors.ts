/** What devices say went wrong (SBI 1.0, "Error codes"; 2xx and 5xx are the providers' own), and what it means. */

import type { Meaning } from '../../../identity/index.ts'
import type { Text } from '../../../language/index.ts'

export interface Trouble {
  /** The device's code, digits only; `busy` and `none` are ours, of a device that is at work or does not answer. */
  readonly code: string
  readonly means: Meaning
  readonly words: Text
}

const again: Text = {
  ar: 'لم تظهر البصمة واضحة. نظّف إصبعك وضعه وسط القارئ من جديد.',
  en: 'The print was not clear. Clean your finger and place it in the middle of the reader again.',
}
const outOfOrder: Text = {
  ar: 'القارئ لا يعمل الآن. اطلب مساعدة موظف أو جرّب جهازًا آخر.',
  en: 'The reader is not working now. Call staff, or use another kiosk.',
}
const busy: Text = {
  ar: 'القارئ مشغول. انتظر لحظة ثم حاول من جديد.',
  en: 'The reader is busy. Wait a moment, then try again.',
}

const known: Readonly<Record<string, Omit<Trouble, 'code'>>> = {
  // 0.9.5: the device has no certificate of its provider.
  100: { means: 'device', words: outOfOrder },
  101: {
    means: 'try_again',
    words: {
      ar: 'لم يلتقط القارئ شيئًا. ضع إصبعك على القارئ وحاول من جديد.',
      en: 'The reader saw nothing. Place your finger on the reader and try again.',
    },
  },
  102: { means: 'try_again', words: again },
  103: {
    means: 'device',
    words: {
      ar: 'أوقفنا هذا القارئ للفحص. استخدم جهازًا آخر.',
      en: 'We have stopped this reader for inspection. Use another kiosk.',
    },
  },
  104: { means: 'device', words: outOfOrder },
  105: {
    means: 'try_again',
    words: {
      ar: 'الإصبع مائل. ضعه مستقيمًا وحاول من جديد.',
      en: 'The finger is tilted. Place it straight and try again.',
    },
  },
  106: {
    means: 'device',
    words: {
      ar: 'القارئ غير موصول. اطلب مساعدة موظف أو جرّب جهازًا آخر.',
      en: 'The reader is not connected. Call staff, or use another kiosk.',
    },
  },
  107: { means: 'device', words: outOfOrder },
  108: { means: 'device', words: outOfOrder },
  109: { means: 'device', words: outOfOrder },
}

/** What this code means; null when it says that all is well. Unknown ones, 5xx among them, mean the device. */
export function troubleOf(code: string): Trouble | null {
  if (code === '0') return null
  const plain = /^\d{1,6}$/.test(code) ? code : '599'
  return { code: plain, ...(known[plain] ?? { means: 'device', words: outOfOrder }) }
}

/** No device answered at all, or not in time. */
export const noReader: Trouble = { code: 'none', means: 'device', words: outOfOrder }

/** A device that is there says it is at work already. */
export const busyReader: Trouble = { code: 'busy', means: 'device', words: busy }

export const words = { again, outOfOrder, busy }
