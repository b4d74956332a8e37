/**
 * What people do at the doors in the crash suite of identity, each so that it may be begun again from the start: they
 * remember what they saw, look at the screen when a button no longer answers, wait when they are told to, and begin anew
 * when nothing else helps. What they saw must stay true, and no code may serve twice.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { JumpingClock, Sees } from '../../store/crash-memory.testing.ts'
import type { ClaimData } from '../claim-form.ts'
import {
  acceptTerms,
  askActCode,
  beginClaim,
  beginSignIn,
  capture,
  carryAfterwards,
  checkActCode,
  chooseOwnPassword,
  claimState,
  confirmClaim,
  endVisit,
  enterCode,
  enterMobile,
  enterNumber,
  enterUsername,
  finishSignIn,
  type Kiosk,
  type KioskDeps,
  leave,
  leaveEverywhere,
  neverRegistered,
  resendClaimCode,
  resendKioskCode,
  resendSignInCode,
  type SignedIn,
  type Slip,
  sessionOf,
  startVisit,
  terms,
  type VisitAnswer,
  type VisitRefusal,
  visitStep,
} from '../index.ts'
import { fahd, noura, wrong } from '../testing.ts'

export interface World {
  readonly deps: KioskDeps
  readonly kiosk: Kiosk
  readonly clock: JumpingClock
  readonly sees: Sees
}

export const password = 'قهوة وتمر عند الفجر'
const own = 'نخلة عند باب البيت'

type Answer = { readonly ok: true } | { readonly ok: false; readonly reason: string; readonly retryAt?: string }

/** Whoever is told to wait waits. */
async function patiently<A extends Answer>(w: World, ask: () => Promise<A>): Promise<A> {
  const answer = await ask()
  if (answer.ok || answer.retryAt === undefined) return answer
  w.clock.jump(answer.retryAt)
  return ask()
}

/** The newest message of a kind on a phone. */
async function message(w: World, mobile: string, kind: RegExp): Promise<string> {
  const { rows } = await w.deps.pool.query<{ kind: string; text: string }>(
    'select kind, text from notices.notice where mobile = $1 order by created_at desc, notice_id desc',
    [mobile],
  )
  return rows.find((row) => kind.test(row.kind))?.text ?? ''
}

const codeOn = async (w: World, mobile: string): Promise<string> =>
  /\d{6}/.exec(await message(w, mobile, /^code\./))?.[0] ?? ''

interface Guest {
  readonly number: string
  readonly mobile: string
  /** What she tries, one after another: a password that was replaced opens nothing any more. */
  readonly passwords: readonly string[]
}

/** From her number to a session, however often she has to begin. The very code that opened it opens nothing again. */
async function signsIn(w: World, { number, mobile, passwords }: Guest): Promise<SignedIn> {
  const { deps, sees } = w
  const given = { name: number, device: null, label: 'Firefox', lang: 'ar' } as const
  const said: string[] = []
  for (let round = 1; round <= 3; round++) {
    for (const typed of passwords) {
      const step = await sees(`${typed} typed, ${round}`, () =>
        patiently(w, () => beginSignIn(deps, { ...given, password: typed })),
      )
      if (!step.ok) {
        said.push(`${round}: ${step.reason}`)
        continue
      }
      if (step.next === 'new_password') {
        // With her choice goes a code, and codes have a budget: told to wait, she waits.
        const chosen = await sees(`own password, ${round}`, () =>
          patiently(w, () => chooseOwnPassword(deps, step.flow, own)),
        )
        if (!chosen.ok) {
          said.push(`${round}: own password: ${chosen.reason}`)
          continue
        }
      }
      if (round === 1) {
        const again = await sees('code again', () => patiently(w, () => resendSignInCode(deps, step.flow)))
        assert.ok(again.ok, `another code for the sign-in: ${JSON.stringify(again)}`)
        const mistyped = wrong(await codeOn(w, mobile))
        assert.equal((await sees('mistyped', () => finishSignIn(deps, step.flow, mistyped))).ok, false)
      }
      const code = await codeOn(w, mobile)
      const entered = await sees(`code after ${typed}, ${round}`, () => finishSignIn(deps, step.flow, code))
      assert.equal((await finishSignIn(deps, step.flow, code)).ok, false, 'a code that was used opens nothing again')
      if (entered.ok) return entered
      said.push(`${round}: code: ${entered.reason}`)
    }
  }
  throw new Error(`she cannot sign in: ${said.join(', ')}`)
}

/** A session that was handed over is open. One whose token died with the process is nobody's, and idles out. */
async function inside(w: World, { token, session }: SignedIn): Promise<void> {
  const found = await sessionOf(w.deps.pool, token, w.clock.now())
  assert.equal(found?.sessionId, session.sessionId, 'the session that was handed over is open')
}

const actText = { ar: 'إصدار تأشيرة خروج لرحيم الدين', en: 'Exit visa for Rahim Uddin' }
const act = createHash('sha256').update(actText.ar).digest()

/** Noura mistypes her password, signs in, approves an act by a code, and leaves, here and then everywhere. */
async function signsInAndLeaves(w: World): Promise<void> {
  const { deps, sees } = w
  const guest = { ...noura, passwords: [password] }
  const given = { name: noura.number, device: null, label: 'Firefox', lang: 'ar' } as const
  const no = await sees('a wrong password', () => beginSignIn(deps, { ...given, password: 'not hers at all' }))
  assert.equal(no.ok, false)
  await sees('what follows from it', () => carryAfterwards(deps))
  const { token } = await signsIn(w, guest)
  const live = () => sessionOf(deps.pool, token, w.clock.now())
  const left = await sees('whether she left', async () => {
    const session = await live()
    if (session === null) return 'the page asked her to sign in' // left, and the answer did not reach her
    await approves(w, session)
    await leave(deps.pool, token, w.clock.now())
    return 'left'
  })
  assert.equal(await live(), null, `${left}, and the session lives on`)
  await sees('left everywhere', () => leaveEverywhere(deps.pool, noura.id, w.clock.now()))
}

/** One approval for one code: the code that was taken is not taken again. */
async function approves(w: World, session: SignedIn['session']): Promise<void> {
  const { deps, sees } = w
  for (let round = 1; round <= 3; round++) {
    const asked = await sees(`act code, ${round}`, () => patiently(w, () => askActCode(deps, session, act, actText)))
    assert.ok(asked.ok, `a code for the act: ${JSON.stringify(asked)}`)
    const code = await codeOn(w, noura.mobile)
    if (round === 1) {
      const mistyped = await sees('act mistyped', () => checkActCode(deps, session, act, actText, wrong(code)))
      assert.equal(mistyped.ok, false)
    }
    const taken = await sees(`approved, ${round}`, () => checkActCode(deps, session, act, actText, code))
    const again = await checkActCode(deps, session, act, actText, code)
    assert.equal(again.ok, false, 'a code approves once')
    if (taken.ok) return
  }
  throw new Error('she cannot approve')
}

/** What the person does at each step of the kiosk; a step that was taken already shows where the visit stands. */
async function visits(w: World, registered?: string): Promise<Slip> {
  const { deps, kiosk, sees } = w
  const token = await sees('a visit', () => startVisit(deps, kiosk, 'ar'))
  let screen: VisitAnswer | VisitRefusal = { ok: true, step: 'number' }
  for (let i = 0; i < 20; i++) {
    if (!screen.ok) screen = await visitStep(deps, kiosk, token)
    assert.ok(screen.ok, `the kiosk: ${JSON.stringify(screen)}`)
    if (screen.step === 'done') break
    screen = await takes(w, token, screen.step, registered)
  }
  const { slip } = screen.ok ? screen : { slip: undefined }
  assert.ok(slip, 'the visit does not end')
  const printed = await sees('the slip', async () => slip)
  assert.deepEqual(slip, printed, 'the slip printed again is the same slip')
  const again = await enterCode(deps, kiosk, token, await codeOn(w, fahd.mobile))
  assert.deepEqual(again.ok && again.slip, printed, 'the last call, repeated, gives the same slip')
  return printed
}

async function takes(
  w: World,
  token: string,
  step: VisitAnswer['step'],
  registered?: string,
): Promise<VisitAnswer | VisitRefusal> {
  const { deps, kiosk, sees } = w
  switch (step) {
    case 'number':
      return enterNumber(deps, kiosk, token, fahd.number)
    case 'right_index':
    case 'left_index':
    case 'face':
      return capture(deps, kiosk, token, step)
    case 'username':
      return registered ? enterUsername(deps, kiosk, token, registered) : neverRegistered(deps, kiosk, token)
    case 'terms':
      return acceptTerms(deps, kiosk, token, terms.version)
    case 'mobile':
      return enterMobile(deps, kiosk, token, fahd.mobile)
    case 'code': {
      await sees('kiosk code again', () => patiently(w, () => resendKioskCode(deps, kiosk, token)))
      const code = await codeOn(w, fahd.mobile)
      await sees('kiosk mistyped', () => enterCode(deps, kiosk, token, wrong(code)))
      return enterCode(deps, kiosk, token, code)
    }
    default:
      throw new Error(`the visit stands at ${step}`)
  }
}

/** Somebody walks away; then Fahd activates, and what is in his hand and on his phone opens the account. */
async function activates(w: World): Promise<void> {
  const { deps, kiosk, sees } = w
  await sees('somebody walked away', async () => endVisit(deps, kiosk, await startVisit(deps, kiosk, 'en')))
  const slip = await visits(w)
  const half = /[0-9A-Z]{5}/.exec(await message(w, fahd.mobile, /^acct\.temporary_password$/))?.[0]
  await inside(w, await signsIn(w, { ...fahd, passwords: [`${slip.half}${half}`, own] }))
}

const claim: ClaimData = {
  number: fahd.number,
  mobile: fahd.mobile,
  username: 'fahd.ot',
  password,
  lang: 'ar',
  terms: terms.version,
}

/** Fahd registers on the portal, proves himself at a kiosk, and signs in with the password of the registration. */
async function registers(w: World): Promise<void> {
  const { deps, sees } = w
  const begun = await sees('registration', () => patiently(w, () => beginClaim(deps, claim, browser)))
  assert.ok(begun.ok, JSON.stringify(begun))
  const again = await sees('registration code again', () => patiently(w, () => resendClaimCode(deps, begun.flow, null)))
  assert.ok(again.ok, JSON.stringify(again))
  const code = await codeOn(w, fahd.mobile)
  const mistyped = await sees('registration mistyped', () => confirmClaim(deps, begun.flow, wrong(code)))
  assert.equal(mistyped.ok, false)
  const form = await sees('the form', async () => {
    const confirmed = await confirmClaim(deps, begun.flow, code)
    return confirmed.ok ? confirmed.state : claimState(deps, begun.flow)
  })
  assert.equal(form?.step, 'verified', 'the registration waits for its activation')
  assert.equal((await confirmClaim(deps, begun.flow, code)).ok, false, 'a code confirms once')
  await sees('the form printed again', async () =>
    assert.deepEqual(await claimState(deps, begun.flow), form, 'the same form'),
  )
  const slip = await visits(w, claim.username)
  assert.equal(slip.half, null, 'he has a password of his own')
  await inside(w, await signsIn(w, { ...fahd, passwords: [password] }))
}

const browser = { device: null, former: null }

export const journeys = {
  'signs in, approves, leaves': signsInAndLeaves,
  'activates at the kiosk': activates,
  'registers, then activates': registers,
} as const satisfies Readonly<Record<string, (w: World) => Promise<void>>>

export type JourneyName = keyof typeof journeys
