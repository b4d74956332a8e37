/**
 * Nobody learns at our doors who exists, who has registered and who has an account (ID-30, ID-52, ID-53). The table
 * says for each door which of six numbers must get one answer, byte for byte, and why where that is not all six; then
 * every form that a stranger can open is filled with the six numbers, so that a door built later is asked too.
 */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { cast } from '../../../cast/index.ts'
import { kioskDoor } from '../../kiosk/index.ts'
import type { Lang } from '../../language/index.ts'
import { minutes } from '../../store/index.ts'
import { hear, type TestServer, testServer } from '../testing.ts'
import type { Browser } from '../visitor.testing.ts'
import { identityPages } from './index.ts'

const numbers = {
  unknown: '1999900309',
  registered: cast.NOURA.number,
  active: cast.MONA.number,
  locked: cast.KHALID.number,
  suspended: cast.TURKI.number,
  dead: cast.ABDULLAH.number,
  'dead with an account': cast.FAHD.number,
  'wrong check digit': '1999900011',
} as const
type Who = keyof typeof numbers
const everybody = Object.keys(numbers) as Who[]
const wellFormed = everybody.filter((who) => who !== 'wrong check digit')

interface Cell {
  /** Numbers that get one and the same answer; whoever stands in no group of two is told apart from all others. */
  readonly alike: readonly (readonly Who[])[]
  readonly why: string
  readonly ask: (v: Browser, who: Who, lang: Lang) => Promise<readonly Shape[]>
}

const arithmetic =
  'the form says of any number whether its last digit follows from the nine before it; whoever can add knows that, and it tells of no person'

/** Each row a door, told by what a stranger does there. */
const table: Readonly<Record<string, Cell>> = {
  'signs in with a wrong password': {
    alike: [everybody],
    why: 'here even a wrong check digit is only a name that opens nothing: no arithmetic is asked',
    ask: async (v, who) => [await signIn(v, who, 'not the password of anybody')],
  },
  'signs in with the right password of whom may not': {
    alike: [everybody.filter((who) => who !== 'active')],
    why: 'whoever has the right password of an open account is asked for the code; all others are refused alike',
    ask: async (v, who) => [await signIn(v, who, t.password)],
  },
  'registers, and asks for another code': {
    alike: [wellFormed],
    why: arithmetic,
    ask: async (v, who) => [...(await register(v, who)), ...(await again(v))],
  },
  'types the code of the registration': {
    alike: [wellFormed],
    why: arithmetic,
    ask: async (v, who) => {
      await register(v, who)
      return who === 'wrong check digit' ? [] : confirm(v)
    },
  },
  'asks for a code to sign in without having typed a password': {
    alike: [everybody],
    why: 'a code is sent within a sign-in only; there is none, and no number is asked for',
    ask: async (v, who) => [shape(await v.raw('POST', '/sign-in/code/resend', { name: numbers[who] }))],
  },
  'types a number at the kiosk': {
    alike: [wellFormed],
    why: `${arithmetic}; anybody else is asked for fingers, and hears of an account only once fingers and face have matched`,
    ask: (v, who, lang) => kioskNumber(v, who, lang),
  },
}

let t: TestServer
const routes: string[] = []
before(async () => {
  const listing = (app: Parameters<typeof identityPages>[0]): void => {
    app.addHook('onRoute', ({ method, url }) => {
      if ([method].flat().includes('GET') && !url.includes(':') && !url.includes('*')) routes.push(url)
    })
  }
  t = await testServer([listing, identityPages, kioskDoor])
  await t.accounts()
  const state = (who: { id: string }, is: string) =>
    t.db.owner.query('update identity.account set state = $2 where person_id = $1', [who.id, is])
  await state(cast.TURKI, 'suspended')
  await state(cast.FAHD, 'frozen_deceased')
  await t.db.owner.query(
    `update people.person set died = '2026-01-20' where person_id = any($1) and superseded_at is null`,
    [[cast.ABDULLAH.id, cast.FAHD.id]],
  )
})
after(() => t.close())
beforeEach(async () => {
  await t.readers.allWell()
  t.clock.forward(minutes(24 * 60))
  // Wrong passwords from nowhere: from the fifth on they wait.
  for (let i = 0; i < 6; i++) await signIn(t.visitor(), 'locked', `a guess, number ${i}`)
})

for (const [what, { alike, why, ask }] of Object.entries(table)) {
  for (const lang of ['ar', 'en'] as const) {
    test(`whoever ${what} learns nothing of who it is (${lang}): ${why}`, async () => {
      const start = t.clock.now()
      for (const group of alike) {
        const seen = new Map<Who, readonly Shape[]>()
        for (const who of group) {
          // Pages say times: all are asked at one.
          t.clock.set(start)
          seen.set(who, await ask(t.visitor(lang), who, lang))
        }
        const [first, ...others] = [...seen]
        assert(first !== undefined && first[1].length > 0)
        for (const [who, shapes] of others) assert.deepEqual(shapes, first[1], `${who} differs from ${first[0]}`)
      }
    })
  }
}

for (const lang of ['ar', 'en'] as const) {
  test(`whoever gives fingers of his own under a number at the kiosk sees the same screens for all, to the same end (${lang})`, async () => {
    const start = t.clock.now()
    const screens = new Map<string, Shape>()
    for (const who of lang === 'ar' ? wellFormed : (['registered', 'unknown'] as const)) {
      t.clock.set(start)
      const v = t.visitor(lang)
      await kioskNumber(v, who, lang)
      await t.readers.present('Finger', { who: cast.MARIA.id })
      // Of strangers' right fingers every tenth looks like it, of nobody's too: then the left one is asked for.
      let captures = 0
      for (let met = ''; v.cookies.has('visit') && captures < 6; captures++) {
        const step = v.forms().find((f) => f.names.includes('step'))?.values.step ?? ''
        met = met.startsWith(step) ? `${met}, again` : step
        const answer = await v.raw('POST', '/kiosk/visit', { step })
        const now = answer.statusCode === 303 ? 'read' : v.cookies.has('visit') ? 'no match' : 'the end'
        const known = screens.get(`${now === 'the end' ? '' : met} ${now}`) ?? shape(answer)
        assert.deepEqual(shape(answer), known, `${who} at ${met}, ${now}`)
        screens.set(`${now === 'the end' ? '' : met} ${now}`, known)
        if (v.cookies.has('visit')) await v.get('/kiosk/visit')
      }
      assert(captures >= 3 && !v.cookies.has('visit'), `${who}: ${captures} captures`)
    }
    assert(screens.has(' the end') && screens.has('right_index no match'))
  })
}

test('a wrong check digit is told by arithmetic alone: every such number gets one answer', async () => {
  for (const lang of ['ar', 'en'] as const) {
    const seen: Shape[] = []
    // Two of them are one digit away from people with an account, one from nobody's number.
    for (const number of ['1999900011', '1999900070', '1999900308']) {
      const v = t.visitor(lang)
      seen.push(...(await register(v, 'wrong check digit', number)))
      assert.equal(v.status, 422)
      const k = t.visitor(lang)
      seen.push(...(await kioskNumber(k, 'wrong check digit', lang, number)))
      assert.equal(k.status, 422)
    }
    assert.equal(new Set(seen.map((s) => JSON.stringify(s))).size, 2, lang)
  }
})

test('every form that a stranger can open answers the seven well-formed numbers alike', async () => {
  const pages = [...new Set(routes)].filter((path) => !path.startsWith('/kiosk'))
  let asked = 0
  for (const path of pages) {
    const forms = (await t.visitor().get(path)).forms().filter((form) => form.method === 'POST')
    for (const { action, names } of forms.filter((form) => form.names.some((name) => numberFields.test(name)))) {
      const seen: Shape[] = []
      for (const who of wellFormed) {
        const v = t.visitor()
        await v.get(path)
        const filled: Record<string, string> = { _form: action }
        for (const name of names) filled[name] = await wordFor(v, name, numbers[who])
        const { _form, _lang, altcha, ...values } = filled
        const form = v.forms().find((f) => f.action === action)
        seen.push(shape(await v.raw('POST', action, { ...form?.values, ...values })))
      }
      asked += 1
      assert.equal(new Set(seen.map((s) => JSON.stringify(s))).size, 1, `${action} tells people apart`)
    }
  }
  // Signing in and registering at the least: a search that found no form has shown nothing.
  assert(asked >= 2, `${asked} forms`)
})

test('a stranger who registered under a number does not see when its owner gets an account', async () => {
  const states = async (v: Browser) => [
    shape(await v.raw('GET', '/register/done')),
    shape(await v.raw('GET', '/sign-in')),
  ]
  const [waiting, early] = [t.visitor(), t.visitor()]
  await register(waiting, 'registered')
  await confirm(waiting)
  await register(early, 'registered')
  const before = await states(waiting)
  const k = t.visitor()
  await kioskNumber(k, 'registered', 'ar')
  for (let i = 0; i < 3; i++) await k.send({}, '/kiosk/visit')
  await k.post('/kiosk/visit', { step: 'unregistered' })
  await k.send({}, '/kiosk/visit')
  const { mobile } = cast.NOURA
  await k.send({ typed: `0${mobile?.slice(4)}` })
  await k.send({ typed: await t.code(mobile ?? '') })
  assert.match(k.text, /فُعّل حسابك/)
  assert.deepEqual(await states(waiting), before)
  await confirm(early)
  assert.equal(early.path, '/register/done', early.text)
  const { rows } = await t.db.owner.query(
    `select 1 from identity.claim where number = $1 and (ticket_hash is not null or step = 'verified')`,
    [numbers.registered],
  )
  assert.equal(rows.length, 0, 'what died opens nothing, however alive it looks')
})

test('a stranger’s own registration tells him by no message whether its number has an account', async () => {
  const told = async (who: Who): Promise<string[]> => {
    const v = t.visitor()
    await register(v, who)
    await confirm(v)
    t.clock.forward(minutes(1))
    await signIn(t.visitor(), who, stranger.password)
    return (await t.phone(mobileOf(nth))).map(({ kind }) => kind)
  }
  const withAccount = await told('active')
  assert(withAccount.includes('acct.registered'))
  assert.deepEqual(await told('unknown'), withAccount)
  assert.deepEqual(await told('dead'), withAccount)
})

/** An answer without what is made anew for each: the moment, the values of cookies, challenges and tokens. */
interface Shape {
  readonly status: number
  readonly headers: string
  readonly bytes: number
  readonly body: string
}

function shape(answer: Awaited<ReturnType<Browser['raw']>>): Shape {
  // A ticket's picture has as many strokes as its random bits want: there the length says nothing either.
  const drawn = /<svg class="qr"/.test(answer.body)
  const headers = Object.entries(answer.headers)
    .filter(([name]) => name !== 'date' && name !== 'set-cookie' && !(drawn && name === 'content-length'))
    .map(([name, value]) => `${name}: ${value}`)
  const cookies = [answer.headers['set-cookie'] ?? []].flat().map((line) => line.replace(/=[^;]*/, '=…'))
  const body = answer.body
    .replace(/data-pow="[^"]*"/g, '')
    .replace(/token=[\w-]+|value="[\w-]{44,}"/g, '')
    .replace(/<svg class="qr"[\s\S]*?<\/svg>|AF-\d{4}-\d{6}/g, '')
    // The same ticket in letters, and the nonce that a kiosk's reader is asked under: of one length each.
    .replace(/(<figcaption>[^<]*<br\/><bdi[^>]*>)[\w-]{22}(?=<)/g, '$1')
    .replace(/(transactionId&quot;:&quot;)[0-9a-f]{32}/g, '$1')
    // Which links the left finger to the right one, whosever it was.
    .replace(/(previousHash&quot;:&quot;)[0-9a-f]{64}/gi, '$1')
    .replace(/[12]9999\d{5}/g, 'NUMBER')
  const bytes = drawn ? 0 : answer.rawPayload.length
  return { status: answer.statusCode, headers: [...headers, ...cookies].sort().join('\n'), bytes, body }
}

async function signIn(v: Browser, who: Who, password: string): Promise<Shape> {
  await v.get('/sign-in')
  const [form] = v.forms().filter((f) => f.action === '/sign-in')
  const spoken = await hear(v)
  return shape(await v.raw('POST', '/sign-in', { ...form?.values, name: numbers[who], password, spoken }))
}

const stranger = { username: 'some.stranger', password: 'seven green kettles' }

let nth = 0
/** A mobile of one's own for each registration, or the budgets of one would decide; shown by its last two digits. */
const mobileOf = (n: number): string => `+96655${String(n).padStart(5, '0')}33`

async function register(v: Browser, who: Who, number: string = numbers[who]): Promise<Shape[]> {
  nth += 1
  await v.get('/register')
  const [form] = v.forms().filter((f) => f.action === '/register')
  const mobile = mobileOf(nth).replace('+966', '0')
  const values = { number, mobile, ...stranger, again: stranger.password, terms: 'yes', spoken: await hear(v) }
  const answer = await v.raw('POST', '/register', { ...form?.values, ...values })
  if (answer.statusCode !== 303) {
    await v.post('/register', { ...form?.values, ...values, spoken: '' })
    return [{ ...shape(answer), body: shape(answer).body.replace(/055\d{5}33/, 'MOBILE') }]
  }
  return [shape(answer), shape(await v.raw('GET', '/register/code'))]
}

/** Another code: too early, and when it may be. */
async function again(v: Browser): Promise<Shape[]> {
  const early = shape(await v.raw('POST', '/register/code/resend'))
  t.clock.forward(minutes(1))
  return [early, shape(await v.raw('POST', '/register/code/resend'))]
}

/** A wrong code, then the right one, then the form that was won. */
async function confirm(v: Browser): Promise<Shape[]> {
  const code = await t.code(mobileOf(nth))
  const wrong = shape(await v.raw('POST', '/register/code', { code: code === '000000' ? '000001' : '000000' }))
  const right = shape(await v.raw('POST', '/register/code', { code }))
  await v.get('/register/done')
  return [wrong, right, shape(await v.raw('GET', '/register/done'))]
}

let machine = ''

/** The kiosk's first question, on one machine for all. */
async function kioskNumber(v: Browser, who: Who, lang: Lang, number: string = numbers[who]): Promise<Shape[]> {
  const cookies = v.cookies as Map<string, string>
  if (machine === '') {
    await v.get('/kiosk')
    await v.send({}, '/kiosk/enrol')
    machine = v.cookies.get('kiosk') ?? ''
  }
  cookies.set('kiosk', machine)
  await v.get('/kiosk')
  await v.get(`/kiosk/tasks?lang=${lang}`)
  await v.send({}, '/kiosk/start')
  const [form] = v.forms().filter((f) => f.names.includes('typed'))
  const answer = await v.raw('POST', '/kiosk/visit', { ...form?.values, typed: number })
  const page = answer.statusCode === 303 ? [shape(await v.raw('GET', '/kiosk/visit'))] : []
  if (answer.statusCode === 303) await v.get('/kiosk/visit')
  else await v.post('/kiosk/visit', { ...form?.values, typed: number })
  return [shape(answer), ...page]
}

const numberFields = /^(name|number|id|person|user|username|typed)$/

async function wordFor(v: Browser, name: string, number: string): Promise<string> {
  if (name === 'spoken') return hear(v)
  if (name === 'mobile') return mobileOf(++nth).replace('+966', '0')
  if (name === 'username') return stranger.username
  if (name === 'password' || name === 'again') return stranger.password
  if (name === 'terms') return 'yes'
  if (numberFields.test(name)) return number
  return v.forms().find((form) => form.names.includes(name))?.values[name] ?? ''
}
