/** What islands wake up: the session's warning, the kiosk's tools, keypad and idle question. Inert without JS. */
import type { Lang } from '../language/index.ts'
import { Hidden } from './form.tsx'
import { Icon } from './icon.tsx'
import { words } from './words.ts'

export interface SessionDialogProps {
  readonly lang: Lang
  readonly endsInMs: number
  readonly extend?: string
  readonly signIn?: string
  readonly token?: string
}

/** Asked two minutes before the session ends (ID-rules of sessions); extends without leaving the page. */
export function SessionDialog({
  lang,
  endsInMs,
  extend = '/session/extend',
  signIn = '/sign-in',
  token,
}: SessionDialogProps) {
  return (
    <dialog
      class="dialog"
      id="session"
      aria-labelledby="session-title"
      data-ends-in={Math.max(0, Math.round(endsInMs))}
      data-warn-before={120_000}
      data-extend={extend}
      data-sign-in={signIn}
      data-token={token}
    >
      <h2 id="session-title">{words.sessionTitle[lang]}</h2>
      <p>{words.sessionBody[lang]}</p>
      <button class="button main" type="button" autofocus>
        {words.sessionExtend[lang]}
      </button>
    </dialog>
  )
}

export interface KioskProps {
  readonly lang: Lang
  /** Where finishing posts to, where the screen begins again, where staff are called. */
  readonly end: string
  readonly start: string
  readonly staff?: string
  readonly token?: string
  readonly idle?: boolean
}

const tokenOf = (token?: string): Readonly<Record<string, string>> | undefined => (token ? { _csrf: token } : undefined)

/** Always in the same place: bigger text, contrast, listen (with JS), call staff, finish and wipe (always). */
export function KioskTools({ lang, end, start, staff, token, idle }: KioskProps) {
  return (
    <aside
      class="kiosk-tools"
      id="kiosk"
      aria-label={words.tools[lang]}
      data-end={end}
      data-start={start}
      data-token={token}
    >
      <button class="button second" type="button" data-do="bigger" aria-pressed="false" hidden>
        {words.bigger[lang]}
      </button>
      <button class="button second" type="button" data-do="contrast" aria-pressed="false" hidden>
        {words.contrast[lang]}
      </button>
      <button class="button second" type="button" data-do="listen" aria-pressed="false" hidden>
        {words.listen[lang]}
      </button>
      {staff ? (
        <form method="post" action={staff}>
          <Hidden values={tokenOf(token)} />
          <button class="button second" type="submit">
            {words.staff[lang]}
          </button>
        </form>
      ) : null}
      {idle ? (
        <form class="kiosk-end" method="post" action={end}>
          <Hidden values={tokenOf(token)} />
          <button class="button danger" type="submit">
            {words.wipe[lang]}
          </button>
        </form>
      ) : null}
    </aside>
  )
}

/** After 60 s without a touch; 30 s later the kiosk island finishes and the screen begins again. */
export function IdleDialog({ lang }: KioskProps) {
  return (
    <dialog class="dialog" id="idle" aria-labelledby="idle-title" data-idle={60_000} data-answer={30_000}>
      <h2 id="idle-title">{words.idleTitle[lang]}</h2>
      <p>{words.idleBody[lang]}</p>
      <button class="button main" type="button" autofocus>
        {words.idleYes[lang]}
      </button>
    </dialog>
  )
}

/** The on-screen number pad of a kiosk; writes into the number field last touched. Shown once its island runs. */
export function Keypad({ lang }: { readonly lang: Lang }) {
  return (
    <fieldset class="keypad" id="keypad" aria-label={words.keypad[lang]} dir="ltr" hidden>
      {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => (
        <button class="key" type="button" data-key={digit}>
          {digit}
        </button>
      ))}
      <button class="key word" type="button" data-key="clear">
        {words.clear[lang]}
      </button>
      <button class="key" type="button" data-key="0">
        0
      </button>
      <button class="key word" type="button" data-key="erase" aria-label={words.erase[lang]}>
        <Icon name="erase" />
      </button>
    </fieldset>
  )
}

const letters = {
  latin: 'abcdefghijklmnopqrstuvwxyz',
  arabic: 'ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئ',
} as const

/**
 * The on-screen keys for a user name: digits, then letters of one script, of the other at a press. Shown once its island
 * runs. Tab goes past the letters: who has it types them, and would press it forty times to get by.
 */
export function Keyboard({ lang }: { readonly lang: Lang }) {
  return (
    <fieldset class="keypad letters" id="keypad" aria-label={words.keyboard[lang]} dir="ltr" hidden>
      {[...'1234567890'].map((key) => (
        <Key of={key} />
      ))}
      {Object.entries(letters).map(([script, keys]) => (
        <div class="keys" data-script={script} dir={script === 'arabic' ? 'rtl' : 'ltr'} hidden={script !== 'latin'}>
          {[...keys].map((key) => (
            <Key of={key} />
          ))}
        </div>
      ))}
      {[...'._-'].map((key) => (
        <Key of={key} />
      ))}
      <button class="key word" type="button" data-key="script">
        {words.otherLetters[lang]}
      </button>
      <button class="key word" type="button" data-key="clear">
        {words.clear[lang]}
      </button>
      <button class="key word" type="button" data-key="erase" aria-label={words.erase[lang]}>
        <Icon name="erase" />
      </button>
    </fieldset>
  )
}

function Key({ of }: { readonly of: string }) {
  return (
    <button class="key" type="button" data-key={of} tabindex={-1}>
      {of}
    </button>
  )
}
