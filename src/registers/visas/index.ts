/** Visas and what each is worth on a day. */
export { reader, type VisasReader } from './read.ts'
export { type Crossing, type IssueExitReentrySingle, type IssueFinalExit, verbs, visas } from './verbs.ts'
export * from './visa.ts'
