/**
 * `npm run audit`: how the audit stands. `-- verify` goes over all of it and names the first place that does not hold
 * (exit 1); `-- export` writes it as lines of JSON; `-- checkpoint` prints the newest signed checkpoint, `-- keys` the
 * public keys that check it: keep both outside. `-- accept` says that somebody has looked into a place; with a second
 * one readings of others are open again. Works without a house that runs: an embedded database is started for it.
 */
import { createReadStream, existsSync, readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { noteAct } from '../src/identity/officers/index.ts'
import { type Db, startEmbedded, type Where } from '../src/store/index.ts'
import {
  acceptWound,
  allCheckpoints,
  auditState,
  type Bad,
  type Checkpoint,
  exported,
  latestCheckpoint,
  publicKeys,
  readCheckpoint,
  type SigningKey,
  type Verdict,
  verifyDatabase,
  verifyFile,
  wounds,
} from '../src/watch/index.ts'

const usage = `npm run audit [-- show]
npm run audit -- verify [--database URL | --file EXPORTED] [--keys JWKS] [--checkpoint FILE …]
npm run audit -- export > audit.jsonl
npm run audit -- checkpoint | keys
npm run audit -- accept --position N --staff ID --why WORDS`

const { values, positionals } = parseArgs({
  options: {
    database: { type: 'string' },
    file: { type: 'string' },
    keys: { type: 'string' },
    checkpoint: { type: 'string', multiple: true, default: [] },
    position: { type: 'string' },
    staff: { type: 'string' },
    why: { type: 'string' },
  },
  allowPositionals: true,
})

async function main(): Promise<void> {
  const [what = 'show', ...more] = positionals
  if (more.length > 0) throw new Error(usage)
  if (what === 'verify') return verify()
  if (what === 'keys') return print(JSON.stringify({ keys: keysHere() }, null, 2))
  if (what === 'show') return print(JSON.stringify(await withDatabase(show), null, 2))
  if (what === 'checkpoint')
    return print((await withDatabase((client) => latestCheckpoint(asDb(client)))) ?? 'Nothing is signed yet.')
  if (what === 'export')
    return withDatabase(async (client) => pipeline(exported(asDb(client)), process.stdout, { end: false }))
  if (what === 'accept') return print(await accept())
  throw new Error(usage)
}

const print = (text: string): void => console.log(text)
const asDb = (client: pg.Client): Db => client as unknown as Db

async function show(client: pg.Client) {
  return { ...(await auditState(asDb(client))), found: await wounds(asDb(client)) }
}

async function verify(): Promise<void> {
  const keys = keysHere()
  if (keys.length === 0)
    console.error('No public key is given (--keys): the links are checked, and nothing vouches for their end.')
  const held = values.checkpoint.map((file) => checkpointOf(readFileSync(file, 'utf8'), keys, file))
  const began = performance.now()
  const verdict =
    values.file === undefined
      ? await withDatabase((client) => verifyHere(client, keys, held))
      : await verifyFile(createReadStream(values.file), held)
  const took = `${((performance.now() - began) / 1000).toFixed(1)} s`
  if (verdict.bad === null)
    return print(
      `The audit holds: ${verdict.links} links, vouched for up to ${verdict.vouched}, ${verdict.waiting} rows wait. ${took}`,
    )
  print(`The audit does not hold at ${verdict.bad.position}: ${verdict.bad.why}. ${took}`)
  process.exitCode = 1
}

/** With the checkpoints of the database beside those that were kept outside; one of its own that is not signed is bad too. */
async function verifyHere(client: pg.Client, keys: SigningKey[], held: Checkpoint[]): Promise<Verdict> {
  if (keys.length === 0) return verifyDatabase(client, held)
  const own = (await allCheckpoints(asDb(client))).map(({ position, signed }) => ({
    position: Number(position),
    said: readCheckpoint(signed, keys),
  }))
  const sound = own.flatMap(({ position, said }) => (said?.position === position ? [said] : []))
  const verdict = await verifyDatabase(client, [...sound, ...held])
  const unsigned = own.find(({ position, said }) => said?.position !== position)
  const bad: Bad[] = [
    ...(verdict.bad ? [verdict.bad] : []),
    ...(unsigned ? [{ position: unsigned.position, why: 'its checkpoint is signed by none of the given keys' }] : []),
  ]
  return { ...verdict, bad: bad.sort((a, b) => a.position - b.position)[0] ?? null }
}

function checkpointOf(text: string, keys: SigningKey[], file: string): Checkpoint {
  const said = readCheckpoint(text, keys)
  if (said === null) throw new Error(`${file} is no checkpoint that one of the given keys signed`)
  return said
}

/** The keys that are named, else those of the settings, else the demo's: their public parts only. */
function keysHere(): SigningKey[] {
  const { AUDIT_JWKS, DATA_DIR = 'data' } = process.env
  const named = values.keys ?? AUDIT_JWKS
  if (named !== undefined) return publicKeys(JSON.parse(readFileSync(named, 'utf8')))
  const demo = path.join(DATA_DIR, 'demo-keys.json')
  const made = existsSync(demo) ? JSON.parse(readFileSync(demo, 'utf8')).AUDIT_JWKS : undefined
  return made === undefined ? [] : publicKeys(JSON.parse(made))
}

/** The database that is named, the embedded one of a house that runs, or that one started for the while. */
async function withDatabase<T>(f: (client: pg.Client) => Promise<T>): Promise<T> {
  const url = values.database ?? process.env.DATABASE_URL
  if (url) return connected({ connectionString: url }, f)
  const folder = path.resolve(process.env.DATA_DIR ?? 'data', 'pg')
  if (!existsSync(folder)) throw new Error(`There is no database in ${folder}: name one by --database`)
  if (existsSync(path.join(folder, '.s.PGSQL.5432')))
    return connected({ host: realpathSync(folder), port: 5432, user: 'bawaba', database: 'bawaba' }, f)
  const embedded = await startEmbedded(folder, {})
  try {
    return await connected({ ...embedded.connection, database: 'bawaba' }, f)
  } finally {
    await embedded.stop()
  }
}

async function connected<T>(where: Where, f: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(where)
  await client.connect()
  try {
    return await f(client)
  } finally {
    await client.end()
  }
}

async function accept(): Promise<string> {
  const { position, staff, why } = values
  if (position === undefined || staff === undefined || why === undefined) throw new Error(usage)
  const at = new Date().toISOString()
  return withDatabase(async (client) => {
    const tx = Object.assign(client, { tx: true as const }) as unknown as Parameters<typeof acceptWound>[0]
    await client.query('begin')
    const said = await acceptWound(tx, Number(position), staff, at)
    if (said === 'accepted' || said === 'second needed')
      await noteAct(tx, { at, kind: 'audit_accepted', officer: null, about: position, reason: `${staff}: ${why}` })
    await client.query('commit')
    return {
      unknown: `Nothing was found at ${position}.`,
      closed: 'Two have looked into it already.',
      'second needed': 'Written down. A second one must say so too.',
      accepted: 'Written down. Readings of others are open again; the verifier goes on naming the place.',
    }[said]
  })
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
