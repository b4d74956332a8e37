/** Sealed documents as others see them: qpdf, pdfsig, pdftotext and openssl judge what our own code made. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { issuing, nine, publicUrl } from './cast.testing.ts'
import { needJudges, says, textOf } from './debian.testing.ts'
import { type DocumentError, type Issuing, openPress, type Press } from './index.ts'
import { issue, sheetOf } from './issue.ts'
import { newReference } from './reference.ts'
import { certificatePem, certify, pemOf } from './seal/authority.ts'
import { openSignedData } from './seal/cms.ts'
import { readSealers, sealDaysLeft, sealerAt } from './seal/keys.ts'
import { simulatedStamps } from './seal/stamp.ts'
import { templates } from './templates/index.ts'

const press = openPress()
const folder = mkdtempSync(path.join(tmpdir(), 'sealed-'))
const days = { from: '2020-01-01T00:00:00Z', until: '2049-01-01T00:00:00Z' }
const authority = certify({ ...days, name: 'Test authority', use: 'authority' })
const sealed = certify({ ...days, name: 'Test seal', use: 'seal', by: authority })
const own: Issuing = { ...issuing, seals: readSealers(pemOf(sealed, authority)) }

before(needJudges)
after(async () => {
  await press.close()
  rmSync(folder, { recursive: true })
})

function kept(name: string, bytes: Buffer | string): string {
  const file = path.join(folder, name)
  writeFileSync(file, bytes)
  return file
}

const receipt = templates['passport-renewal-receipt']
const stated = (template: string, data: unknown) => ({ template, reference: newReference(), data, madeAt: nine })
const issuer = { press, publicUrl, issuing: own, now: nine, synthetic: false }
const made = (by: Issuing = own) =>
  issue({ ...issuer, issuing: by }, stated('passport-renewal-receipt', receipt.example))

/** The two parts that are signed, and the signature, out of the file's own words. */
function opened(pdf: Buffer): { readonly signed: Buffer; readonly cms: Buffer } {
  const text = pdf.toString('latin1')
  const [, start = 0, end = 0, rest = 0] = (/\/ByteRange \[([\d ]+)\]/.exec(text)?.[1] ?? '')
    .trim()
    .split(/\s+/)
    .map(Number)
  assert.equal(end + rest, pdf.length, 'everything but the signature is signed')
  const hex = text.slice(start + 1, end - 1)
  const whole = Buffer.from(hex, 'hex')
  return {
    signed: Buffer.concat([pdf.subarray(0, start), pdf.subarray(end)]),
    cms: whole.subarray(0, whole.readUInt16BE(2) + 4),
  }
}

test('every paper is sound, its seal is valid over the whole file, and its Arabic is read in order', async () => {
  for (const [name, template] of Object.entries(templates)) {
    const paper = stated(name, template.parse(template.example))
    const file = kept(`${name}.pdf`, await issue(issuer, paper))
    assert.match(says('qpdf', '--check', file), /No syntax or stream encoding errors[\s\S]*ended with 0$/, name)
    const seal = says('pdfsig', '-nocert', file)
    assert.match(seal, /Signature is Valid/, `${name}: ${seal}`)
    assert.match(seal, /Total document signed/, name)
    assert.match(seal, /ETSI\.CAdES\.detached/, name)
    // PDF/A-2a: Typst refuses what does not conform; what it wrote into the file is looked at here.
    const bytes = readFileSync(file).toString('latin1')
    assert.match(bytes, /<pdfaid:part>2<\/pdfaid:part><pdfaid:conformance>A</, name)
    assert.match(bytes, /\/OutputIntents?/, name)
    assert.match(bytes, /\/StructTreeRoot/, name)
    assert.doesNotMatch(bytes, /\/Encrypt\b|\/JavaScript\b/, name)
    const text = textOf(file)
    const sheet = sheetOf(issuer, paper)
    const words = [
      sheet.title,
      ...sheet.rows.map(({ label }) => label),
      ...(sheet.tables ?? []).map(({ title }) => title),
    ]
    for (const { ar, en } of words) {
      // Marks above and below letters are found after them, in an order of their own.
      if (!/\p{M}/u.test(ar)) assert.ok(text.includes(ar), `${name}: ${ar}\n${text}`)
      assert.ok(text.includes(en), `${name}: ${en}`)
    }
  }
})

test('what the press printed stays byte for byte, PDF/A with it; the seal is an update behind', async () => {
  let printed = Buffer.alloc(0)
  const watched: Press = {
    ...press,
    async print(...sheet) {
      printed = Buffer.from(await press.print(...sheet))
      return Buffer.from(printed)
    },
  }
  const pdf = await issue({ ...issuer, press: watched }, stated('passport-renewal-receipt', receipt.example))
  assert.ok(printed.length > 50_000 && pdf.subarray(0, printed.length).equals(printed))
  assert.match(printed.toString('latin1'), /<pdfaid:part>2<\/pdfaid:part><pdfaid:conformance>A</)
  assert.doesNotMatch(printed.toString('latin1'), /\/Type\/Sig/)
  assert.match(pdf.subarray(printed.length).toString('latin1'), /\/Type\/Sig\/Filter\/Adobe\.PPKLite/)
})

test('openssl finds the signature right, by the authority that certified it and by no other', async () => {
  const { signed, cms } = opened(await made())
  const [content, signature] = [kept('content', signed), kept('cms', cms)]
  const stranger = certify({ ...days, name: 'Test authority', use: 'authority' })
  const verify = (root: Buffer) =>
    says('openssl', 'cms', '-verify', '-binary', '-inform', 'DER', '-in', signature, '-content', content, '-purpose', 'any', '-cades', '-out', '/dev/null', '-CAfile', kept('root.pem', certificatePem(root))) // biome-ignore format: one command
  assert.match(verify(authority.certificate), /ended with 0$/)
  assert.match(verify(stranger.certificate), /ended with [^0]/)
})

test('one changed byte anywhere, and the seal is broken', async () => {
  const pdf = await made()
  for (const at of [20, 5000, pdf.indexOf('xmpmeta'), pdf.indexOf('/Reason') + 12, pdf.length - 12]) {
    const changed = Buffer.from(pdf)
    changed[at] = (changed[at] ?? 0) ^ 1
    assert.doesNotMatch(says('pdfsig', '-nocert', kept('changed.pdf', changed)), /Signature is Valid/, `byte ${at}`)
  }
})

test('a key of RSA seals as well', async () => {
  const pem = path.join(folder, 'rsa.pem')
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '9999', '-subj', '/CN=RSA seal', '-keyout', `${pem}.key`, '-out', pem], { stdio: 'ignore' }) // biome-ignore format: one command
  const text = execFileSync('cat', [`${pem}.key`, pem], { encoding: 'utf8' })
  const file = kept('rsa.pdf', await issue({ ...issuer, issuing: { ...own, seals: readSealers(text) }, now: new Date(Date.now() + 1000).toISOString() }, stated('passport-renewal-receipt', receipt.example))) // biome-ignore format: one call
  assert.match(says('pdfsig', '-nocert', file), /Signature is Valid/)
})

test('a time-stamp stands over the signature, and openssl finds it right', async () => {
  const clock = certify({ ...days, name: 'Test time-stamps', use: 'time-stamps', by: authority })
  const [stamper] = readSealers(pemOf(clock, authority))
  assert.ok(stamper)
  const pdf = await made({ ...own, stamp: simulatedStamps(stamper, () => nine) })
  assert.match(says('pdfsig', '-nocert', kept('stamped.pdf', pdf)), /Signature is Valid/)
  const { timeStamp, signature } = openSignedData(opened(pdf).cms)
  assert.ok(timeStamp)
  const digest = createHash('sha256').update(signature).digest('hex')
  const root = kept('root.pem', certificatePem(authority.certificate))
  const verify = (of: string) =>
    says('openssl', 'ts', '-verify', '-digest', of, '-token_in', '-in', kept('token', timeStamp), '-CAfile', root)
  assert.match(verify(digest), /Verification: OK/)
  assert.match(verify(createHash('sha256').update('another').digest('hex')), /FAILED/i)
})

test('keys take turns: the first whose certificate holds seals; when none does nothing leaves the press', async () => {
  const spring = certify({
    name: 'spring',
    from: '2026-01-01T00:00:00Z',
    until: '2026-04-01T00:00:00Z',
    use: 'seal',
    by: authority,
  })
  const summer = certify({
    name: 'summer',
    from: '2026-03-01T00:00:00Z',
    until: '2026-07-01T00:00:00Z',
    use: 'seal',
    by: authority,
  })
  const seals = readSealers(`${pemOf(summer, authority)}${pemOf(spring, authority)}`)
  const [second, first] = seals
  assert.equal(sealerAt(seals, '2026-02-01T00:00:00.000Z'), first)
  assert.equal(sealerAt(seals, '2026-03-02T00:00:00.000Z'), second)
  assert.equal(sealerAt(seals, '2026-07-01T00:00:00.000Z'), null)
  assert.equal(sealDaysLeft(seals, '2026-03-31T00:00:00.000Z'), 92)
  assert.equal(sealDaysLeft(seals, '2026-08-01T00:00:00.000Z'), 0)
  const late = { ...issuer, issuing: { ...own, seals }, now: '2026-08-01T00:00:00.000Z' }
  await assert.rejects(
    issue(late, stated('passport-renewal-receipt', receipt.example)),
    (e: DocumentError) => e.trouble === 'no-seal',
  )
})

test('keys that do not fit are refused in words that show no key', () => {
  const other = certify({ ...days, name: 'Other', use: 'seal' })
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
  const cases: readonly [string, RegExp][] = [
    ['', /no private key/],
    [certificatePem(other.certificate), /before any private key/],
    [String(sealed.key.export({ type: 'pkcs8', format: 'pem' })), /without a certificate/],
    [pemOf({ key: sealed.key, certificate: other.certificate }), /not of the key before it/],
    [`${weak}${certificatePem(other.certificate)}`, /not of the key before it/],
  ]
  for (const [pem, says] of cases) assert.throws(() => readSealers(pem), says)
})
