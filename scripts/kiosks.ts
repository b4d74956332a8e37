/**
 * `npm run kiosks`: the fleet of kiosks from a shell, as `/desk/kiosks` shows it: list, enrol, retire, campaigns. Works
 * on $DATABASE_URL, or on the embedded server of a running `npm start` with the same $DATA_DIR.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../src/config.ts'
import {
  campaignCounts,
  campaigns,
  closeCampaign,
  enrolKiosk,
  fleetOf,
  openCampaign,
  retireKiosk,
} from '../src/identity/index.ts'
import { isDay } from '../src/language/index.ts'
import { openPool, type Pool, systemClock } from '../src/store/index.ts'

const usage = `npm run kiosks -- list
npm run kiosks -- enrol ID --ar NAME --en NAME --city riyadh --region riyadh --machine-key PUBLIC.json
                  [--reader SERIAL:ANCHOR]… [--camera LABEL]…       prints the key of its browser, this once
npm run kiosks -- retire ID
npm run kiosks -- campaigns
npm run kiosks -- campaign open --ar AGENCY --en AGENCY --place-ar PLACE --place-en PLACE --city riyadh --region riyadh
                  --from 2026-02-01 --to 2026-02-03 --kiosk ID… --by OFFICER
npm run kiosks -- campaign close CAMPAIGN
npm run kiosks -- campaign counts CAMPAIGN`

const text = { type: 'string' } as const
const several = { type: 'string', multiple: true } as const
const options = {
  ar: text,
  en: text,
  'place-ar': text,
  'place-en': text,
  city: text,
  region: text,
  from: text,
  to: text,
  by: text,
  'machine-key': text,
  reader: several,
  camera: several,
  kiosk: several,
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

class Unusable extends Error {}

/** The value of an option that the command cannot do without. */
function need(values: Values, name: Exclude<keyof typeof options, 'reader' | 'camera' | 'kiosk'>): string {
  const value = values[name]
  if (value === undefined || value === '') throw new Unusable(`--${name} is missing\n\n${usage}`)
  return value
}

async function run(pool: Pool, now: string, asked: readonly string[], values: Values): Promise<unknown> {
  const [what, second = '', third = ''] = asked
  if (what === 'list') return fleetOf(pool, now)
  if (what === 'campaigns') return campaigns(pool)
  if (what === 'enrol' && second !== '') return enrol(pool, now, second, values)
  if (what === 'retire') return { retired: await retireKiosk(pool, second, now) }
  if (what !== 'campaign') throw new Unusable(usage)
  if (second === 'close') return closeCampaign(pool, third, now)
  if (second === 'counts') return campaignCounts(pool, third, now)
  if (second === 'open') return open(pool, now, values)
  throw new Unusable(usage)
}

async function enrol(pool: Pool, now: string, id: string, values: Values): Promise<unknown> {
  const readers = (values.reader ?? []).map((one) => {
    const [serialNo = '', anchor = ''] = one.split(':')
    return { serialNo, anchor }
  })
  const key = await enrolKiosk(
    pool,
    {
      id,
      name: { ar: need(values, 'ar'), en: need(values, 'en') },
      city: need(values, 'city'),
      region: need(values, 'region'),
      readers,
      cameras: values.camera ?? [],
      machineKey: JSON.parse(readFileSync(need(values, 'machine-key'), 'utf8')),
    },
    now,
  )
  return { kiosk: id, key }
}

function open(pool: Pool, now: string, values: Values): Promise<unknown> {
  const [firstDay, lastDay] = [need(values, 'from'), need(values, 'to')]
  if (!isDay(firstDay) || !isDay(lastDay)) throw new Unusable('--from and --to are days such as 2026-02-01')
  const plan = {
    agency: { ar: need(values, 'ar'), en: need(values, 'en') },
    place: { ar: need(values, 'place-ar'), en: need(values, 'place-en') },
    city: need(values, 'city'),
    region: need(values, 'region'),
    firstDay,
    lastDay,
    kiosks: values.kiosk ?? [],
    openedBy: need(values, 'by'),
  }
  return openCampaign(pool, plan, now)
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  if (positionals.length === 0) throw new Unusable(usage)
  const config = readConfig(process.env)
  const where = config.DATABASE_URL
    ? { connectionString: config.DATABASE_URL }
    : { host: path.resolve(config.DATA_DIR, 'pg'), port: 5432, user: 'bawaba', database: 'bawaba' }
  const pool = openPool(where, { max: 1, as: 'application' })
  try {
    console.log(JSON.stringify(await run(pool, config.CLOCK ?? systemClock.now(), positionals, values), null, 2))
  } finally {
    await pool.end()
  }
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = error instanceof Unusable ? 2 : 1
}
