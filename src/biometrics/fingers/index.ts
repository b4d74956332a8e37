/** Fingers. */
export type { Weights } from './match/weigh.ts'
