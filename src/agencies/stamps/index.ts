/** Time-stamp authorities: the adapter over HTTP, and the door of the simulated one (`documents/seal/stamp.ts`). */
export { httpStamps, type StampSettings } from './adapter.ts'
export { stampFront } from './front.ts'
