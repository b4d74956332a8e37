/**
 * Many writers at once, killed again and again while they print, each document with a canary of its owner in it: at the
 * end every document is printed, and holds its own canary and nobody else's (T-DOC-01). A test runs a few, the benchmark
 * twenty writers with five hundred each.
 */
import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import { inTransaction, uuid } from '../store/index.ts'
import type { TestDatabase } from '../store/testing.ts'
import { fahd, nine } from './cast.testing.ts'
import { open, order } from './index.ts'
import { look } from './pdf.testing.ts'
import type { Work } from './writers.child.ts'

export interface Shift {
  readonly writers: number
  readonly documents: number
  /** Processes that the writers are spread over. */
  readonly processes: number
  /** How often one of them is killed. */
  readonly kills: number
}

export interface Found {
  readonly documents: number
  readonly kills: number
  /** Documents in which another's canary stands, or another's number. */
  readonly foreign: number
  /** Documents that are not printed, or do not open for their owner. */
  readonly missing: number
  /** Files of which no document knows. */
  readonly stray: number
  /** Documents that opened for somebody else. */
  readonly leaked: number
}

const canaryOf = (i: number): string => `CANARY${String(i).padStart(6, '0')}`

export async function writersUnderKills(db: TestDatabase, shift: Shift): Promise<Found> {
  const papers = await ordered(db, shift.documents)
  const kills = await printUnderKills(db, shift)
  let [foreign, missing, leaked] = [0, 0, 0]
  for (const [i, { person, documentId }] of papers.entries()) {
    const file = await open(db.pool, { person, documentId, relation: 'owner' })
    if (file === null) {
      missing++
      continue
    }
    const canaries = look(file.bytes).text.filter((line) => line.startsWith('CANARY'))
    if (canaries.length === 0 || canaries.some((canary) => canary !== canaryOf(i))) foreign++
    const next = papers[(i + 1) % papers.length]?.person ?? ''
    if (next !== person && (await open(db.pool, { person: next, documentId, relation: 'owner' })) !== null) leaked++
  }
  const stray = await db.owner.query(
    'select from documents.file f where not exists (select from documents.document d where d.sha256 = f.sha256)',
  )
  return { documents: papers.length, kills, foreign, missing, leaked, stray: stray.rowCount ?? 0 }
}

async function ordered(db: TestDatabase, count: number) {
  const papers: { readonly person: string; readonly documentId: string }[] = []
  for (let i = 0; i < count; i += 100) {
    await inTransaction(db.pool, async (tx) => {
      for (let j = i; j < Math.min(count, i + 100); j++) {
        const person = uuid()
        const data = { ...fahd, oldPassport: canaryOf(j) }
        const wish = { person, template: 'passport-renewal-receipt', data, request: uuid(), at: nine } as const
        papers.push({ person, documentId: (await order(tx, wish)).documentId })
      }
    })
  }
  return papers
}

/** Starts the processes and kills one after another until enough have died and all is printed. Returns the kills. */
async function printUnderKills(db: TestDatabase, { writers, processes, kills, documents }: Shift): Promise<number> {
  const work: Work = { where: db.where, writers: Math.ceil(writers / processes), began: Date.now() }
  // So that also the last of the killed has something to print.
  const mostBatches = Math.max(1, Math.floor(documents / 5 / kills / 2))
  let died = 0
  const one = async (share: number): Promise<void> => {
    for (let mine = 0; ; mine++) {
      const child = fork(path.join(import.meta.dirname, 'writers.child.ts'), { execArgv: [] })
      const ended = new Promise<boolean>((resolve) =>
        child.once('exit', (code, signal) => resolve(signal === null && code === 0)),
      )
      await ready(child)
      child.send(work)
      // It dies at any moment of its work, some batches in: by its own progress, for machines are fast and slow.
      let batches = Math.ceil(Math.random() * mostBatches)
      child.on('message', (said) => {
        if (said !== 'printed' || mine >= share || --batches !== 0) return
        setTimeout(() => child.kill('SIGKILL'), Math.random() * 60)
      })
      const done = await ended
      if (done) return
      died++
      if (mine > share + 5) throw new Error('writers die by themselves')
    }
  }
  await Promise.all(Array.from({ length: processes }, () => one(Math.ceil(kills / processes))))
  return died
}

const ready = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', (code) => reject(new Error(`a writer ended before it began: ${code}`)))
  })
