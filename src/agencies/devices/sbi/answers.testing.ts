/** For tests: a provider, a device of it, and answers as the device would write them, each part replaceable. */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { EnrolledReader } from '../../../identity/index.ts'
import type { Credential } from './certificates.ts'
import { issueDevice, newProvider } from './demo-provider.ts'
import { chainHash, chainStart } from './messages.ts'
import { signToken } from './signed.ts'
import type { DeviceCredentials } from './simulated-device.ts'
import { type Trust, trustOf } from './trust.ts'
import type { Expected } from './verify.ts'

export const now = new Date('2026-02-01T06:00:00.000Z')
export const nonce = 'a1b2c3d4e5f60718293a4b5c6d7e8f90'

export interface TestDevice {
  readonly provider: Credential
  readonly credentials: DeviceCredentials
  readonly trust: Trust
  readonly reader: EnrolledReader
  readonly key: KeyObject
}

export async function testDevice(serialNo = 'SIM000000001', from?: Credential): Promise<TestDevice> {
  const provider = from ?? (await newProvider('A provider for tests'))
  const credentials = await issueDevice(provider, serialNo, now)
  const trust = trustOf([provider.certificate])
  const anchor = trust.anchors[0]?.thumbprint ?? ''
  return { provider, credentials, trust, reader: { serialNo, anchor }, key: createPrivateKey(credentials.key) }
}

export interface Written {
  readonly bytes?: Uint8Array
  readonly data?: Readonly<Record<string, unknown>>
  readonly id?: Readonly<Record<string, unknown>>
  readonly key?: KeyObject
  readonly chain?: readonly string[]
  readonly idKey?: KeyObject
  readonly idChain?: readonly string[]
  readonly block?: Readonly<Record<string, unknown>>
  readonly previous?: string
}

export const sampleBytes = (seed = 1): Buffer =>
  Buffer.from(Array.from({ length: 300 }, (_, i) => (i * 31 + seed * 7) & 255))

export function digitalIdOf(device: TestDevice, more: object = {}) {
  return {
    serialNo: device.credentials.serialNo,
    make: 'M',
    model: 'M1',
    type: 'Finger',
    deviceSubType: 'Single',
    deviceProvider: 'P',
    deviceProviderId: 'P1',
    dateTime: now.toISOString(),
    ...more,
  }
}

/** One block of an answer, right in everything that is not replaced. */
export async function block(device: TestDevice, part = 'Right IndexFinger', w: Written = {}) {
  const bytes = w.bytes ?? sampleBytes()
  const digitalId = await signToken(
    digitalIdOf(device, w.id),
    w.idKey ?? (w.chain ? w.key : undefined) ?? device.key,
    w.idChain ?? w.chain ?? device.credentials.chain,
  )
  const data = {
    digitalId,
    deviceServiceVersion: '1.0',
    bioType: 'Finger',
    bioSubType: part,
    purpose: 'Registration',
    env: 'Developer',
    bioValue: Buffer.from(bytes).toString('base64url'),
    transactionId: nonce,
    timestamp: now.toISOString(),
    requestedScore: '40',
    qualityScore: '80',
    ...w.data,
  }
  return {
    specVersion: '1.0',
    data: await signToken(data, w.key ?? device.key, w.chain ?? device.credentials.chain),
    hash: chainHash(w.previous ?? chainStart, bytes),
    error: { errorCode: '0', errorInfo: 'Success' },
    ...w.block,
  }
}

export async function answer(device: TestDevice, w: Written = {}): Promise<string> {
  return JSON.stringify({ biometrics: [await block(device, 'Right IndexFinger', w)] })
}

export function expected(device: TestDevice, more: Partial<Expected> = {}): Expected {
  return {
    trust: device.trust,
    readers: [device.reader],
    transactionId: nonce,
    wanted: [{ type: 'Finger', part: 'Right IndexFinger' }],
    purpose: 'Registration',
    env: 'Developer',
    now,
    ...more,
  }
}
