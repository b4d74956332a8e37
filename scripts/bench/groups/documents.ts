/**
 * Printed documents: how long each kind takes warm beside Typst alone setting the same sheet, what sealing takes of it,
 * how long a full wallet takes, and whether any of many writers killed at their work ever mixes two people up.
 */
import { cast } from '../../../cast/index.ts'
import { issuing, nine, publicUrl } from '../../../src/documents/cast.testing.ts'
import { openPress, order, printDue } from '../../../src/documents/index.ts'
import { issue, sheetOf } from '../../../src/documents/issue.ts'
import { newReference } from '../../../src/documents/reference.ts'
import { sealerAt } from '../../../src/documents/seal/keys.ts'
import { seal } from '../../../src/documents/seal/pdf.ts'
import { templates } from '../../../src/documents/templates/index.ts'
import { openTypesetter } from '../../../src/documents/typeset.ts'
import { writersUnderKills } from '../../../src/documents/writers.testing.ts'
import { portalDoor } from '../../../src/portal/index.ts'
import { testServer } from '../../../src/portal/testing.ts'
import { inTransaction, uuid } from '../../../src/store/index.ts'
import { testDatabase } from '../../../src/store/testing.ts'
import { type Asked, type Group, median, type Row, round, tell } from '../group.ts'

/** Milliseconds that a warm document may take. */
const mostMs = 60
/** Milliseconds of the server for a page of documents. */
const mostWalletMs = 100

const figure = (name: string, value: number, unit: string): Row => ({ name, value, unit, goal: '–', meets: true })

/** Each kind in turn, its two sides by turns: the whole of it, and Typst alone with the same inputs. */
async function kinds(rounds: number): Promise<Row[]> {
  const rows: Row[] = []
  const press = openPress()
  const typst = openTypesetter()
  const sealer = sealerAt(issuing.seals, nine)
  if (sealer === null) throw new Error('no seal')
  const issuer = { press, publicUrl, issuing, now: nine, synthetic: true }
  const madeAt = Date.parse(nine) / 1000
  const shares: number[] = []
  for (const [name, template] of Object.entries(templates)) {
    const taken = { whole: [] as number[], processor: [] as number[], bare: [] as number[], seal: [] as number[] }
    for (let i = -3; i < rounds; i++) {
      const stated = { template: name, reference: newReference(), data: template.parse(template.example), madeAt: nine }
      const inputs = await typst.inputsOf(sheetOf(issuer, stated))
      const [began, used] = [performance.now(), process.cpuUsage()]
      await issue(issuer, stated)
      const [issued, { user, system }] = [performance.now(), process.cpuUsage(used)]
      const pdf = Buffer.from(typst.set('sheet', inputs, madeAt))
      const set = performance.now()
      await seal(pdf, { sealer, at: nine, reason: 'measured' })
      const sealed = performance.now()
      // Native memory is given back between turns of the event loop.
      await new Promise((turn) => setImmediate(turn))
      if (i < 0) continue
      taken.whole.push(issued - began)
      taken.processor.push((user + system) / 1000)
      taken.bare.push(set - issued)
      taken.seal.push(sealed - set)
    }
    const [whole, bare] = [median(taken.whole), median(taken.bare)]
    shares.push(median(taken.seal) / whole)
    tell(`${name}: ${round(whole)} ms, Typst alone ${round(bare)} ms, its seal ${round(median(taken.seal))} ms`)
    rows.push(
      { ...figure(`documents: ${name}, warm`, round(whole), 'ms'), goal: `≤ ${mostMs}`, meets: whole <= mostMs },
      // What a machine busy with other things does not stretch.
      figure(`documents: ${name}, processor time`, round(median(taken.processor)), 'ms'),
      figure(`documents: ${name}, beside Typst alone`, round(whole / bare), '×'),
    )
  }
  await press.close()
  rows.push(figure('documents: the share of the seal in a document', round(median(shares) * 100), '%'))
  return rows
}

/** The page of somebody with a full wallet, as the server answers it. */
async function wallet(documents: number, rounds: number): Promise<Row[]> {
  const t = await testServer([portalDoor])
  try {
    await t.accounts()
    const press = openPress()
    const names = Object.keys(templates) as (keyof typeof templates)[]
    await inTransaction(t.pool, async (tx) => {
      for (let i = 0; i < documents; i++) {
        const template = names[i % names.length] ?? 'family-record'
        const wish = { person: cast.FAHD.id, template, request: uuid(), at: t.clock.now() }
        await order(tx, { ...wish, data: templates[template].example })
      }
    })
    const printing = { press, publicUrl: t.doorway.site.publicUrl, issuing, clock: t.clock }
    while ((await printDue(t.pool, printing)) > 0);
    await press.close()
    const visitor = await t.signIn(t.visitor('ar'), cast.FAHD)
    const times: number[] = []
    for (let i = -3; i < rounds; i++) {
      const began = performance.now()
      const { statusCode } = await visitor.raw('GET', '/documents')
      if (statusCode !== 200) throw new Error(`the wallet answered ${statusCode}`)
      if (i >= 0) times.push(performance.now() - began)
    }
    const taken = median(times)
    tell(`a wallet of ${documents}: ${round(taken)} ms`)
    const row = figure(`documents: a wallet of ${documents}, the server’s time`, round(taken), 'ms')
    return [{ ...row, goal: `≤ ${mostWalletMs}`, meets: taken <= mostWalletMs }]
  } finally {
    await t.close()
  }
}

async function writers(shift: Parameters<typeof writersUnderKills>[1]): Promise<Row[]> {
  const db = await testDatabase()
  try {
    const found = await writersUnderKills(db, shift)
    tell(JSON.stringify(found))
    const what = `${shift.writers} writers, ${found.documents} documents, ${found.kills} kills`
    return (['foreign', 'missing', 'leaked', 'stray'] as const).map((wrong) => ({
      name: `documents: ${wrong} of ${what}`,
      value: found[wrong],
      unit: 'documents',
      goal: '0',
      meets: found[wrong] === 0,
    }))
  } finally {
    await db.close()
  }
}

async function run({ names, quick }: Asked): Promise<Row[]> {
  const rows: Row[] = []
  if (names.includes('documents')) {
    rows.push(...(await kinds(quick ? 1 : 30)), ...(await wallet(quick ? 5 : 200, quick ? 2 : 50)))
  }
  if (names.includes('writers')) rows.push(...(await writers(quick ? few : many)))
  return rows
}

const few = { writers: 2, documents: 10, processes: 1, kills: 1 } as const
const many = { writers: 20, documents: 10_000, processes: 4, kills: 100 } as const

export default { names: ['documents', 'writers'], run } satisfies Group
