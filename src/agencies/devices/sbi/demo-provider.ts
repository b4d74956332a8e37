/**
 * The provider of simulated readers: a root of its own, made at the first start and kept outside the database in
 * `$DATA_DIR/demo-readers.json`, that issues each simulated reader a certificate. Only for where everyone is made up.
 */
import { X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Credential, issue } from './certificates.ts'
import type { DeviceCredentials } from './simulated-device.ts'

/** Whatever day `CLOCK` names, the root holds. */
const always = { from: new Date('2000-01-01T00:00:00Z'), until: new Date('2049-12-31T00:00:00Z') }
const day = 86_400_000

/** The provider's root: the certificate goes into the trust, the key issues devices. */
export async function demoProvider(dataDir: string): Promise<Credential> {
  const file = path.join(dataDir, 'demo-readers.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Credential
  const root = await newProvider('Bawaba demo readers')
  mkdirSync(dataDir, { recursive: true })
  // Written aside and moved: a start that dies here leaves no half a key.
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(root, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.${process.pid}`, file)
  return root
}

export function newProvider(name: string): Promise<Credential> {
  return issue({ name, ...always, pathLength: 1 })
}

/** The identity of a simulated reader from `now` for `days` (a real one's lasts 30). */
export async function issueDevice(
  provider: Credential,
  serialNo: string,
  now: Date,
  days = 30,
): Promise<DeviceCredentials> {
  const at = (offset: number): Date => new Date(now.getTime() + offset * day)
  const named = { name: `Simulated reader ${serialNo}`, serialNo }
  const device = await issue({ ...named, from: at(-1), until: at(days), issuer: provider })
  const expired = await issue({ ...named, from: at(-60), until: at(-1), issuer: provider, key: device.key })
  const stranger = await newProvider('A stranger')
  const foreign = await issue({ ...named, from: at(-1), until: at(days), issuer: stranger, key: device.key })
  return {
    serialNo,
    key: device.key,
    chain: [der(device), der(provider)],
    expired: [der(expired), der(provider)],
    foreign: [der(foreign), der(stranger)],
  }
}

function der({ certificate }: Credential): string {
  return new X509Certificate(certificate).raw.toString('base64')
}
