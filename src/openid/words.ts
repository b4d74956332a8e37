/** What this door says. Arabic first, as one would say it aloud. */

import type { FastifyRequest } from 'fastify'
import { h } from 'preact'
import type { Text } from '../language/index.ts'

const with_ =
  (f: (name: string, lang: 'ar' | 'en') => string) =>
  (party: Text): Text => ({
    ar: f(party.ar, 'ar'),
    en: f(party.en, 'en'),
  })

export const words = {
  over: { ar: 'انتهت مهلة هذا الدخول', en: 'This sign-in ran out' },
  overLead: {
    ar: 'ارجع إلى الجهة التي جئت منها وابدأ الدخول من جديد.',
    en: 'Go back to the body you came from and start again.',
  },
  otherPerson: {
    ar: 'بدأ هذا الدخول شخص آخر على هذا الجهاز. ارجع إلى الجهة وابدأ من جديد.',
    en: 'Somebody else began this sign-in on this device. Go back to the body and start again.',
  },
  proceedTitle: with_((name, lang) => (lang === 'ar' ? `الدخول إلى ${name}` : `Sign in to ${name}`)),
  proceedLead: {
    ar: 'عرفناك. أذنت لهذه الجهة من قبل، فلا نسألك ثانية.',
    en: 'We know you. You allowed this body before, so we do not ask again.',
  },
  proceed: with_((name, lang) => (lang === 'ar' ? `ادخل إلى ${name}` : `Continue to ${name}`)),
  again: { ar: 'أثبت أنك أنت', en: 'Prove that it is you' },
  againLead: with_((name, lang) =>
    lang === 'ar'
      ? `تطلب ${name} أن تدخل بكلمة مرورك ورمز جديد قبل أن تتابع.`
      : `${name} asks you to sign in with your password and a new code before you go on.`,
  ),
  againByKey: with_((name, lang) =>
    lang === 'ar'
      ? `تطلب ${name} أن تدخل بمفتاح مرور لا يغادر جهازك.`
      : `${name} asks you to sign in with a passkey that stays on your device.`,
  ),
  passkeyNeeded: {
    ar: 'تطلب الجهة دخولًا بمفتاح مرور لا يغادر جهازك. أضف واحدًا في حسابك، ثم أعد المحاولة.',
    en: 'The body asks for a passkey that stays on one device. Add one in your account, then try again.',
  },
  againButton: { ar: 'ادخل من جديد', en: 'Sign in again' },
  unmet: { ar: 'لا يمكن الدخول الآن', en: 'You cannot sign in there now' },
  levelTooLow: {
    ar: 'تطلب الجهة إثباتًا أقوى لهويتك. فعّل حسابك بالبصمة والوجه في جهاز خدمة ذاتية، ثم أعد المحاولة.',
    en: 'The body asks for stronger proof of who you are. Activate your account at a self-service machine, then try again.',
  },
  noSuchLevel: {
    ar: 'تطلب الجهة درجة إثبات لا نعرفها. أخبرها بذلك.',
    en: 'The body asks for a level of proof that we do not know. Tell it so.',
  },
  sandboxOnly: {
    ar: 'هذه الجهة تجريبية، ولا تعمل مع أشخاص حقيقيين.',
    en: 'This body is on trial and does not work with real people.',
  },
  backTo: with_((name, lang) => (lang === 'ar' ? `ارجع إلى ${name}` : `Back to ${name}`)),
} as const

/** The sentence under a page's heading, in the reader's language. */
export function lead(text: Text, req: FastifyRequest) {
  return h('p', { class: 'lead' }, text[req.visit.lang])
}
