/** The demo's reader, ready to be asked: certified by the demo's provider, in a process of its own, enrolled. */
import { X509Certificate } from 'node:crypto'
import type { EnrolledReader } from '../../../identity/index.ts'
import { thumbprint } from './certificates.ts'
import { demoProvider, issueDevice } from './demo-provider.ts'
import { type RaisedReader, type RaiseOptions, raiseReader } from './raise.ts'
import { type Trust, trustOf } from './trust.ts'

export interface DemoReader extends RaisedReader {
  /** To be stored with the kiosk. */
  readonly enrolled: EnrolledReader
  /** Believes the demo's provider alone. */
  readonly trust: Trust
}

export interface DemoReaderOptions extends Omit<RaiseOptions, 'credentials'> {
  /** Where the provider's root is kept: `DATA_DIR`. */
  readonly dataDir: string
  /** 12 letters and digits. The same at each start, so that kiosks enrolled before still know it. */
  readonly serialNo: string
}

/** Raises it. Its certificate is new at each start, its serial number and its provider are not. */
export async function raiseDemoReader({ dataDir, serialNo, ...options }: DemoReaderOptions): Promise<DemoReader> {
  const provider = await demoProvider(dataDir)
  const credentials = await issueDevice(provider, serialNo, options.now?.() ?? new Date())
  const raised = await raiseReader({ ...options, credentials })
  const anchor = thumbprint(new X509Certificate(provider.certificate))
  return { ...raised, enrolled: { serialNo, anchor }, trust: trustOf([provider.certificate]) }
}
