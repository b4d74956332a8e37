/** The challenge (ID-56) as a form shows it: unseen work with JavaScript, six spoken digits without. */
import type { FastifyInstance } from 'fastify'
import type { ChallengeAnswer } from '../../identity/challenge/index.ts'
import type { Lang, Text } from '../../language/index.ts'
import { Challenge, Field, type FieldErrors, Hidden } from '../../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../../web/index.ts'
import { sent } from './body.ts'

/** What the answer is for: an answer given at one form opens no other. */
export type Purpose = 'sign-in' | 'register' | 'verify' | `inquiry:${string}`

/** A fresh challenge for one showing of the form. */
export async function newHuman(doorway: Doorway, purpose: Purpose, lang: Lang, errors: FieldErrors = {}, call?: Call) {
  const { json } = await doorway.challenge.proofOfWork(purpose)
  const token = call?.token ?? doorway.challenge.spoken(purpose, lang).token
  return <Human lang={lang} json={json} token={token} error={errors.spoken} call={call} />
}

/** Where she may be called back; `token`: the digits that are being read to her just now. */
interface Call {
  readonly token?: string
}

/** The value of the button that asks for a call, under the name `_do`. */
export const callMe = 'call'

interface Props {
  readonly lang: Lang
  readonly json: string
  readonly token: string
  readonly error?: Text
  readonly call?: Call
}

function Human({ lang, json, token, error, call }: Props) {
  return (
    <Challenge lang={lang} challenge={json}>
      <p class="label" id="spoken-player">
        {words.listen[lang]}
      </p>
      {/* biome-ignore lint/a11y/useMediaCaption: its words are the answer */}
      <audio controls preload="none" src={`/challenge/sound?token=${token}`} aria-labelledby="spoken-player" />
      <Hidden values={{ spoken_token: token }} />
      <Field lang={lang} name="spoken" label={words.digits} hint={words.hint} widget="digits" error={error} />
      {call?.token === undefined ? null : <p role="status">{words.calling[lang]}</p>}
      {call === undefined || call.token !== undefined ? null : (
        <p>
          <button class="button quiet" type="submit" name="_do" value={callMe} formnovalidate>
            {words.call[lang]}
          </button>
        </p>
      )}
    </Challenge>
  )
}

/** Null when somebody is willing to spend a moment; else what the form says, by field. */
export async function humanErrors(doorway: Doorway, purpose: Purpose, body: unknown): Promise<FieldErrors | null> {
  const altcha = sent(body, 'altcha')
  const { pool, clock } = doorway.site
  const given = { altcha, spokenToken: sent(body, 'spoken_token'), spokenDigits: sent(body, 'spoken') }
  const answer = await doorway.challenge.check(pool, purpose, given, clock.now())
  if (answer === 'ok') return null
  // With JavaScript the digits are hidden: there the page has solved a fresh challenge already.
  return altcha === '' ? { spoken: words.no[answer] } : { '': words.again }
}

/** The digits as sound: no page, no session, nothing kept. */
export function soundRoute(app: FastifyInstance, doorway: Doorway): void {
  app.get('/challenge/sound', async (req, reply) => {
    const sound = doorway.challenge.sound(sent(req.query, 'token'), req.visit.lang)
    if (sound === null) throw new ProblemError(ofStatus(404))
    return reply
      .headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
      .type('audio/wav')
      .send(sound)
  })
}

const words = {
  call: { ar: 'لا أسمع هنا: اتصلوا بجوالي', en: 'I cannot listen here: call my mobile' },
  calling: {
    ar: 'إن كان هذا حسابًا فسيرن جواله الآن ويقول ستة أرقام. اكتبها هنا مع كلمة المرور.',
    en: 'If that is an account, its mobile rings now and says six digits. Type them here with the password.',
  },
  listen: { ar: 'استمع إلى ستة أرقام', en: 'Listen to six digits' },
  digits: { ar: 'الأرقام التي سمعتها', en: 'The digits you heard' },
  hint: { ar: 'لنعرف أنك إنسان، بلا صور ولا ألغاز', en: 'So that we know you are human, without pictures or puzzles' },
  again: {
    ar: 'انتهت مهلة التحقق وجهّزنا غيره. أرسل مرة أخرى',
    en: 'The check had run out and we made a new one. Send again',
  },
  no: {
    missing: {
      ar: 'استمع إلى الأرقام الستة واكتبها، مثل 402915',
      en: 'Listen to the six digits and type them, like 402915',
    },
    wrong: {
      ar: 'ليست هذه الأرقام. استمع إلى الأرقام الجديدة واكتبها',
      en: 'Those are not the digits. Listen to the new ones and type them',
    },
    spent: {
      ar: 'استُعمل هذا التسجيل. استمع إلى الأرقام الجديدة واكتبها',
      en: 'That recording was used. Listen to the new digits and type them',
    },
    expired: {
      ar: 'انتهت مهلة هذا التسجيل. استمع إلى الأرقام الجديدة واكتبها',
      en: 'That recording has run out. Listen to the new digits and type them',
    },
  } satisfies Record<Exclude<ChallengeAnswer, 'ok'>, Text>,
} as const
