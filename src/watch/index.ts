/** Who watches the watchers: the sealed audit of readings and acts, and what people say about a reading. */
export { type Checkpoint, publicKeys, publicPart, readCheckpoint, type SigningKey, signCheckpoint } from './chain.ts'
export {
  answerDispute,
  type Dispute,
  type DisputeVerdict,
  dispute,
  disputeAbout,
  disputesWaiting,
  openDispute,
  openDisputes,
} from './disputes.ts'
export { type KindOfReader, kindsOfReader, type ReadLine, readingOf, readingsOf, type Wanted } from './readings.ts'
export { openSealer, type Sealer, type SealerDeps } from './seal.ts'
export { type AuditState, allCheckpoints, auditState, keepLongestLag, latestCheckpoint } from './state.ts'
export { type Bad, exported, type Verdict, verifyDatabase, verifyFile } from './verify.ts'
export { acceptWound, type Wound, type WoundSeen, wounds } from './wounds.ts'
