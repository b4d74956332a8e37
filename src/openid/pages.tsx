/** Pages that the library asks for: what went wrong, signing out and having signed out. */
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Text } from '../language/index.ts'
import { Notice } from '../ui/index.ts'
import { type Look, put, visits } from './frame.tsx'
import { partyIn } from './party.ts'
import type { Pages } from './provider.ts'

const words = {
  trouble: { ar: 'تعذّر إتمام الدخول', en: 'The sign-in could not be completed' },
  gone: {
    ar: 'انتهت مهلة هذا الدخول أو استُعمل من قبل. ارجع إلى الجهة وابدأ من جديد.',
    en: 'This sign-in ran out or was used before. Go back to the body and start again.',
  },
  wrong: {
    ar: 'أرسلت الجهة طلبًا لا نقبله، ولم تصلها أي بيانات عنك. أخبرها بالرمز أدناه.',
    en: 'The body sent a request that we do not accept, and got no data of yours. Tell it the code below.',
  },
  ours: { ar: 'حدث خلل عندنا. أعد المحاولة بعد قليل.', en: 'Something failed on our side. Try again shortly.' },
  logout: { ar: 'هل تخرج من حسابك هنا أيضًا؟', en: 'Sign out of your account here too?' },
  logoutLead: (party: Text | undefined): Text => ({
    ar: party ? `طلبت الخروج من ${party.ar}.` : 'طلبت الخروج.',
    en: party ? `You asked to sign out of ${party.en}.` : 'You asked to sign out.',
  }),
  everywhere: { ar: 'اخرج من كل الجهات ومن حسابي', en: 'Sign out everywhere, and here' },
  onlyThere: { ar: 'اخرج من هذه الجهة فقط', en: 'Sign out of this body only' },
  proceed: { ar: 'تابع', en: 'Continue' },
  loggedOut: { ar: 'خرجت', en: 'You are signed out' },
  loggedOutLead: { ar: 'يمكنك إغلاق هذه الصفحة.', en: 'You can close this page.' },
} as const

const gone = new Set(['invalid_request_uri', 'session_not_found', 'SessionNotFound'])

export function pagesOf(look: Look): Pages {
  return {
    trouble(ctx, out, error) {
      const expired = gone.has(out.error) || gone.has(error.name)
      const lead = ctx.status >= 500 ? words.ours : expired ? words.gone : words.wrong
      put(look, ctx, {
        title: words.trouble,
        error: true,
        children: (
          <>
            <p class="lead">{lead[langOf(ctx)]}</p>
            <p class="muted">
              <bdi dir="ltr">{out.error}</bdi>
            </p>
          </>
        ),
      })
    },
    logout: (ctx) => drawLogout(look, ctx),
    loggedOut(ctx) {
      put(look, ctx, { title: words.loggedOut, children: <p class="lead">{words.loggedOutLead[langOf(ctx)]}</p> })
    },
  }
}

/** Without scripts, also where nobody is signed in any more and the library would send a form by itself. */
export function drawLogout(look: Look, ctx: KoaContextWithOIDC): void {
  const lang = langOf(ctx)
  const { session, client } = ctx.oidc
  const { secret = '' } = (session as unknown as { state?: { secret?: string } } | undefined)?.state ?? {}
  const to = (ctx.oidc.params as { post_logout_redirect_uri?: string } | undefined)?.post_logout_redirect_uri
  const signedIn = session?.accountId !== undefined
  put(look, ctx, {
    title: signedIn ? words.logout : words.loggedOut,
    leadsTo: to === undefined ? [] : [to],
    children: (
      <form method="post" action={new URL(ctx.oidc.urlFor('end_session_confirm')).pathname} data-once="">
        <p class="lead">{words.logoutLead(partyIn(client)?.name)[lang]}</p>
        <input type="hidden" name="xsrf" value={secret} />
        {signedIn ? (
          <p class="acts">
            <button class="button main" type="submit" name="logout" value="yes">
              {words.everywhere[lang]}
            </button>
            <button class="button second" type="submit">
              {words.onlyThere[lang]}
            </button>
          </p>
        ) : (
          <p class="act">
            <button class="button main" type="submit" name="logout" value="yes">
              {words.proceed[lang]}
            </button>
          </p>
        )}
      </form>
    ),
  })
}

/** A body in the sandbox is not one that anybody has looked at. */
export function SandboxMark({ lang }: { readonly lang: 'ar' | 'en' }) {
  const text = {
    ar: 'هذه جهة تجريبية لم يعتمدها أحد، وتعمل مع أشخاص لا وجود لهم فقط.',
    en: 'This body is on trial: nobody has approved it, and it works with made-up people only.',
  }
  return (
    <Notice lang={lang} tone="warning">
      {text[lang]}
    </Notice>
  )
}

function langOf(ctx: { readonly req: Parameters<typeof visits.get>[0] }): 'ar' | 'en' {
  return visits.get(ctx.req)?.lang ?? 'ar'
}
