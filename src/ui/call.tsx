/** Parts of pages for meetings by video: trying one's camera, waiting before the door, the room. They need a script. */
import type { Lang, Text } from '../language/index.ts'
import type { Children } from './jsx.ts'

const words = {
  none: { ar: 'لا كاميرا ولا مايكروفون في هذا الجهاز.', en: 'This device has no camera and no microphone.' },
  refused: {
    ar: 'منع المتصفح الكاميرا والمايكروفون. اسمح بهما لهذا الموقع ثم أعد المحاولة.',
    en: 'The browser refused camera and microphone. Allow them for this site and try again.',
  },
  ready: { ar: 'الصورة والصوت يعملان.', en: 'Picture and sound work.' },
  soundOnly: { ar: 'الصوت يعمل بلا صورة.', en: 'Sound works, without a picture.' },
  talking: { ar: 'أنتم على اتصال.', en: 'You are connected.' },
  lost: { ar: 'ضعف الاتصال. نحاول وصله من جديد.', en: 'The connection is weak. Trying again.' },
  try: { ar: 'جرّب الكاميرا والمايكروفون', en: 'Try camera and microphone' },
  level: { ar: 'علو صوتك', en: 'How loud you are' },
  you: { ar: 'أنت', en: 'You' },
  sound: { ar: 'أوقف صوتي', en: 'Mute me' },
  picture: { ar: 'أوقف صورتي', en: 'Hide my picture' },
} as const satisfies Readonly<Record<string, Text>>

/** What scripts are told of the words they say. */
const told = (lang: Lang) => ({
  'data-none': words.none[lang],
  'data-refused': words.refused[lang],
  'data-ready': words.ready[lang],
  'data-sound-only': words.soundOnly[lang],
  'data-talking': words.talking[lang],
  'data-lost': words.lost[lang],
})

export function DeviceCheck({ lang }: { readonly lang: Lang }) {
  return (
    <section class="call" data-call="check" {...told(lang)}>
      <p class="act">
        <button class="button main" type="button" data-part="try" hidden>
          {words.try[lang]}
        </button>
      </p>
      <video muted autoplay playsInline hidden aria-label={words.you[lang]} />
      <p>
        <meter min={0} max={1} low={0.02} hidden aria-label={words.level[lang]} />
      </p>
      <p role="status" />
    </section>
  )
}

export interface CallProps {
  readonly lang: Lang
  readonly seat: 'applicant' | 'host' | 'third'
  /** The address under which `events` and `signal` stand. */
  readonly base: string
  /** The last signal that was passed on before this page. */
  readonly since: string
  /** Where the page goes when the meeting is over. */
  readonly after: string
  readonly children?: Children
}

/** Before the door: the page goes on by itself when one is let in. */
export function WaitingRoom({ lang, seat, base, since, after, children }: CallProps) {
  return (
    <section
      class="call"
      data-call="wait"
      data-seat={seat}
      data-base={base}
      data-since={since}
      data-after={after}
      {...told(lang)}
    >
      {children}
    </section>
  )
}

export interface RoomProps extends CallProps {
  readonly iceServers: readonly unknown[]
  /** What the others in the room are called. */
  readonly others: readonly { readonly role: 'applicant' | 'host' | 'third'; readonly name: Text }[]
}

/** The room: one's own picture, and one of each of the others as they come. */
export function CallRoom({ lang, seat, base, since, after, iceServers, others, children }: RoomProps) {
  return (
    <section
      class="call"
      data-call="room"
      data-seat={seat}
      data-base={base}
      data-since={since}
      data-after={after}
      data-ice={JSON.stringify(iceServers)}
      {...told(lang)}
    >
      <div class="call-pictures">
        {others.map((other) => (
          <figure data-peer={other.role} hidden>
            {/* biome-ignore lint/a11y/useMediaCaption: people talking live */}
            <video autoplay playsInline />
            <figcaption>{other.name[lang]}</figcaption>
          </figure>
        ))}
        <figure>
          <video data-mine muted autoplay playsInline aria-label={words.you[lang]} />
          <figcaption>{words.you[lang]}</figcaption>
        </figure>
      </div>
      <p role="status" />
      <p class="acts">
        <button class="button second" type="button" data-turn="sound" aria-pressed="false">
          {words.sound[lang]}
        </button>
        <button class="button second" type="button" data-turn="picture" aria-pressed="false">
          {words.picture[lang]}
        </button>
      </p>
      {children}
    </section>
  )
}
