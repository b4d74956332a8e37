/**
 * What every reader must keep to: asked of the simulated one in a process of its own, and of a real one beside this
 * machine when `SBI_READER` names its serial number, `SBI_ANCHORS` the folder of its provider's root, and, if it is not
 * `Developer`, `SBI_ENV` its environment. With a real one somebody puts the right index finger on the glass when asked.
 */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { EnrolledReader } from '../../../identity/index.ts'
import { nonce, sampleBytes, now as someDay, testDevice } from './answers.testing.ts'
import { type FoundDevice, sbiClient } from './client.ts'
import type { CaptureAsked, Env } from './messages.ts'
import { type RaisedReader, raiseReader } from './raise.ts'
import { type Introduced, introduced, sbiReader } from './reader.ts'
import { loadTrust, type Trust } from './trust.ts'
import { verifyCapture } from './verify.ts'

interface Subject {
  readonly serialNo: string
  readonly trust: Trust
  readonly env: Env
  readonly now: () => Date
  close(): Promise<void>
}

const client = sbiClient()

async function simulated(version: '1.0' | '0.9.5'): Promise<Subject & { readonly raised: RaisedReader }> {
  const device = await testDevice(`SIMCONTRACT${version.replaceAll('.', '')}`)
  // The house's clock may show another day than this machine's: the reader's runs with it.
  const ahead = someDay.getTime() - Date.now()
  const now = () => new Date(Date.now() + ahead)
  const raised = await raiseReader({ credentials: device.credentials, version, samplesFor: () => sampleBytes(), now })
  return { raised, serialNo: raised.serialNo, trust: device.trust, env: 'Developer', now, close: () => raised.close() }
}

async function real(serialNo: string): Promise<Subject> {
  const trust = loadTrust(process.env.SBI_ANCHORS ?? '')
  const env = (process.env.SBI_ENV ?? 'Developer') as Env
  return { serialNo, trust, env, now: () => new Date(), close: async () => {} }
}

contract('the simulated reader, SBI 1.0', () => simulated('1.0'))
contract('the simulated reader, MDS 0.9.5', () => simulated('0.9.5'))
const named = process.env.SBI_READER
if (named) contract(`the reader ${named}`, () => real(named))

function contract(name: string, open: () => Promise<Subject>) {
  suite(name, () => {
    let subject: Subject
    let device: FoundDevice
    before(async () => {
      subject = await open()
    })
    after(() => subject.close())

    const asking = (more: Partial<CaptureAsked['bio'][number]> = {}): CaptureAsked => ({
      env: subject.env,
      purpose: 'Registration',
      timeoutMs: 10_000,
      captureTime: subject.now().toISOString(),
      transactionId: nonce,
      bio: [
        {
          type: 'Finger',
          bioSubType: ['Right IndexFinger'],
          requestedScore: 40,
          device: device.name,
          deviceSubId: device.subIds[0] ?? '0',
          previousHash: '',
          ...more,
        },
      ],
    })
    const enrolled = async (): Promise<Introduced> => {
      const [info = ''] = await client.info(device, 'Finger')
      const known = await introduced(info, subject.trust, subject.now())
      assert(known, 'the device does not prove what it is')
      return known
    }
    const taking = async (answer: string, readers: readonly EnrolledReader[]) =>
      verifyCapture(answer, {
        trust: subject.trust,
        readers,
        transactionId: nonce,
        wanted: [{ type: 'Finger', part: 'Right IndexFinger' }],
        purpose: 'Registration',
        env: subject.env,
        now: subject.now(),
      })

    test('is found among the ports by its type, and is not found as another', async () => {
      const found = (await client.discover('Finger')).find((d) => d.serialNo === subject.serialNo)
      assert(found, 'no such reader answers discovery')
      device = found
      assert.ok(device.port >= 4501 && device.port <= 4600)
      assert.equal(device.status, 'Ready')
      assert.equal(device.digitalId?.type, 'Finger')
      const any = await client.discover('Biometric Device')
      assert.ok(any.some((d) => d.serialNo === subject.serialNo))
      const irises = await client.discover('Iris')
      assert.ok(!irises.some((d) => d.serialNo === subject.serialNo))
    })

    test('proves with its own signature which device it is, and of which provider', async () => {
      const known = await enrolled()
      assert.equal(known.serialNo, subject.serialNo)
      assert.ok(subject.trust.anchors.some((a) => a.thumbprint === known.anchor))
      assert.equal(known.type, 'Finger')
    })

    test('captures the finger asked for, under our nonce, signed', async () => {
      const verified = await taking(await client.rcapture(device, asking()), [await enrolled()])
      assert('samples' in verified, JSON.stringify(verified))
      assert.ok((verified.samples[0]?.bytes.length ?? 0) > 0)
      assert.ok((verified.samples[0]?.quality ?? 0) >= 40)
    })

    test('says an error of the standard for a thing it cannot capture, and stays ready', async () => {
      for (const wrong of [
        asking({ type: 'Iris', bioSubType: ['Left'] }),
        asking({ bioSubType: Array(10).fill('Elbow') }),
        asking({ device: 'NOSUCHDEVICE0' }),
      ]) {
        const verified = await taking(await client.rcapture(device, wrong), [])
        assert('refused' in verified && verified.refused === 'device_error', JSON.stringify(verified))
        assert.match(verified.trouble?.code ?? '', /^(1\d\d|5\d\d)$/)
      }
      const again = (await client.discover('Finger')).find((d) => d.serialNo === subject.serialNo)
      assert.equal(again?.status, 'Ready')
    })

    test('shows what it sees, picture after picture', async () => {
      const enough = new AbortController()
      const pictures: Uint8Array[] = []
      for await (const picture of client.stream(device, { type: 'Finger', timeoutMs: 20_000 }, enough.signal)) {
        pictures.push(picture)
        if (pictures.length === 4) enough.abort()
        if (pictures.length >= 4) break
      }
      assert.equal(pictures.length, 4)
      for (const picture of pictures) {
        assert.deepEqual([...picture.subarray(0, 3)], [0xff, 0xd8, 0xff])
        assert.deepEqual([...picture.subarray(-2)], [0xff, 0xd9])
      }
    })

    test('serves the port of this house: found, asked, taken', async () => {
      const reader = sbiReader({
        client,
        trust: subject.trust,
        env: subject.env,
        now: () => subject.now().toISOString(),
      })
      const wanted = [{ type: 'Finger' as const, part: 'Right IndexFinger' }]
      const taken = await reader.capture({ nonce: 'another-nonce-of-ours', wanted, readers: [await enrolled()] })
      assert('samples' in taken, JSON.stringify(taken))
      assert.ok((await reader.discover('Finger')).some((d) => d.serialNo === subject.serialNo && d.ready))
    })
  })
}
