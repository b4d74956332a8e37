/** What the portal is held against: Fastify alone, and so many SELECTs by primary key of one person after the other. */
import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import type { Where } from '../../src/store/index.ts'
import { answer } from './child.ts'
import { openBenchPool } from './house.ts'

answer({
  async serve({ where, ids }: { where: Where; ids: readonly string[] }) {
    const pool = openBenchPool(where)
    const app = Fastify()
    let next = 0
    app.get<{ Params: { selects: string } }>('/:selects', async (req) => {
      const person = ids[next++ % ids.length]
      let row: unknown
      for (let i = Number(req.params.selects); i > 0; i--) {
        const found = await pool.query({
          name: 'bare',
          text: 'select * from people.person where person_id = $1 and version = 1',
          values: [person],
        })
        row = found.rows[0]
      }
      return row
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    return (app.server.address() as AddressInfo).port
  },
})
