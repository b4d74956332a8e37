/**
 * SMPP with peers that we did not write: Kannel's `drive_smpp` and its gateway (C), Perl's Net::SMPP, npm's `smpp`, each
 * in the role it can play. Those from the system's packages are installed when they are missing.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer as createTcp, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, test } from 'node:test'
import { octetsOf, segmentsOf, textOf } from '../../../notices/index.ts'
import { openBind } from './bind.ts'
import type { Question } from './line.ts'
import type { Pdu } from './pdu.ts'
import { install, run } from './peers.testing.ts'
import { openSmsc } from './smsc.ts'
import { tags } from './words.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

const arabic = 'تنتهي صلاحية هويتك الوطنية ***0010 في 2026/06/15. جددها قبل هذا التاريخ لتفادي غرامة التأخير.'

async function listening(server: Server): Promise<number> {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  ends.push(() => new Promise((closed) => server.close(closed)))
  return (server.address() as AddressInfo).port
}

/** A port that was free a moment ago, for programs that cannot choose one themselves. */
async function freePort(): Promise<number> {
  const server = createTcp()
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

function question(text: string, extra: Question['fields'] = {}): Question {
  const { alphabet } = segmentsOf(text)
  return {
    command: 'submit_sm',
    fields: {
      source_addr_ton: 5,
      source_addr: 'BAWABA',
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      destination_addr: '966500000010',
      registered_delivery: 1,
      data_coding: alphabet === 'ucs2' ? 8 : 0,
      short_message: octetsOf(text, alphabet),
      ...extra,
    },
    tlvs: new Map([[tags.userMessageReference, Buffer.from([0x12, 0x34])]]),
  }
}

interface NpmPdu {
  readonly command: string
  readonly short_message: { readonly message: string }
  readonly user_message_reference?: number
  readonly message_id?: string
  readonly command_status: number
  response(fields: object): unknown
}
interface NpmSession {
  on(event: string, heard: (pdu: NpmPdu) => void): void
  send(pdu: unknown): void
  deliver_sm(fields: object, answered: (pdu: NpmPdu) => void): void
  submit_sm(fields: object, answered: (pdu: NpmPdu) => void): void
  bind_transceiver(fields: object, answered: (pdu: NpmPdu) => void): void
  close(): void
}
const npm = createRequire(import.meta.url)('smpp') as {
  createServer(heard: (session: NpmSession) => void): Server
  connect(url: string): NpmSession
}

test('npm’s smpp as the carrier reads our Arabic, and we hear its receipt', async () => {
  const taken: NpmPdu[] = []
  const server = npm.createServer((session) => {
    session.on('bind_transceiver', (pdu) => session.send(pdu.response({ system_id: 'npm' })))
    session.on('enquire_link', (pdu) => session.send(pdu.response({})))
    session.on('unbind', (pdu) => {
      session.send(pdu.response({}))
      session.close()
    })
    session.on('submit_sm', (pdu) => {
      taken.push(pdu)
      session.send(pdu.response({ message_id: 'A1' }))
      session.deliver_sm(
        { esm_class: 4, receipted_message_id: 'A1', short_message: 'id:A1 stat:DELIVRD err:000' },
        () => {},
      )
    })
  })
  const port = await listening(server)
  const { promise: receipt, resolve: heard } = Promise.withResolvers<Pdu>()
  const bind = openBind({
    host: '127.0.0.1',
    port,
    systemId: 'bawaba',
    password: 'secret',
    mode: 'transceiver',
    async heard(pdu) {
      heard(pdu)
      return {}
    },
  })
  ends.push(() => bind.end())
  await bind.bound()
  const text = arabic.slice(0, 70)
  assert.equal((await bind.ask(question(text))).fields.message_id, 'A1')
  assert.equal(taken[0]?.short_message.message, text)
  assert.equal(taken[0]?.user_message_reference, 0x1234)
  const { fields, tlvs } = await receipt
  assert.match(String(fields.short_message), /stat:DELIVRD/)
  assert.equal(tlvs.get(tags.receiptedMessageId)?.toString(), 'A1\0')
})

test('npm’s smpp as the sender is taken by our carrier’s side', async () => {
  const taken: Pdu[] = []
  const smsc = openSmsc({
    admits: (name, password) => (name === 'bank' && password === 'secret' ? 0 : 0x0e),
    async submitted(pdu) {
      taken.push(pdu)
      return { fields: { message_id: 'ours-1' } }
    },
  })
  const port = await listening(smsc.server)
  ends.push(() => smsc.close())
  const session = npm.connect(`smpp://127.0.0.1:${port}`)
  ends.push(() => session.close())
  const asked = (ask: (answered: (pdu: NpmPdu) => void) => void) => new Promise<NpmPdu>(ask)
  const bound = await asked((a) => session.bind_transceiver({ system_id: 'bank', password: 'secret' }, a))
  assert.equal(bound.command_status, 0)
  const sent = await asked((a) =>
    session.submit_sm({ destination_addr: '966500000010', short_message: 'مرحبا', data_coding: 8 }, a),
  )
  assert.equal(sent.message_id, 'ours-1')
  assert.equal(textOf(taken[0]?.fields.short_message ?? Buffer.alloc(0), 'ucs2'), 'مرحبا')
})

test('Kannel’s drive_smpp takes 2,000 of ours through one bind', async () => {
  install('/usr/lib/kannel/test/drive_smpp', 'kannel', 'kannel-extras')
  const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-peers-'))
  ends.push(() => rmSync(folder, { recursive: true, force: true }))
  const port = await freePort()
  // It wants to fetch a page from a gateway of its own while it waits; any listener keeps it content.
  const smsbox = createServer((_, response) => response.end('ok'))
  await new Promise<void>((ready, failed) => smsbox.once('error', failed).listen(13001, '127.0.0.1', ready))
  ends.push(() => {
    smsbox.closeAllConnections()
    smsbox.close()
  })
  const log = path.join(folder, 'drive.log')
  const drive = run('/usr/lib/kannel/test/drive_smpp', ['-v', '4', '-p', String(port), '-m', '2000', '-l', log])
  ends.push(() => drive.stop())
  const bind = openBind({
    host: '127.0.0.1',
    port,
    systemId: 'foo',
    password: 'bar',
    mode: 'transmitter',
    firstWaitMs: 50,
    mostWaitMs: 200,
    heard: async () => ({}),
  })
  ends.push(() => bind.end())
  await bind.bound()
  const answers = await Promise.all(
    Array.from({ length: 2000 }, (_, i) => bind.ask(question(`no. ${i} ${'ا'.repeat(9)}`))),
  )
  assert.deepEqual([...new Set(answers.map((a) => a.status))], [0])
})

const perl = String.raw`
use Net::SMPP; $| = 1;
my $l = Net::SMPP->new_listen('127.0.0.1', port => $ARGV[0], smpp_version => 0x34) or die "no listener";
print "listening\n";
my $s = $l->accept or die; my $n = 0;
while (1) {
  my $p = $s->read_pdu() or last;
  if ($p->{cmd} == Net::SMPP::CMD_bind_transceiver) { $s->bind_transceiver_resp(system_id => 'perl', seq => $p->{seq}) }
  elsif ($p->{cmd} == Net::SMPP::CMD_submit_sm) {
    $n++;
    $s->submit_sm_resp(message_id => "perl-$n", seq => $p->{seq});
    print unpack('H*', $p->{short_message}), "\n";
    $s->deliver_sm(esm_class => 4, source_addr => $p->{destination_addr}, destination_addr => $p->{source_addr},
      short_message => "id:perl-$n sub:001 dlvrd:001 submit date:2602010900 done date:2602010900 stat:DELIVRD err:000");
  }
  elsif ($p->{cmd} == Net::SMPP::CMD_enquire_link) { $s->enquire_link_resp(seq => $p->{seq}) }
  elsif ($p->{cmd} == Net::SMPP::CMD_unbind) { $s->unbind_resp(seq => $p->{seq}); last }
}
`

test('Perl’s Net::SMPP reads ours to the octet and its receipts are heard', async () => {
  install('/usr/share/perl5/Net/SMPP.pm', 'libnet-smpp-perl')
  const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-peers-'))
  ends.push(() => rmSync(folder, { recursive: true, force: true }))
  const script = path.join(folder, 'smsc.pl')
  writeFileSync(script, perl)
  const port = await freePort()
  const smsc = run('perl', [script, String(port)])
  ends.push(() => smsc.stop())
  await smsc.says(/listening/)
  const receipts: string[] = []
  const bind = openBind({
    host: '127.0.0.1',
    port,
    systemId: 'bawaba',
    password: 'secret',
    mode: 'transceiver',
    async heard(pdu) {
      receipts.push(String(pdu.fields.short_message))
      return {}
    },
  })
  ends.push(() => bind.end())
  await bind.bound()
  const text = 'رمز الدخول: 123456'
  assert.equal((await bind.ask(question(text))).fields.message_id, 'perl-1')
  await smsc.says(new RegExp(octetsOf(text, 'ucs2').toString('hex')))
  for (let i = 0; receipts.length === 0 && i < 500; i++) await new Promise((wait) => setTimeout(wait, 10))
  assert.match(receipts[0] ?? '', /^id:perl-1 .*stat:DELIVRD/)
})

test('Kannel’s gateway sends us a text in three parts and hears our receipts', async () => {
  install('/usr/sbin/bearerbox', 'kannel')
  const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-peers-'))
  ends.push(() => rmSync(folder, { recursive: true, force: true }))
  const taken: Pdu[] = []
  const smsc = openSmsc({
    admits: () => 0,
    async submitted(pdu, from) {
      taken.push(pdu)
      const id = `00${taken.length}`
      setTimeout(() => {
        void from.line.ask({
          command: 'deliver_sm',
          fields: {
            source_addr: pdu.fields.destination_addr ?? '',
            destination_addr: pdu.fields.source_addr ?? '',
            esm_class: 4,
            short_message: Buffer.from(
              `id:${id} sub:001 dlvrd:001 submit date:2602010900 done date:2602010900 stat:DELIVRD err:000 text:`,
            ),
          },
        })
      }, 20)
      return { fields: { message_id: id } }
    },
  })
  const port = await listening(smsc.server)
  ends.push(() => smsc.close())
  const heard = Promise.withResolvers<void>()
  const dlr = createServer((request, response) => {
    if (request.url === '/dlr?type=1') heard.resolve() // 1: delivered to the phone
    response.end('ok')
  })
  const dlrPort = await listening(dlr)
  const [admin, box, send] = [await freePort(), await freePort(), await freePort()]
  const config = path.join(folder, 'kannel.conf')
  writeFileSync(
    config,
    `group = core
admin-port = ${admin}
admin-password = x
smsbox-port = ${box}
box-allow-ip = 127.0.0.1

group = smsc
smsc = smpp
smsc-id = ours
host = 127.0.0.1
port = ${port}
transceiver-mode = true
smsc-username = kannel
smsc-password = secret
system-type = x

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = ${send}

group = sendsms-user
username = u
password = p
concatenation = true
max-messages = 10
`,
  )
  const bearer = run('/usr/sbin/bearerbox', ['-v', '1', config])
  ends.push(() => bearer.stop())
  for (let i = 0; smsc.peers.size === 0 && i < 1000; i++) await new Promise((wait) => setTimeout(wait, 10))
  const smsbox = run('/usr/sbin/smsbox', ['-v', '1', config])
  ends.push(() => smsbox.stop())
  const text = `${arabic} ${arabic}`.slice(0, 67 * 2 + 30)
  const query = new URLSearchParams({
    username: 'u',
    password: 'p',
    from: 'BAWABA',
    to: '966500000010',
    coding: '2',
    charset: 'UTF-8',
    text,
    'dlr-mask': '31',
    'dlr-url': `http://127.0.0.1:${dlrPort}/dlr?type=%d`,
  })
  let status = 0
  for (let i = 0; status !== 202 && i < 100; i++) {
    const answer = await fetch(`http://127.0.0.1:${send}/cgi-bin/sendsms?${query}`).catch(() => null)
    status = answer?.status ?? 0
    if (status !== 202) await new Promise((wait) => setTimeout(wait, 100))
  }
  assert.equal(status, 202)
  await heard.promise
  assert.equal(taken.length, 3)
  const parts = taken.map(({ fields }) => {
    assert.equal((fields.esm_class ?? 0) & 0x40, 0x40)
    const octets = fields.short_message ?? Buffer.alloc(0)
    return textOf(octets.subarray(1 + (octets[0] ?? 0)), 'ucs2')
  })
  assert.equal(parts.join(''), text)
})
