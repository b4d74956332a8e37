/** The whole document around a page's content: head, header, language switch, footer, kiosk tools, dialogs. */
import { renderToString } from 'preact-render-to-string'
import type { Lang } from '../language/index.ts'
import { assetUrl, type Island, preloadFont } from './assets.ts'
import { IdleDialog, KioskTools, SessionDialog } from './dialogs.tsx'
import { Hidden } from './form.tsx'
import { Icon, Mark } from './icon.tsx'
import { iconUrl } from './icons.ts'
import type { Children, Node } from './jsx.ts'
import { dark, light, type Surface } from './tokens.ts'
import { inLang, type Words, words } from './words.ts'

export interface NavItem {
  readonly href: string
  readonly label: Words
  readonly current?: boolean
}

export interface PageProps {
  readonly lang: Lang
  /** What this page is, unique; the portal's name and the error prefix are added. */
  readonly title: Words
  readonly surface?: Surface
  /** The address of this page with its query: the language switch comes back to it. */
  readonly path: string
  /** Who is signed in; `signOut` is a form, so it carries the hidden fields a form needs. */
  readonly person?: {
    readonly name: Words
    readonly href?: string
    readonly signOut?: string
    readonly hidden?: Readonly<Record<string, string>>
  }
  /** Shown on every page while one acts for somebody else. */
  readonly actingAs?: { readonly name: Words; readonly href: string }
  /** She acted for somebody and that is over: where to choose again, where to say it was seen, and the page to come back to. */
  readonly actingOver?: { readonly again: string; readonly end: string; readonly path: string }
  readonly nav?: readonly NavItem[]
  /** The page shows errors: the title says so first. */
  readonly error?: boolean
  /** Everyone here is made up; the mark stands on every page (decided.md). */
  readonly synthetic?: boolean
  readonly islands?: readonly Island[]
  /** Addresses of scripts of this page's own room. */
  readonly scripts?: readonly string[]
  /** The address of a manifest: the page can be installed. */
  readonly webManifest?: string
  /** The id of the page's form: the language switch then sends it, so that nothing typed is lost. */
  readonly form?: string
  /** Milliseconds until the session ends, and where to extend it. */
  readonly session?: {
    readonly endsInMs: number
    readonly extend?: string
    readonly signIn?: string
    readonly token?: string
  }
  readonly kiosk?: {
    readonly idle?: boolean
    readonly end: string
    readonly start: string
    readonly staff?: string
    readonly token?: string
  }
  readonly contrast?: 'more'
  readonly size?: 'bigger'
  readonly footer?: readonly NavItem[]
  readonly home?: string
  readonly back?: { readonly href: string; readonly label?: Words }
  readonly children: Children
}

const footerLinks: readonly NavItem[] = [
  { href: '/help', label: words.help },
  { href: '/verify', label: words.verify },
  { href: '/accessibility', label: words.accessibility },
  { href: '/contact', label: words.contact },
  { href: '/status', label: words.status },
]

/** The name of the body field by which a form page asks for the other language. */
export const languageField = '_lang'

/** The language a form asked for with the switch: show the page again with what was typed, checking nothing. */
export function askedLanguage(body: unknown): Lang | null {
  const asked = body && typeof body === 'object' && languageField in body ? body[languageField] : undefined
  return asked === 'ar' || asked === 'en' ? asked : null
}

/** The same address in another language. */
export function inOtherLanguage(path: string, lang: Lang): string {
  const url = new URL(path.startsWith('/') ? `http://x${path}` : 'http://x/')
  url.searchParams.set('lang', lang)
  // `//host` and `/\\host` would be another site.
  return url.pathname.replace(/^\/+/, '/') + url.search
}

/** A piece of a page, as it is put into one that is open. */
export const part = <P,>(piece: Node<P>): string => renderToString(piece)

/** A whole page as HTML text. */
export const html = <P,>(page: Node<P>): string => `<!doctype html>${renderToString(page)}`

/** The document. Its content brings one `h1`. */
export function Page(props: PageProps) {
  const { lang, surface = 'portal', session, kiosk } = props
  const islands = new Set<Island>(props.islands)
  if (session) islands.add('session')
  if (kiosk) islands.add('kiosk')
  if (props.error) islands.add('errors')
  if (props.form) islands.add('once')
  const title = `${props.error ? words.errorPrefix[lang] : ''}${inLang(props.title, lang)} – ${words.portal[lang]}`
  return (
    <html
      lang={lang}
      dir={lang === 'ar' ? 'rtl' : 'ltr'}
      data-surface={surface}
      data-contrast={props.contrast}
      data-size={props.size}
    >
      <head>
        <meta charset="utf-8" />
        <title>{title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {lang === 'ar' ? (
          <link rel="preload" href={preloadFont()} as="font" type="font/woff2" crossorigin="anonymous" />
        ) : null}
        <link rel="stylesheet" href={assetUrl('style')} />
        <meta name="theme-color" content={light.surface} media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content={dark.surface} media="(prefers-color-scheme: dark)" />
        <link rel="icon" href={assetUrl('mark')} />
        {props.webManifest ? <link rel="manifest" href={props.webManifest} /> : null}
        {props.webManifest ? <link rel="apple-touch-icon" href={iconUrl('icon-apple')} /> : null}
        {[...[...islands].map(assetUrl), ...(props.scripts ?? [])].map((src) => (
          <script type="module" src={src} />
        ))}
      </head>
      <body>
        {/* Enter in a field presses the form's first button of the document: without this one that would be
            the language switch above it. */}
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: it is out of the tab order and never takes the focus */}
        {props.form ? <button class="unseen" type="submit" form={props.form} tabindex={-1} aria-hidden="true" /> : null}
        <a class="skip" href="#content">
          {words.skip[lang]}
        </a>
        <Header {...props} />
        <main id="content" tabindex={-1}>
          {props.back ? (
            <a class="back" href={props.back.href}>
              <Icon name="back" />
              {inLang(props.back.label ?? words.back, lang)}
            </a>
          ) : null}
          {props.children}
        </main>
        {surface === 'kiosk' ? null : <Footer lang={lang} links={props.footer ?? footerLinks} />}
        {kiosk ? <KioskTools lang={lang} {...kiosk} /> : null}
        {session ? <SessionDialog lang={lang} {...session} /> : null}
        {kiosk?.idle ? <IdleDialog lang={lang} {...kiosk} /> : null}
      </body>
    </html>
  )
}

function Header(props: PageProps) {
  const { lang, person, actingAs, actingOver, nav = [], surface = 'portal' } = props
  return (
    <header class="top">
      {props.synthetic ? <p class="synthetic">{words.synthetic[lang]}</p> : null}
      <div class="bar">
        <a class="name" href={props.home ?? (surface === 'kiosk' ? '/kiosk' : '/')} aria-label={words.home[lang]}>
          <Mark />
          <span>{words.portal[lang]}</span>
        </a>
        {nav.length > 0 ? (
          <nav class="nav" aria-label={words.mainNav[lang]}>
            <ul>
              {nav.map((item) => (
                <li>
                  <a href={item.href} aria-current={item.current ? 'page' : undefined}>
                    {inLang(item.label, lang)}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        ) : null}
        <div class="tools">
          <LanguageSwitch {...props} />
          {person ? (
            <div class="who">
              {person.href ? (
                <a class="who-name" href={person.href}>
                  <Icon name="person" />
                  <span class="unseen">{words.account[lang]}: </span>
                  <bdi>{inLang(person.name, lang)}</bdi>
                </a>
              ) : (
                <span class="who-name">
                  <Icon name="person" />
                  <bdi>{inLang(person.name, lang)}</bdi>
                </span>
              )}
              {person.signOut ? (
                <form method="post" action={person.signOut}>
                  <Hidden values={person.hidden} />
                  <button class="pill" type="submit">
                    {words.signOut[lang]}
                  </button>
                </form>
              ) : null}
            </div>
          ) : null}
        </div>
      </div>
      {actingAs ? (
        <p class="acting">
          <Icon name="person" />
          <span>
            {words.actingFor[lang]} <bdi>{inLang(actingAs.name, lang)}</bdi>
          </span>
          <a href={actingAs.href}>{words.actForSelf[lang]}</a>
        </p>
      ) : null}
      {actingOver ? (
        <div class="acting" role="status">
          <Icon name="person" />
          <span>{words.actingOver[lang]}</span>
          <a href={actingOver.again}>{words.actAgain[lang]}</a>
          <form method="post" action={actingOver.end}>
            <Hidden values={{ next: actingOver.path }} />
            <button class="pill" type="submit">
              {words.actingSeen[lang]}
            </button>
          </form>
        </div>
      ) : null}
    </header>
  )
}

function LanguageSwitch({ lang, form, path }: PageProps) {
  const other: Lang = lang === 'ar' ? 'en' : 'ar'
  const label = other === 'ar' ? 'العربية' : 'English'
  return form ? (
    <button class="pill" type="submit" form={form} name={languageField} value={other} lang={other} formnovalidate>
      {label}
    </button>
  ) : (
    <a class="pill" href={inOtherLanguage(path, other)} lang={other} hreflang={other} rel="nofollow">
      {label}
    </a>
  )
}

function Footer({ lang, links }: { readonly lang: Lang; readonly links: readonly NavItem[] }) {
  return (
    <footer class="foot">
      <div class="foot-in">
        <nav aria-label={words.footer[lang]}>
          <ul>
            {links.map((link) => (
              <li>
                <a href={link.href}>{inLang(link.label, lang)}</a>
              </li>
            ))}
          </ul>
        </nav>
        <p class="muted">{words.placeholder[lang]}</p>
      </div>
    </footer>
  )
}
