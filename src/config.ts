/** Configuration: one schema, read once. A wrong or missing value stops the start, naming it. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import { publicServices, readServices } from './agencies/push/endpoints.ts'
import { vapidKeys } from './agencies/push/vapid.ts'
import { makeDemoSeal } from './documents/seal/authority.ts'
import { readSealers, type Sealer } from './documents/seal/keys.ts'
import { type Bank, readBanks } from './identity/bank/banks.ts'
import { type Machine, readMachines } from './identity/machines/machines.ts'
import { keysTrouble } from './openid/addresses.ts'
import { makeSigningKeys, readSigningKeys, type SigningKeys } from './openid/keys.ts'

const key = z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits (32 bytes)')
const yes = z.enum(['yes', 'no']).transform((v) => v === 'yes')

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Where people reach the portal; decides the cookies' `Secure` and the links on printed documents. */
  PUBLIC_URL: z.url().optional(),
  DATA_DIR: z.string().min(1).default('data'),
  /** A server of one's own instead of the embedded one. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(500).default(20),
  /** What this process does. Several of each may run at once, behind any load balancer. */
  ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  /** Raise the demo kingdom when the database is empty. Refused for an installation with real people. */
  DEMO: yes.default(true),
  /** How many generated people stand behind the cast in a fresh demo. */
  DEMO_PEOPLE: z.coerce.number().int().min(0).max(20_000_000).default(5000),
  /** Ready-made accounts for some of the cast, so that a demo can be entered at once. */
  DEMO_ACCOUNTS: yes.default(true),
  /** Folder of the PEM roots whose readers kiosks believe, and which environment those say they are of. */
  READERS_TRUST: z.string().min(1).optional(),
  READERS_ENV: z.enum(['Staging', 'Developer', 'Pre-Production', 'Production']).default('Production'),
  /** Real carriers, gateways and photo service; refused for an installation with synthetic people, required for any other. */
  CARRIER_URL: z.url().optional(),
  CARRIER_TOKEN: z.string().min(16).optional(),
  /** Who says whose a mobile is, asked once a month (ID-23); where it is not set nobody is asked. */
  NUMBERS_URL: z.url().optional(),
  NUMBERS_TOKEN: z.string().min(16).optional(),
  /** A carrier over SMPP 3.4 instead (docs/decisions/0340-smpp.md). */
  SMPP_HOST: z.string().min(1).optional(),
  SMPP_PORT: z.coerce.number().int().min(1).max(65535).default(2775),
  /** `system`, or a PEM file of authorities; without it the line can be read on its way: for private lines only. */
  SMPP_TLS: z.string().min(1).optional(),
  SMPP_SYSTEM_ID: z.string().min(1).max(15).optional(),
  SMPP_PASSWORD: z.string().min(1).max(8).optional(),
  /** What phones show as the sender, as it is registered with the carrier. */
  SMPP_SENDER: z
    .string()
    .regex(/^[A-Za-z0-9 .-]{1,11}$/, 'one to eleven Latin letters and digits')
    .optional(),
  /** Short messages a second by contract. */
  SMPP_PER_SECOND: z.coerce.number().min(1).max(100_000).default(10),
  /** `split` where the carrier has no transceivers: one bind to send, one to hear receipts. */
  SMPP_BINDS: z.enum(['transceiver', 'split']).default('transceiver'),
  /** How it writes its ids in answers and in receipts, like `hex decimal`. */
  SMPP_IDS: z
    .string()
    .regex(/^(text|hex|decimal) (text|hex|decimal)$/, 'two of text, hex, decimal, like: hex decimal')
    .default('text text'),
  GATEWAY_URL: z.url().optional(),
  /** The page to which payers are sent, when it is not where the gateway is called: browsers refuse any other. */
  GATEWAY_PAGE: z.url().optional(),
  GATEWAY_TOKEN: z.string().min(16).optional(),
  /** The biller through which banks pay bills by their number; an installation without one leaves both out. */
  BILLER_URL: z.url().optional(),
  BILLER_TOKEN: z.string().min(16).optional(),
  POST_URL: z.url().optional(),
  POST_TOKEN: z.string().min(16).optional(),
  PHOTOS_URL: z.url().optional(),
  PHOTOS_TOKEN: z.string().min(16).optional(),
  /** The house's clock starts here and ticks on: demonstrations and tests on a chosen day. Synthetic only. */
  CLOCK: z.iso.datetime().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  /** An OpenTelemetry collector that gets traces (OTLP over HTTP); none unless named. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  LOG_FILE: z.string().min(1).optional(),
  /** How long a row of the audit may wait for its link before readings of others are refused. */
  AUDIT_LAG_SECONDS: z.coerce.number().int().min(10).max(86_400).default(600),
  LEASE_SECONDS: z.coerce.number().min(0.1).max(600).default(30),
  /** 32 bytes each, in hexadecimal: codes, peppers of passwords, sealed templates, the challenge, callbacks. */
  KEY_CODES: key.optional(),
  KEY_PEPPER: key.optional(),
  KEY_TEMPLATES: key.optional(),
  KEY_CHALLENGE: key.optional(),
  KEY_CALLBACKS: key.optional(),
  KEY_OPENID: key.optional(),
  KEY_CARD: key.optional(),
  /** Seals the papers that people send to the contact centre. */
  KEY_CONTACT: key.optional(),
  /** The private key by which push services know us: a number below the order of P-256. */
  KEY_PUSH: key.refine(isPushKey, 'no private key of P-256').optional(),
  /** Hosts of push services that browsers may name, separated by commas; a leading dot: any host below. */
  PUSH_SERVICES: z
    .string()
    .transform(readServices)
    .refine((hosts) => hosts !== null, 'hosts separated by commas, like push.example.com,.push.example.net')
    .optional(),
  /** Whom a push service may ask about us. */
  PUSH_CONTACT: z
    .string()
    .regex(/^(mailto:\S+@\S+|https:\/\/\S+)$/, 'mailto:… or https://…')
    .optional(),
  /** Servers by which browsers in a video meeting find each other, separated by commas: `stun:…`, `turn:…`, `turns:…`. */
  STUN_URLS: z
    .string()
    .transform(commaList)
    .pipe(z.array(z.string().regex(/^stuns?:\S+$/, 'stun:host:port')))
    .optional(),
  TURN_URLS: z
    .string()
    .transform(commaList)
    .pipe(z.array(z.string().regex(/^turns?:\S+$/, 'turn:host:port')))
    .optional(),
  /** What the relay (coturn, `use-auth-secret`) and we share; needed with TURN_URLS. */
  TURN_SECRET: z.string().min(16).optional(),
  /** A file with the private JWKS that signs what other bodies are told; the first key of each algorithm signs. */
  OPENID_JWKS: z.string().min(1).optional(),
  /** The same for what signs digital cards: keys that sign nothing else. */
  CARD_JWKS: z.string().min(1).optional(),
  /** The same for the checkpoints of the audit: whoever owns the database must not have it. */
  AUDIT_JWKS: z.string().min(1).optional(),
  /** The same for the codes on printed documents. */
  DOCUMENTS_JWKS: z.string().min(1).optional(),
  /** A PEM file with what seals printed documents: each private key followed by its certificate and those above it. */
  DOCUMENTS_SEAL: z.string().min(1).optional(),
  /** A time-stamp authority (RFC 3161 over HTTP) whose stamps stand over the seals of printed documents; none unless named. */
  TIMESTAMP_URL: z.url({ protocol: /^https?$/ }).optional(),
  TIMESTAMP_TOKEN: z.string().min(1).optional(),
  /** A file with the banks that may vouch for people, their public keys and limits; a demo has two of its own beside. */
  BANKS: z.string().min(1).optional(),
  /** A file with the machines of other bodies (hospitals) and their public keys; a demo has two hospitals of its own. */
  MACHINES: z.string().min(1).optional(),
  /** Which models of passkeys officers may make: AAGUIDs with commas between; any unless set. */
  OFFICER_PASSKEYS: z
    .string()
    .transform((typed) => typed.split(',').map((one) => one.trim().toLowerCase()))
    .pipe(z.array(z.guid()).min(1))
    .optional(),
  /** Where the demo's university listens, a body that signs people in with their account here; 0 for nowhere. */
  DEMO_UNIVERSITY_PORT: z.coerce.number().int().min(0).max(65535).optional(),
})

function commaList(typed: string): string[] {
  return typed.split(',').map((one) => one.trim())
}

type Settings = z.output<typeof schema>
const keyNames = [
  'KEY_CODES',
  'KEY_PEPPER',
  'KEY_TEMPLATES',
  'KEY_CHALLENGE',
  'KEY_CALLBACKS',
  'KEY_OPENID',
  'KEY_CARD',
  'KEY_CONTACT',
  'KEY_PUSH',
] as const
/** Files with private keys that sign. */
const jwksNames = ['OPENID_JWKS', 'CARD_JWKS', 'AUDIT_JWKS', 'DOCUMENTS_JWKS'] as const
const fileNames = [...jwksNames, 'DOCUMENTS_SEAL'] as const
export type KeyName = (typeof keyNames)[number]

export type Config = Omit<
  Settings,
  | KeyName
  | (typeof fileNames)[number]
  | 'PUBLIC_URL'
  | 'BANKS'
  | 'MACHINES'
  | 'DEMO_UNIVERSITY_PORT'
  | 'PUSH_SERVICES'
  | 'PUSH_CONTACT'
> & {
  readonly PUBLIC_URL: string
  readonly DEMO_UNIVERSITY_PORT: number
  readonly banks: readonly Bank[]
  readonly machines: readonly Machine[]
  readonly push: { readonly services: readonly string[]; readonly contact: string }
  readonly signing: SigningKeys
  readonly cardSigning: SigningKeys
  readonly auditSigning: SigningKeys
  readonly documentSigning: SigningKeys
  readonly seals: readonly Sealer[]
  readonly secure: boolean
  readonly keys: Readonly<Record<KeyName, Buffer>>
}

export class ConfigError extends Error {}

function isPushKey(hex: string): boolean {
  try {
    vapidKeys(Buffer.from(hex, 'hex'))
    return true
  } catch {
    return false
  }
}

/** Reads the configuration from the environment. Throws ConfigError with one line for each wrong value. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, v]) => v !== undefined && v !== ''))
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new ConfigError(`The configuration is not right:\n${lines.join('\n')}`)
  }
  const settings = parsed.data
  if (settings.TURN_URLS !== undefined && settings.TURN_SECRET === undefined)
    throw new ConfigError('The configuration is not right:\n  TURN_SECRET: missing, and TURN_URLS are given')
  const url = settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`
  return {
    ...settings,
    PUBLIC_URL: url.replace(/\/+$/, ''),
    secure: url.startsWith('https:'),
    DEMO_UNIVERSITY_PORT:
      settings.DEMO_UNIVERSITY_PORT ??
      (settings.DEMO && settings.PORT > 0 && settings.PORT < 65_535 ? settings.PORT + 1 : 0),
    ...readKeys(settings),
    banks: banksOf(settings),
    machines: machinesOf(settings),
    push: {
      services: settings.PUSH_SERVICES ?? publicServices,
      // Browsers make keys over TLS only, so where nobody can be told of a page nobody is pushed to either.
      contact: settings.PUSH_CONTACT ?? (url.startsWith('https:') ? url : 'mailto:operator@portal.invalid'),
    },
  }
}

/** The banks of the file; each key is judged as one that signs for any other body. */
function banksOf({ BANKS: file }: Settings): readonly Bank[] {
  if (file === undefined) return []
  try {
    const banks = readBanks(readFileSync(file, 'utf8'))
    for (const { code, jwks } of banks) {
      const trouble = keysTrouble(jwks, true)
      if (trouble !== null) throw new Error(`${code}: ${trouble}`)
    }
    return banks
  } catch (error) {
    throw new ConfigError(`The configuration is not right:\n  BANKS: ${(error as Error).message}`)
  }
}

/** The machines of the file, their keys judged as the banks' are. */
function machinesOf({ MACHINES: file }: Settings): readonly Machine[] {
  if (file === undefined) return []
  try {
    const machines = readMachines(readFileSync(file, 'utf8'))
    for (const { code, jwks } of machines) {
      const trouble = keysTrouble(jwks, true)
      if (trouble !== null) throw new Error(`${code}: ${trouble}`)
    }
    return machines
  } catch (error) {
    throw new ConfigError(`The configuration is not right:\n  MACHINES: ${(error as Error).message}`)
  }
}

/**
 * Keys come from the environment; a demo makes its own once and keeps them in its data folder, outside the database,
 * so that a second start still reads what the first one sealed.
 */
function readKeys(
  settings: Settings,
): Pick<Config, 'keys' | 'signing' | 'cardSigning' | 'auditSigning' | 'documentSigning' | 'seals'> {
  const missing = keyNames.filter((name) => settings[name] === undefined)
  const needed = [...missing, ...fileNames.filter((name) => settings[name] === undefined)]
  if (needed.length > 0 && !settings.DEMO) {
    throw new ConfigError(`The configuration is not right:\n${needed.map((name) => `  ${name}: missing`).join('\n')}`)
  }
  const file = path.join(settings.DATA_DIR, 'demo-keys.json')
  const made: Record<string, string> =
    needed.length > 0 && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const lacking = needed.filter((name) => made[name] === undefined)
  if (lacking.length > 0) {
    for (const name of lacking) made[name] = makeDemoKey(name)
    mkdirSync(settings.DATA_DIR, { recursive: true })
    // Written aside and moved, so that a kill in between leaves no half a file.
    writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
    renameSync(`${file}.${process.pid}`, file)
  }
  return {
    keys: Object.fromEntries(
      keyNames.map((name) => [name, Buffer.from(settings[name] ?? made[name] ?? '', 'hex')]),
    ) as Record<KeyName, Buffer>,
    signing: readSigning('OPENID_JWKS', settings, made),
    cardSigning: readSigning('CARD_JWKS', settings, made),
    auditSigning: readSigning('AUDIT_JWKS', settings, made),
    documentSigning: readSigning('DOCUMENTS_JWKS', settings, made),
    seals: readSeals(settings, made),
  }
}

function makeDemoKey(name: (typeof keyNames)[number] | (typeof fileNames)[number]): string {
  if (name === 'DOCUMENTS_SEAL') return makeDemoSeal()
  return name.endsWith('_JWKS') ? JSON.stringify(makeSigningKeys()) : randomBytes(32).toString('hex')
}

function readSeals({ DOCUMENTS_SEAL: file }: Settings, made: Readonly<Record<string, string>>): readonly Sealer[] {
  try {
    return readSealers(file === undefined ? (made.DOCUMENTS_SEAL ?? '') : readFileSync(file, 'utf8'))
  } catch (error) {
    throw new ConfigError(`The configuration is not right:\n  DOCUMENTS_SEAL: ${(error as Error).message}`)
  }
}

function readSigning(
  name: (typeof jwksNames)[number],
  settings: Settings,
  made: Readonly<Record<string, string>>,
): SigningKeys {
  const file = settings[name]
  try {
    return readSigningKeys(file === undefined ? (made[name] ?? '') : readFileSync(file, 'utf8'))
  } catch (error) {
    // The reason names a member or a file, never a key.
    throw new ConfigError(`The configuration is not right:\n  ${name}: ${(error as Error).message}`)
  }
}
