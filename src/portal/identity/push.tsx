/** Notifications on a phone that approves: how they stand here, and the press that turns them on. Its script shows one state. */
import type { Lang, Text } from '../../language/index.ts'
import type { PushDoor } from '../../web/index.ts'

export function Notifications({ lang, push }: { lang: Lang; push: PushDoor }) {
  const state = (name: keyof typeof states) => {
    const { says, button } = states[name]
    return (
      <div data-state={name} hidden aria-live="polite">
        <p>{says[lang]}</p>
        {button ? (
          <p class="act">
            <button class="button second" type="button" value={name === 'on' ? 'off' : 'on'}>
              {button[lang]}
            </button>
          </p>
        ) : null}
      </div>
    )
  }
  return (
    <section
      hidden
      data-push=""
      data-key={push.publicKey}
      data-simulated={push.simulatedAt ?? ''}
      data-failed={words.failed[lang]}
    >
      <h2>{words.title[lang]}</h2>
      {(Object.keys(states) as (keyof typeof states)[]).map(state)}
      <p role="status" />
    </section>
  )
}

const words = {
  title: { ar: 'التنبيهات في هذا الجوال', en: 'Notifications on this phone' },
  failed: {
    ar: 'لم تعمل التنبيهات. حاول مرة أخرى، أو أبقِ الصفحة مفتوحة.',
    en: 'Notifications could not be set. Try again, or keep this page open.',
  },
} as const satisfies Readonly<Record<string, Text>>

const again: Text = { ar: 'شغّل التنبيهات من جديد', en: 'Turn notifications on again' }

const states: Readonly<
  Record<'unsupported' | 'denied' | 'off' | 'gone' | 'on', { readonly says: Text; readonly button?: Text }>
> = {
  off: {
    says: {
      ar: 'ينبّهك جوالك حين يُطلب منك شيء، ولو كانت الصفحة مغلقة. لا يظهر في التنبيه اسمك ولا طلبك.',
      en: 'Your phone tells you when something is asked of you, also with this page closed. It shows neither your name nor what is asked.',
    },
    button: { ar: 'شغّل التنبيهات', en: 'Turn notifications on' },
  },
  on: {
    says: { ar: 'التنبيهات تعمل في هذا الجوال.', en: 'Notifications are on here.' },
    button: { ar: 'أوقف التنبيهات', en: 'Turn notifications off' },
  },
  gone: {
    says: {
      ar: 'توقفت التنبيهات في هذا الجوال. قد تكون خرجت من كل الأجهزة أو مسحتها من المتصفح.',
      en: 'Notifications stopped here. You may have signed out everywhere, or the browser dropped them.',
    },
    button: again,
  },
  denied: {
    says: {
      ar: 'منعتَ التنبيهات من هذا الموقع. اسمح بها في إعدادات المتصفح ثم أعد فتح الصفحة.',
      en: 'You have blocked notifications from this site. Allow them in the browser’s settings, then open this page again.',
    },
  },
  unsupported: {
    says: {
      ar: 'هذا المتصفح لا يستقبل تنبيهات، فأبقِ الصفحة مفتوحة. في الآيفون أضف البوابة إلى الشاشة الرئيسية أولًا.',
      en: 'This browser takes no notifications, so keep this page open. On an iPhone add the portal to the home screen first.',
    },
  },
}
