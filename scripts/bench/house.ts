/** The house as `main` opens it, for the processes of the measurement: same parts, same pool, nothing left out. */
import { randomBytes } from 'node:crypto'
import { simulatedGateway } from '../../src/agencies/gateways/index.ts'
import { simulatedPhotoService } from '../../src/agencies/photos/index.ts'
import { type House, openCatalogue } from '../../src/requests/index.ts'
import { openPool, type Pool, systemClock, type Where } from '../../src/store/index.ts'
import { keepLongestLag } from '../../src/watch/index.ts'

/** The default of DATABASE_CONNECTIONS (src/config.ts), the same for every side of every ratio. */
export const connections = 20

export function openBenchPool(where: Where): Pool {
  return openPool(where, { max: connections })
}

export async function openHouse(pool: Pool): Promise<House> {
  // No sealer runs beside a measurement, and some take longer than a row may wait.
  await keepLongestLag(pool, 86_400)
  return {
    pool,
    clock: systemClock,
    catalogue: await openCatalogue(new URL('../../src/services/', import.meta.url)),
    gateway: simulatedGateway({
      pool,
      clock: systemClock,
      page: '/gateway',
      callbackUrl: 'http://127.0.0.1:9/callbacks/gateway',
      secret: randomBytes(32).toString('hex'),
      post: async () => 200,
    }),
    photos: simulatedPhotoService(pool, systemClock),
    leaseSeconds: 30,
    poke: () => {},
    log: (event, detail) => console.error(event, detail),
  }
}
