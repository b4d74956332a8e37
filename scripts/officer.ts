/**
 * `npm run officer`: who may sit at the desk, for whoever runs the installation. It is how the first administrator comes
 * to be where people are real; what it prints, a password and a code for the first passkey, is shown this once.
 */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../src/config.ts'
import {
  addOfficer,
  closeOfficer,
  forgetKeys,
  giveEnrolmentCode,
  keepUnit,
  newEnrolmentCode,
  officers,
  type Role,
  roles,
} from '../src/identity/officers/index.ts'
import { openRegisters } from '../src/requests/index.ts'
import { first, inTransaction, openPool, type Pool, systemClock, type Tx, unrecorded } from '../src/store/index.ts'

const usage = `npm run officer -- COMMAND
  list
  unit ID --ar NAME --en NAME [--manager USERNAME]
                     [--reader SERIAL:ANCHOR]…    its finger reader and camera, each with the SHA-256 of its maker's root
  add USERNAME --number NATIONAL-ID --unit ID --roles administrator[,director,supervisor,activation]
  code USERNAME      a new enrolment code; the officer's passkeys are worth nothing from now on
  close USERNAME     the account opens nothing from now on`

class Wrong extends Error {}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ar: { type: 'string' },
      en: { type: 'string' },
      manager: { type: 'string' },
      number: { type: 'string' },
      unit: { type: 'string' },
      roles: { type: 'string' },
      reader: { type: 'string', multiple: true },
      help: { type: 'boolean', default: false },
    },
  })
  const [command = '', name = ''] = positionals
  if (values.help || command === '') return console.log(usage)
  const config = readConfig(process.env)
  // The embedded server belongs to the process that serves: it must be running for this one to reach it.
  const where = config.DATABASE_URL
    ? { connectionString: config.DATABASE_URL }
    : { host: path.resolve(config.DATA_DIR, 'pg'), port: 5432, user: 'bawaba', database: 'bawaba' }
  const pool = openPool(where, { max: 1 })
  try {
    await run(pool, config.keys.KEY_PEPPER, { command, name, ...values })
  } finally {
    await pool.end()
  }
}

interface Asked {
  readonly command: string
  readonly name: string
  readonly ar?: string | undefined
  readonly en?: string | undefined
  readonly manager?: string | undefined
  readonly number?: string | undefined
  readonly unit?: string | undefined
  readonly roles?: string | undefined
  readonly reader?: readonly string[] | undefined
}

async function run(pool: Pool, pepper: Buffer, asked: Asked): Promise<void> {
  const at = systemClock.now()
  const { command, name } = asked
  switch (command) {
    case 'list':
      for (const { username, unit, roles: has } of await officers(pool)) {
        console.log(`${username.padEnd(24)}${unit.id.padEnd(24)}${has.join(', ')}`)
      }
      return
    case 'unit': {
      const id = needed(name, 'the unit')
      const manager = asked.manager === undefined ? null : await idOf(pool, asked.manager)
      const names = { ar: needed(asked.ar, '--ar'), en: needed(asked.en, '--en') }
      await keepUnit(pool, { id, name: names, manager, readers: (asked.reader ?? []).map(readerIn) })
      return console.log(`Unit ${id} is there.`)
    }
    case 'add': {
      const username = needed(name, 'the user name').toLowerCase()
      const has = rolesIn(needed(asked.roles, '--roles'))
      const person = await openRegisters(unrecorded(pool)).people.find(needed(asked.number, '--number'))
      if (person === null) throw new Wrong('--number: the register knows nobody by this number')
      const password = randomBytes(12).toString('base64url')
      const code = newEnrolmentCode()
      await inTransaction(pool, async (tx) => {
        const unit = needed(asked.unit, '--unit')
        const id = await addOfficer(tx, pepper, { username, person, unit, roles: has, password }, 'the command', at)
        await giveEnrolmentCode(tx, { pepper }, id, code, at)
      })
      return console.log(
        `${username} may sign in at /desk.\n  password        ${password}\n  enrolment code  ${code}   (once, within a day)`,
      )
    }
    case 'code': {
      const id = await idOf(pool, name)
      const code = newEnrolmentCode()
      await inTransaction(pool, async (tx) => {
        await forgetKeys(tx, id, 'the command', at)
        await giveEnrolmentCode(tx, { pepper }, id, code, at)
      })
      return console.log(`  enrolment code  ${code}   (once, within a day)`)
    }
    case 'close':
      if (!(await inTransaction(pool, (tx: Tx) => closeOfficer(tx, name, 'the command', at))))
        throw new Wrong(`no open account ${name}`)
      return console.log(`${name} opens nothing any more.`)
    default:
      throw new Wrong(usage)
  }
}

function needed(value: string | undefined, what: string): string {
  if (value === undefined || value.trim() === '') throw new Wrong(`${what} is missing.\n${usage}`)
  return value.trim()
}

function readerIn(typed: string): { serialNo: string; anchor: string } {
  const [serialNo = '', anchor = '', more] = typed.split(':')
  if (more !== undefined || serialNo === '' || !/^[0-9a-f]{64}$/.test(anchor))
    throw new Wrong('--reader: the serial number, a colon, and 64 hexadecimal digits in small letters')
  return { serialNo, anchor }
}

function rolesIn(typed: string): Role[] {
  const all = typed.split(',').map((one) => one.trim())
  const known = roles.filter((role) => all.includes(role))
  if (known.length !== all.length) throw new Wrong(`--roles: of ${roles.join(', ')}`)
  return known
}

async function idOf(pool: Pool, username: string): Promise<string> {
  const row = first(
    await pool.query<{ officer_id: string }>(
      'select officer_id from desk.officer where username = $1 and closed_at is null',
      [username],
    ),
  )
  if (row === null) throw new Wrong(`no open account ${username}`)
  return row.officer_id
}

try {
  await main()
} catch (error) {
  const code = (error as { code?: string }).code
  if (error instanceof Wrong) console.error(error.message)
  else if (code === '23505') console.error('This user name, or another account of this person, is there already.')
  else if (code === '23503') console.error('There is no such unit. Make it first: npm run officer -- unit …')
  else if (code === '23514')
    console.error('A user name or unit is of small letters, digits, and . _ -, and begins with a letter.')
  else if (code === 'ENOENT' || code === 'ECONNREFUSED')
    console.error('The database is not running: npm start, or name one by DATABASE_URL.')
  else console.error(error)
  process.exitCode = 1
}
