/** How what one may ask for is carried: the one line every request walks, its judgements, its story, its clock. */
export { needsCode, needsProofAgain, serviceOf } from './access.ts'
export { carry, type Parts, sound } from './carry.ts'
export {
  type AnyInquiry,
  type AnyService,
  type Catalogue,
  type Definition,
  keepQuestions,
  openCatalogue,
  questionsOf,
} from './catalogue.ts'
export { type Actor, type Audience, type Behalf, free, type Needs, type Option, type Price, totalOf } from './define.ts'
export { refuseStuck, type StuckRequest, stuckRequest, stuckRequests, tryAgain } from './desk.ts'
export { begin, discard, draftOf, keep, mayI, type Opening } from './draft.ts'
export { type Caller, type House, limits } from './house.ts'
export { type Answered, admitLookUp, forgetLookUps, inquire } from './inquire.ts'
export { judge, type Refusal } from './judge.ts'
export { askForOffice, type OfficeAsk } from './office.ts'
export { payFromFund, wakeFor } from './pay.ts'
export { type Attached, type Attaching, attachPhoto, judgeSilent } from './photos/attach.ts'
export type { NotTaken } from './photos/file.ts'
export {
  type PhotoAsk,
  type PhotoFault,
  type PhotoJudge,
  PhotoJudgeSilent,
  photoFaults,
  type SentPhoto,
} from './photos/judge.ts'
export { contentOf, forgetPhotos, photoById, photoFields } from './photos/rows.ts'
export { photoFaultWords, photoGone } from './photos/rules.ts'
export { notTakenWords } from './photos/trouble.ts'
export { type Preview, preview } from './preview.ts'
export { openRegisters, type Registers } from './registers.ts'
export { type Reserved, reserve } from './reserve.ts'
export { call, type Row } from './rows.ts'
export { type Approved, actHashOf, type Submitted, submit } from './submit.ts'
export { RequestTrouble, type TroubleKind } from './trouble.ts'
export { type RequestView, requestOf, requestsBefore, requestsOf, type StoryLine, wakeNow, withdraw } from './view.ts'
export { type Event, ended, events, type Station, stations } from './words.ts'
export { type Backlog, backlog, carryDue, type WaitingWork, waitingWork } from './worker.ts'
