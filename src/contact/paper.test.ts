/** Papers: what is taken, what is not and by which name. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { seal, unseal } from './file-rows.ts'
import { paperLimits, readPaper } from './paper.ts'
import { aPdf } from './papers.testing.ts'

const trouble = async (bytes: Buffer | string): Promise<string> => {
  const read = await readPaper(Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes, 'latin1'))
  return typeof read === 'string' ? read : 'taken'
}

test('a plain PDF is taken as it is', async () => {
  const read = await readPaper(aPdf())
  assert.ok(typeof read !== 'string', String(read))
  assert.equal(read.type, 'application/pdf')
  assert.deepEqual(read.content, aPdf())
})

test('a picture is made anew: what was beside its pixels is gone', async () => {
  const sent = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#789' } })
    .jpeg()
    .withExif({ IFD0: { Copyright: 'SECRET-PLACE' } })
    .toBuffer()
  assert.ok(sent.includes('SECRET-PLACE'))
  const read = await readPaper(Buffer.concat([sent, Buffer.from('<script>alert(1)</script>')]))
  assert.ok(typeof read !== 'string', String(read))
  assert.equal(read.type, 'image/jpeg')
  assert.ok(!read.content.includes('SECRET-PLACE'))
  assert.ok(!read.content.includes('<script>'))
})

test('what acts by itself is refused by name, however it is spelled and wherever it hides', async () => {
  assert.equal(await trouble(aPdf('/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>')), 'active')
  assert.equal(await trouble(aPdf('/OpenAction << /S /J#61vaScript /J#53 (x) >>')), 'active')
  assert.equal(await trouble(aPdf('/Names << /EmbeddedFiles << >> >>')), 'active')
  assert.equal(await trouble(aPdf('/AcroForm << /XFA [] >>')), 'active')
  assert.equal(await trouble(aPdf('/OpenAction << /S /Launch /F (cmd.exe) >>')), 'active')
  const hidden = deflateSync(Buffer.from('5 0 << /S /JavaScript /JS (x) >>'))
  const inObjects = (filter: string, body: Buffer): Buffer =>
    aPdf(
      '',
      Buffer.concat([
        Buffer.from(`9 0 obj << /Type /ObjStm /N 1 /First 4 ${filter} /Length ${body.length} >> stream\n`),
        body,
        Buffer.from('\nendstream endobj\n'),
      ]),
    )
  assert.equal(await trouble(inObjects('/Filter /FlateDecode', hidden)), 'active')
  assert.equal(await trouble(inObjects('/Filter /FlateDecode', deflateSync(Buffer.from('5 0 << /A 1 >>')))), 'taken')
  assert.equal(await trouble(inObjects('/Filter /LZWDecode', hidden)), 'hidden')
  assert.equal(await trouble(inObjects('/Filter [/ASCIIHexDecode /FlateDecode]', hidden)), 'hidden')
  assert.equal(await trouble(inObjects('/Filter /FlateDecode', Buffer.from('not deflated'))), 'hidden')
  // A stream that is none, so that a reader sees an object where a scanner sees a picture.
  assert.equal(
    await trouble(aPdf('', Buffer.from('% stream\n8 0 obj << /S /JavaScript >> endobj\n% endstream\n'))),
    'active',
  )
})

test('a page of an office program, which says where it opens, is no act', async () => {
  assert.equal(await trouble(aPdf('/OpenAction [3 0 R /XYZ null null 0]')), 'taken')
})

test('a locked one, half of one and something else are named', async () => {
  assert.equal(await trouble(aPdf('', Buffer.from(''), '/Encrypt 7 0 R')), 'encrypted')
  assert.equal(await trouble(aPdf().subarray(0, 200)), 'broken')
  assert.equal(await trouble('%PDF-1.7 but nothing'), 'broken')
  assert.equal(await trouble('MZ\x90 a program'), 'wrong-type')
  assert.equal(await trouble('<html>%PDF-1.4</html>'), 'wrong-type')
  assert.equal(await trouble(''), 'empty')
  assert.equal(await trouble(Buffer.alloc(paperLimits.bytes + 1, 1)), 'too-large')
  assert.equal(await trouble(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16])), 'broken')
})

test('a bomb in an object stream is refused before it is large', async () => {
  const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024))
  const body = Buffer.concat([
    Buffer.from(`9 0 obj << /Type /ObjStm /Filter /FlateDecode /Length ${bomb.length} >> stream\n`),
    bomb,
    Buffer.from('\nendstream endobj\n'),
  ])
  assert.equal(await trouble(aPdf('', body)), 'hidden')
})

test('a sealed paper opens for its own person and number alone', () => {
  const key = Buffer.alloc(32, 7)
  const sealed = seal(key, 'p1', 'f1', Buffer.from('secret words'))
  assert.ok(!sealed.includes('secret'))
  assert.equal(unseal(key, 'p1', 'f1', sealed).toString(), 'secret words')
  assert.throws(() => unseal(key, 'p2', 'f1', sealed))
  assert.throws(() => unseal(key, 'p1', 'f2', sealed))
  assert.throws(() => unseal(Buffer.alloc(32, 8), 'p1', 'f1', sealed))
})
