/**
 * Which rooms a room may import from: the architecture, as a table that a test reads and ARCHITECTURE.md prints.
 * Rooms speak to each other through their `index.ts` only. Tests, and files named `*.testing.ts`, may look anywhere.
 */
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'

export interface Wall {
  readonly may: readonly string[]
  /** What the room is for, in a line. */
  readonly is: string
}

const serving = ['language', 'store']
const doors = [
  'language',
  'store',
  'ui',
  'web',
  'requests',
  'identity',
  'standing',
  'payments',
  'notices',
  'documents',
  'delivery',
  'watch',
]

export const walls: Readonly<Record<string, Wall>> = {
  language: { may: [], is: 'words everyone uses: Text, Day in both calendars, money, the numbers people type' },
  codes: { may: [], is: 'words signed so shortly that a QR code holds them, read without a network' },
  store: { may: ['language'], is: 'the one door to PostgreSQL: transactions, versions, readings, migrations' },
  biometrics: { may: ['language'], is: 'fingers and faces: records, images, comparison; knows no person' },
  registers: {
    may: serving,
    is: 'what the state knows; each keeps its history and offers verbs; none imports another',
  },
  watch: { may: serving, is: 'who looked: the sealed audit of readings and acts, and what people say about a reading' },
  notices: { may: serving, is: 'what people are told, once, in their language' },
  appointments: {
    may: [...serving, 'notices'],
    is: 'offices, their times, who is expected when, and the queue at the door',
  },
  contact: {
    may: [...serving, 'notices', 'appointments'],
    is: 'what people write to the state and who answers it by when; audiences by video',
  },
  payments: { may: [...serving, 'notices'], is: 'bills, charges, prepaid funds, the ledger, refunds, reconciliation' },
  delivery: {
    may: [...serving, 'registers', 'payments', 'notices', 'documents'],
    is: 'documents on their way to whom they belong to: by post, or over a counter',
  },
  documents: { may: [...serving, 'codes'], is: 'what is printed, sealed and can be verified by anyone' },
  identity: {
    may: [...serving, 'registers', 'notices', 'biometrics'],
    is: 'who is at the door: accounts, activation, sign-in, sessions',
  },
  standing: { may: [...serving, 'registers'], is: 'for whom one may act, and why' },
  requests: {
    may: [
      ...serving,
      'registers',
      'standing',
      'appointments',
      'contact',
      'payments',
      'notices',
      'documents',
      'delivery',
    ],
    is: 'how what is asked for is carried: the one line every request walks',
  },
  services: {
    may: ['language', 'registers', 'appointments', 'contact', 'delivery', 'payments', 'requests'],
    is: 'what one may ask for: one file each; nobody imports them',
  },
  agencies: {
    may: [...serving, 'identity', 'payments', 'notices', 'biometrics', 'delivery', 'requests', 'documents'],
    is: 'everyone outside: an adapter, a simulator that can fail, one contract test',
  },
  status: {
    may: [...serving, 'requests', 'identity', 'payments', 'notices', 'documents'],
    is: 'how the parts of the house are and were, measured every minute',
  },
  ui: { may: ['language'], is: 'what the doors share: tokens, parts of pages, the form engine, islands' },
  web: {
    may: ['language', 'store', 'ui', 'identity', 'requests'],
    is: 'the HTTP server under the doors: visits, problems, limits',
  },
  portal: { may: [...doors, 'appointments', 'contact', 'status'], is: 'the door for people' },
  kiosk: { may: [...doors, 'agencies'], is: 'the machine in the mall' },
  desk: {
    may: [...doors, 'openid', 'appointments', 'contact', 'agencies'],
    is: 'the officers’ desk: cases, approvals by two, stuck requests, bodies, kiosks, channels, officers',
  },
  api: { may: [...doors, 'agencies'], is: 'the same services as JSON, and where machines of other bodies call' },
  openid: { may: doors, is: 'the door for other bodies: people sign in to them with their account here' },
  card: { may: [...doors, 'codes'], is: 'the digital card: its code, copies in wallets, and verifying them' },
  simulators: {
    may: [...doors, 'agencies', 'appointments'],
    is: 'pages of the simulated outside: phones, bank, readers, border; only where everyone is made up',
  },
  journeys: { may: ['*'], is: 'the stories walked in a real browser; tests only' },
}

/**
 * Faces of a room other than its index: what a service file may import of requests, and what of codes runs in the house
 * only, since its index runs in browsers too.
 */
const faces = ['index.ts', 'define.ts', 'rules.ts', 'answers.ts', 'keys.ts']

const imports = /\b(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g

/** Files that reach through a wall, past a room's index, or from one register or agency into another. */
export async function breaches(src: string): Promise<string[]> {
  const found: string[] = []
  for (const path of await readdir(src, { recursive: true })) {
    if (!/\.tsx?$/.test(path) || !path.includes(sep) || isTest(path)) continue // files beside the rooms stand outside
    const [room = '', wing] = path.split(sep)
    const wall = walls[room]
    if (wall === undefined) {
      found.push(`${path} stands in a room the table does not know`)
      continue
    }
    for (const [, spec = ''] of (await readFile(join(src, path), 'utf8')).matchAll(imports)) {
      const target = relative(src, resolve(src, dirname(path), spec))
      const breach = breachOf({ path, room, wing, wall, target })
      if (breach) found.push(breach)
    }
  }
  return found
}

/** Tests and their helpers: they may look behind any wall. */
function isTest(path: string): boolean {
  return (
    /\.(test|testing|child)\.tsx?$/.test(path) ||
    /(^|\/)testing\.tsx?$/.test(path) ||
    path.split(sep).includes('crash') ||
    path.startsWith('journeys')
  )
}

interface Step {
  readonly path: string
  readonly room: string
  readonly wing: string | undefined
  readonly wall: Wall
  readonly target: string
}

function breachOf({ path, room, wing, wall, target }: Step): string | null {
  const [toRoom = '', toWing] = target.split(sep)
  if (toRoom === '..') return `${path} must not reach outside src: ${target}`
  const split = room === 'registers' || room === 'agencies'
  if (toRoom === room && (!split || toWing === wing)) return null
  if (toRoom === room || !wall.may.includes(toRoom)) return `${path} must not import ${target}`
  if (!faces.includes(target.split(sep).at(-1) ?? '')) return `${path} reaches past ${toRoom}'s index: ${target}`
  return null
}
