/** The university's look: another site's, on purpose. */
import { renderToString } from 'preact-render-to-string'
import type { Student } from './sign-in.ts'

export type Lang = 'ar' | 'en'
export type Said = Readonly<Record<Lang, string>>

export const words = {
  name: { ar: 'جامعة الواحة', en: 'Oasis University' },
  lead: {
    ar: 'ادخل بحسابك في البوابة. لا كلمة مرور لنا عندك.',
    en: 'Come in with your portal account. You need no password of ours.',
  },
  signIn: { ar: 'ادخل بحساب البوابة', en: 'Sign in with the portal' },
  learnt: { ar: 'ما عرفته الجامعة عنك', en: 'What the university learnt about you' },
  refresh: { ar: 'حدّث بياناتي', en: 'Ask again' },
  signOut: { ar: 'اخرج', en: 'Sign out' },
  left: { ar: 'خرجت من الجامعة.', en: 'You left the university.' },
  notIn: { ar: 'لم تدخل. لم نعرف عنك شيئًا.', en: 'You are not in. We learnt nothing about you.' },
  refreshed: { ar: 'سألنا البوابة من جديد.', en: 'We asked the portal again.' },
  refused: { ar: 'رفضت البوابة: لم يعد لنا إذن منك.', en: 'The portal refused: we no longer have your leave.' },
} as const satisfies Readonly<Record<string, Said>>

/** As text with its doctype. */
export const html = (page: Parameters<typeof renderToString>[0]): string => `<!doctype html>${renderToString(page)}`

interface SiteProps {
  readonly lang: Lang
  readonly student?: Student
  readonly said?: Said
}

export function Site({ lang, student, said }: SiteProps) {
  return (
    <html lang={lang} dir={lang === 'ar' ? 'rtl' : 'ltr'}>
      <head>
        <meta charset="utf-8" />
        <title>{words.name[lang]}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <main>
          <h1>{words.name[lang]}</h1>
          {said ? (
            <p class="said" role="status">
              {said[lang]}
            </p>
          ) : null}
          {student ? <Learnt lang={lang} student={student} /> : <Door lang={lang} />}
        </main>
      </body>
    </html>
  )
}

function Door({ lang }: { readonly lang: Lang }) {
  return (
    <>
      <p>{words.lead[lang]}</p>
      <p>
        <a class="button" href="/sign-in">
          {words.signIn[lang]}
        </a>
      </p>
    </>
  )
}

/** Everything it has, as it came: so that one sees that there is nothing else. */
function Learnt({ lang, student }: { readonly lang: Lang; readonly student: Student }) {
  return (
    <>
      <h2>{words.learnt[lang]}</h2>
      <dl>
        {Object.entries({ ...student.known, acr: student.acr }).map(([name, value]) => (
          <>
            <dt>
              <bdi>{name}</bdi>
            </dt>
            <dd>
              <bdi>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</bdi>
            </dd>
          </>
        ))}
      </dl>
      <form method="post" action="/refresh">
        <button type="submit">{words.refresh[lang]}</button>
      </form>
      <p>
        <a class="button" href="/sign-out">
          {words.signOut[lang]}
        </a>
      </p>
    </>
  )
}
