/**
 * What people do with their factors, devices and mobile in the crash suite, each so that it may be begun again from the
 * start: what was acknowledged must be true, what was not is looked up on the page and done where it was not.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type { Text } from '../../language/index.ts'
import type { JumpingClock, Sees } from '../../store/crash-memory.testing.ts'
import { inTransaction } from '../../store/index.ts'
import { accountOf } from '../accounts.ts'
import { useActProof } from '../act-proof.ts'
import { clearBreaker, codesPaused, dropBreaker } from '../breaker.ts'
import type { Refusal } from '../deps.ts'
import {
  addingPasskey,
  addingPhone,
  addingTotp,
  addPasskey,
  addPhone,
  answerApproval,
  approveWithPasskey,
  approveWithPhone,
  askActCode,
  askMobileChange,
  askNewPasskey,
  askPasskeyAct,
  askPasskeySignIn,
  askPhoneAct,
  askPhoneSignIn,
  beginSignIn,
  beginTotp,
  changeMobile,
  checkActCode,
  confirmTotp,
  finishSignInByPhone,
  forgetDevice,
  freezeNow,
  passkeysOf,
  phonesOf,
  phoneThatSays,
  phoneWord,
  provePassword,
  relyingParty,
  removePasskey,
  removePhone,
  removeTotp,
  removingTotp,
  type Session,
  type SignInDeps,
  sessionOf,
  signInWithPasskey,
  totpsOf,
  undoMobileChange,
  waitingFor,
} from '../index.ts'
import type { SoftKey } from '../passkey.testing.ts'
import type { SoftPhone } from '../phone.testing.ts'
import { fahd } from '../testing.ts'

export interface Holder {
  readonly deps: SignInDeps
  readonly clock: JumpingClock
  readonly sees: Sees
  readonly key: SoftKey
  readonly phone: SoftPhone
}

export const password = 'نخلة عند باب البيت'
/** Sessions that are open before the story begins: at home, and on a computer elsewhere. */
export const tokens = { home: 'the session at home', elsewhere: 'the session elsewhere' } as const
export const devices = { home: 'the browser at home', elsewhere: 'the computer elsewhere' } as const

const rp = relyingParty('http://portal.test')
const given = { device: devices.home, label: 'Firefox', lang: 'ar' } as const
const act = {
  hash: createHash('sha256').update('بيع المركبة').digest(),
  text: { ar: 'بيع المركبة', en: 'selling the car' },
}
const rounds = 4

async function atHome(h: Holder): Promise<Session> {
  const session = await sessionOf(h.deps.pool, tokens.home, h.clock.now())
  assert.ok(session, 'she is signed in at home')
  return session
}

/** Whoever is told to wait waits. */
async function patiently<A extends { readonly ok: true } | Refusal>(h: Holder, ask: () => Promise<A>): Promise<A> {
  const answer = await ask()
  if (answer.ok || !('retryAt' in answer) || answer.retryAt === undefined) return answer
  h.clock.jump(answer.retryAt)
  return ask()
}

async function message(h: Holder, mobile: string, kind: RegExp): Promise<string> {
  const { rows } = await h.deps.pool.query<{ kind: string; text: string }>(
    'select kind, text from notices.notice where mobile = $1 order by created_at desc, notice_id desc',
    [mobile],
  )
  return rows.find((row) => kind.test(row.kind))?.text ?? ''
}

const codeOn = async (h: Holder, mobile: string): Promise<string> =>
  /\d{6}/.exec(await message(h, mobile, /^code\./))?.[0] ?? ''

/** A proof of the act, by the password and a code: the one sent for it, or `made` by her app. */
async function proves(
  h: Holder,
  session: Session,
  what: { readonly hash: Buffer; readonly text: Text },
  made?: string,
): Promise<void> {
  const known = await provePassword(h.deps, session, what.hash, password)
  assert.ok(known.ok, JSON.stringify(known))
  if (made === undefined) {
    const asked = await patiently(h, () => askActCode(h.deps, session, what.hash, what.text))
    assert.ok(asked.ok, JSON.stringify(asked))
  }
  const code = made ?? (await codeOn(h, fahd.mobile))
  const proved = await checkActCode(h.deps, session, what.hash, what.text, code, { known: known.known })
  assert.ok(proved.ok, JSON.stringify(proved))
}

/** A passkey is added, signs her in, approves one act, and is removed. */
async function keepsAPasskey(h: Holder): Promise<void> {
  const { deps, sees, key } = h
  const mine = async () => (await passkeysOf(deps.pool, fahd.id)).length
  await sees('a passkey', async () => {
    const session = await atHome(h)
    if ((await mine()) > 0) return 'it is there'
    await proves(h, session, addingPasskey(session))
    const options = await askNewPasskey(deps, rp, session)
    const added = await addPasskey(deps, rp, session, { answer: key.make(options), name: 'x' })
    assert.ok(added.ok, JSON.stringify(added))
    return 'added'
  })
  const { rows } = await deps.pool.query<{ n: number }>('select counter::int as n from identity.passkey')
  assert.equal(rows.length, 1, 'the passkey that was added is there, once')
  // The authenticator did not die with the server.
  key.counter = rows[0]?.n ?? 0
  const inside = await sees('in by the passkey', async () => {
    const answer = key.answer(await askPasskeySignIn(deps, rp))
    const done = await signInWithPasskey(deps, rp, answer, { ...given, former: null })
    assert.ok(done.ok, JSON.stringify(done))
    return done.token
  })
  const session = await atHome(h)
  await sees('approved by the passkey', async () => {
    const asked = await askPasskeyAct(deps, rp, session, act.hash)
    return approveWithPasskey(deps, rp, session, act, key.answer(asked), true)
  })
  await usesProof(h, session)
  const first = await sees('the passkey removed', async () => {
    if ((await mine()) === 0) return 'it was removed'
    assert.notEqual(await sessionOf(deps.pool, inside, h.clock.now()), null, 'the session that was handed over is open')
    const removed = await removePasskey(deps, session, key.id)
    assert.ok(removed.ok, JSON.stringify(removed))
    return 'removed'
  })
  assert.equal(await mine(), 0, `${first}, and it is there`)
  assert.equal(await sessionOf(deps.pool, inside, h.clock.now()), null, 'the other sessions have ended')
}

/** What was approved is used by one. */
async function usesProof({ deps, sees, clock }: Holder, session: Session): Promise<void> {
  const use = () =>
    inTransaction(deps.pool, (tx) => useActProof(tx, fahd.id, session.sessionId, act.hash, clock.now(), 'strong'))
  await sees('the act done', async () => {
    const { rows } = await deps.pool.query(
      'select 1 from identity.act_proof where act_hash = $1 and used_at is not null',
      [act.hash],
    )
    if (rows.length === 0) assert.equal(await use(), true, 'what was approved may be done')
    return 'done'
  })
}

/** A code app is added, and removed by a code of it. */
async function keepsACodeApp(h: Holder): Promise<void> {
  const { deps, sees, clock } = h
  const session = await atHome(h)
  const apps = () => totpsOf(deps.pool, fahd.id)
  const begun = await sees('a secret', async () => {
    await proves(h, session, addingTotp(session))
    const answer = await beginTotp(deps, session, { issuer: 'x', label: 'x' })
    assert.ok(answer.ok, JSON.stringify(answer))
    return { id: answer.id, secret: answer.secret }
  })
  const code = () =>
    new TOTP({ secret: Secret.fromBase32(begun.secret) }).generate({ timestamp: Date.parse(clock.now()) })
  await sees('the first code', async () => {
    if ((await apps()).length > 0) return 'it counts'
    const confirmed = await confirmTotp(deps, session, begun.id, { code: code(), name: 'x' })
    assert.ok(confirmed.ok, JSON.stringify(confirmed))
    return 'it counts now'
  })
  const removed = await sees('the app removed', async () => {
    if ((await apps()).length === 0) return 'it was removed'
    assert.equal((await apps())[0]?.id, begun.id, 'the app that was confirmed is there')
    // A step is good for one use: the next one.
    clock.jump(new Date(Date.parse(clock.now()) + 61_000).toISOString())
    await proves(h, session, removingTotp(session, begun.id), code())
    const answer = await removeTotp(deps, session, begun.id)
    assert.ok(answer.ok, JSON.stringify(answer))
    return 'removed'
  })
  assert.equal((await apps()).length, 0, removed)
}

/** Her phone says yes to what waits for it. */
async function saysYes(h: Holder, number: string): Promise<void> {
  const word = phoneWord(h.deps)
  const said = { phone: h.phone.id, word, signature: h.phone.sign(`ask\n${word}`) }
  const known = await phoneThatSays(h.deps, said)
  const waiting = known === null ? null : await waitingFor(h.deps, known)
  if (waiting !== null) await answerApproval(h.deps, h.phone.id, h.phone.answer(waiting, number))
}

/** A phone is added, approves an act and lets her in, and is removed. */
async function keepsAPhone(h: Holder): Promise<void> {
  const { deps, sees, phone } = h
  const mine = () => phonesOf(deps.pool, fahd.id)
  await sees('a phone', async () => {
    const session = await atHome(h)
    if ((await mine()).length > 0) return 'it is there'
    await proves(h, session, addingPhone(session))
    const word = phoneWord(deps)
    const signature = phone.sign(`add\n${word}`)
    const added = await addPhone(deps, session, { key: phone.key, word, signature, name: 'x' })
    assert.ok(added.ok, JSON.stringify(added))
    return 'added'
  })
  const { rows } = await deps.pool.query<{ phone_id: string }>('select phone_id from identity.phone')
  assert.equal(rows.length, 1, 'the phone that was added is there, once')
  phone.id = rows[0]?.phone_id ?? ''
  const session = await atHome(h)
  const known = await sees('the password for the act', () => provePassword(deps, session, act.hash, password))
  assert.ok(known.ok)
  await sees('approved by the phone', async () => {
    const said: string[] = []
    for (let round = 1; round <= rounds; round++) {
      const { rows } = await deps.pool.query('select 1 from identity.act_proof where act_hash = $1', [act.hash])
      if (rows.length > 0) return 'it was'
      const asked = await patiently(h, () => askPhoneAct(deps, session, act, 'Firefox'))
      if (asked.ok) await saysYes(h, asked.number)
      const used = await approveWithPhone(deps, session, act, { signs: true, known: known.known })
      if (used.ok) return 'approved'
      said.push(`${asked.ok || asked.reason} ${used.reason}`)
    }
    throw new Error(`her phone does not approve: ${said.join(', ')}`)
  })
  await usesProof(h, session)
  const inside = await sees('in by the phone', async () => {
    const said: string[] = []
    for (let round = 1; round <= rounds; round++) {
      const step = await beginSignIn(deps, { ...given, name: fahd.number, password })
      assert.ok(step.ok && step.next === 'code' && step.by === 'phone', JSON.stringify(step))
      const asked = await askPhoneSignIn(deps, step.flow)
      // Another sign-in, of before the crash, may wait yet.
      if (!asked.ok) {
        said.push(asked.reason)
        h.clock.jump(new Date(Date.parse(h.clock.now()) + 121_000).toISOString())
        continue
      }
      await saysYes(h, asked.number)
      const done = await finishSignInByPhone(deps, step.flow)
      if (done.ok) return done.token
      said.push(done.reason)
    }
    throw new Error(`her phone does not let her in: ${said.join(', ')}`)
  })
  const removed = await sees('the phone removed', async () => {
    if ((await mine()).length === 0) return 'it was removed'
    assert.notEqual(await sessionOf(deps.pool, inside, h.clock.now()), null, 'the session that was handed over is open')
    return removePhone(deps, session, phone.id)
  })
  assert.equal((await mine()).length, 0, removed)
  assert.equal(await sessionOf(deps.pool, inside, h.clock.now()), null, 'the other sessions have ended')
}

const next = '+966500000777'

/** The mobile is changed, and the old number takes it back. */
async function changesHerMobile(h: Holder): Promise<void> {
  const { deps, sees } = h
  const mobile = async () => (await accountOf(deps.pool, fahd.id))?.mobile
  await sees('the mobile changed', async () => {
    const said: string[] = []
    for (let round = 1; round <= rounds; round++) {
      if ((await mobile()) === next) return 'it was'
      const session = await atHome(h)
      const asked = await patiently(h, () => askMobileChange(deps, session, next, password))
      if (!asked.ok) {
        said.push(asked.reason)
        continue
      }
      const codes = { old: await codeOn(h, fahd.mobile), new: await codeOn(h, next) }
      const changed = await changeMobile(deps, session, next, codes, asked.known)
      if (changed.ok) return 'changed'
      said.push(`${changed.field} ${changed.reason}`)
    }
    throw new Error(`her mobile does not change: ${said.join(', ')}`)
  })
  const told = await message(h, fahd.mobile, /^account\.mobile-undo$/)
  const code = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(told)?.[0] ?? ''
  await sees('the change undone', async () => {
    if ((await mobile()) === fahd.mobile) return 'it was undone'
    assert.equal(await mobile(), next, 'the mobile that was changed is changed')
    const undone = await undoMobileChange(deps, code)
    assert.ok(undone.ok, JSON.stringify(undone))
    return 'undone'
  })
  assert.equal(await mobile(), fahd.mobile)
  assert.equal((await undoMobileChange(deps, code)).ok, false, 'a code undoes once')
  assert.equal(await sessionOf(deps.pool, tokens.home, h.clock.now()), null, 'every session has ended')
}

/** A computer elsewhere is forgotten; then «this was not me». */
async function forgetsAndFreezes(h: Holder): Promise<void> {
  const { deps, sees, clock } = h
  const live = (token: string) => sessionOf(deps.pool, token, clock.now())
  const id = createHash('sha256').update(devices.elsewhere).digest('hex')
  await sees('the computer forgotten', () => forgetDevice(deps.pool, fahd.id, id, clock.now()))
  assert.equal(await live(tokens.elsewhere), null, 'the session there has ended')
  await sees('frozen', async () => {
    if ((await accountOf(deps.pool, fahd.id))?.state !== 'frozen_self') {
      assert.notEqual(await live(tokens.home), null, 'at home she is still in')
      assert.equal(await freezeNow(deps.pool, fahd.id, 'Firefox', clock.now()), true)
    }
    return 'frozen'
  })
  assert.equal(await live(tokens.home), null, 'frozen, and no session is left')
  const step = await beginSignIn(deps, { ...given, name: fahd.number, password })
  assert.equal(step.ok, false, 'frozen, and nobody signs in')
}

/** An officer stops codes by message, and two let them count again. */
async function stopsAndClears({ deps, sees }: Holder): Promise<void> {
  await sees('stopped', async () => {
    const fell = await dropBreaker(deps, 'officer.one')
    return fell ? 'stopped' : 'it was stopped'
  })
  await sees('wanted by one', async () => {
    assert.equal(await codesPaused(deps.pool), true, 'what was stopped is stopped')
    return clearBreaker(deps, 'officer.one')
  })
  await sees('cleared', async () => clearBreaker(deps, 'officer.two'))
  assert.equal(await codesPaused(deps.pool), false)
}

export const factorJourneys = {
  'keeps a passkey': keepsAPasskey,
  'keeps a code app': keepsACodeApp,
  'keeps a phone that approves': keepsAPhone,
  'changes her mobile and takes it back': changesHerMobile,
  'forgets a computer and freezes': forgetsAndFreezes,
  'stops codes and lets them count': stopsAndClears,
} as const satisfies Readonly<Record<string, (h: Holder) => Promise<void>>>

export type FactorJourney = keyof typeof factorJourneys
