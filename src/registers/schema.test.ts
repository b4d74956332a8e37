/** The database holds the promises of the registers: history cannot be edited, and a nation can be sharded. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, test } from 'node:test'
import { cast, castSeed } from '../../cast/index.ts'
import { testDatabase } from '../store/testing.ts'

const db = await testDatabase(castSeed)
after(() => db.close())

const schemas = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name.replaceAll('-', '_'))

interface Table {
  readonly oid: number
  readonly name: string
  readonly schema: string
  readonly kind: string | null
  readonly versioned: boolean
}

const { rows: tables } = await db.owner.query<Table>(
  `select c.oid::int as oid, n.nspname as schema, n.nspname || '.' || c.relname as name,
      substring(obj_description(c.oid, 'pg_class') from '^([a-z]+): .') as kind,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'superseded_at') as versioned
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'public')
    order by 2`,
)
const registers = tables.filter((table) => schemas.includes(table.schema))

test('every register has its schema, and every table of the house says what kind it is', () => {
  assert.deepEqual(
    schemas.filter((schema) => !tables.some((table) => table.schema === schema)),
    [],
  )
  for (const { name, kind } of tables) {
    assert.ok(['person', 'lookup', 'reference', 'local'].includes(kind ?? ''), `${name} is of kind ${kind}`)
  }
})

test("every key of a table about persons begins with the person's id, and such a table has no trigger", async () => {
  for (const { oid, name, kind } of tables) {
    if (kind !== 'person') continue
    const { rows: keys } = await db.owner.query<{ first: string; name: string }>(
      `select a.attname as first, i.indexrelid::regclass::text as name
        from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
        where i.indrelid = $1 and i.indisunique`,
      [oid],
    )
    assert.ok(keys.length > 0, `${name} has no key`)
    for (const key of keys) assert.equal(key.first, 'person_id', `${key.name} of ${name}`)
    const { rows: triggers } = await db.owner.query(
      'select tgname from pg_trigger where tgrelid = $1 and not tgisinternal',
      [oid],
    )
    assert.deepEqual(triggers, [], name)
  }
})

test('a table of versions has one current row a key, and no step writes the same key twice', async () => {
  const versioned = registers.filter((table) => table.versioned)
  assert.ok(versioned.length >= 20)
  for (const { oid, name } of versioned) {
    const { rows: unique } = await db.owner.query<{ columns: string[]; partial: string | null }>(
      `select array(select a.attname::text from unnest(i.indkey::int[]) with ordinality k(n, o)
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n order by k.o) as columns,
          pg_get_expr(i.indpred, i.indrelid) as partial
        from pg_index i where i.indrelid = $1 and i.indisunique`,
      [oid],
    )
    const primary = unique.find((key) => key.columns.at(-1) === 'version')
    assert.ok(primary, `${name}: versions are not numbered`)
    const key = primary.columns.slice(0, -1)
    const has = (columns: readonly string[], partial: string | null) =>
      unique.some((u) => u.partial === partial && u.columns.join() === columns.join())
    assert.ok(has(key, '(superseded_at IS NULL)'), `${name}: two versions could be current`)
    assert.ok(has([...key, 'by_request', 'by_step'], null), `${name}: a step could be applied twice`)
  }
})

test('the application may add versions and close them, and nothing else', async () => {
  for (const { name, versioned } of registers) {
    const { rows: may } = await db.owner.query<{ privilege: string }>(
      `select p as privilege from unnest(array['UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
        where has_table_privilege('bawaba_app', $1, p)`,
      [name],
    )
    assert.deepEqual(may, [], name)
    const { rows: columns } = await db.owner.query<{ column: string }>(
      `select attname::text as column from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped
          and has_column_privilege('bawaba_app', $1, attname, 'UPDATE')`,
      [name],
    )
    const allowed = versioned ? ['superseded_at'] : name === 'people.subject' ? ['touched'] : []
    assert.deepEqual(
      columns.map((row) => row.column),
      allowed,
      name,
    )
  }
})

test('editing or deleting history fails, whoever tries it in the name of the application', async () => {
  const denied = { code: '42501' }
  for (const sql of [
    `update passports.passport set expires = '2099-01-01' where person_id = $1`,
    `update people.person set born = '1970-01-01' where person_id = $1`,
    `update violations.violation set status = 'paid' where person_id = $1`,
    'delete from travel.movement where person_id = $1',
    'delete from people.number where person_id = $1',
    'update passports.passport set by_request = by_request, superseded_at = now() where person_id = $1',
  ]) {
    await assert.rejects(db.pool.query(sql, [cast.FAHD.id]), denied, sql)
  }
  await assert.rejects(db.pool.query('truncate people.person'), denied)
  const closed = await db.pool.query(
    `update passports.passport set superseded_at = now() where person_id = $1 and superseded_at is null`,
    [cast.HAMAD.id],
  )
  assert.equal(closed.rowCount, 1)
})
