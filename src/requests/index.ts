/** How what one may ask for is carried: the one line every request walks, its judgements, its story, its clock. */
export { needsCode, needsProofAgain, serviceOf } from './access.ts'
export { carry, type Parts, refuse, sound } from './carry.ts'
export {
  type AnyInquiry,
  type AnyService,
  type Catalogue,
  type Definition,
  keepQuestions,
  openCatalogue,
  questionsOf,
} from './catalogue.ts'
export { type Answered as ConsentAnswered, answerConsent, type ConsentView, consentView } from './consent.ts'
export { type ConsentRow, openConsents } from './consent-rows.ts'
export {
  type Actor,
  type Audience,
  type Behalf,
  free,
  type Needs,
  type Option,
  type Price,
  type Shown,
  totalOf,
} from './define.ts'
export { refuseStuck, type StuckRequest, stuckRequest, stuckRequests, tryAgain } from './desk.ts'
export { type DeskName, desks, isDesk } from './desks.ts'
export { begin, discard, draftOf, keep, mayI, type Opening } from './draft.ts'
export {
  changedPrice,
  type FeePart,
  feeChanges,
  feeParts,
  feeVersion,
  type NewFee,
  pricesOn,
  publishedFees,
  publishFee,
} from './fees.ts'
export { type ServiceCount, serviceCounts } from './figures.ts'
export { type Check, fileOf, type RequestFile } from './file.ts'
export { type Caller, type House, limits } from './house.ts'
export { type Answered, admitLookUp, admitNumber, forgetLookUps, inquire } from './inquire.ts'
export { judge, type Refusal } from './judge.ts'
export { askForOffice, type OfficeAsk } from './office.ts'
export { type OwnRequest, whoseNumber } from './own.ts'
export { followParcel } from './parcels.ts'
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
export { lateUpTo, type QueueAsk, type QueuePiece, queuePiece, type Waiting, waitingByNumber } from './queue.ts'
export {
  type NewReason,
  ownReasons,
  publishReason,
  type Reason,
  reasonsFor,
  reasonsInForce,
  reasonVersion,
} from './reasons.ts'
export { openRegisters, type Registers } from './registers.ts'
export { type Reserved, reserve } from './reserve.ts'
export {
  answerUntil,
  approveReview,
  claimLife,
  claimReview,
  type Decider,
  heldByOther,
  holds,
  lastChange,
  lockReview,
  type NotDone,
  type Review,
  referReview,
  releaseReview,
  returnReview,
  reviewOf,
  takeForRefusal,
  takeOver,
} from './review.ts'
export { call, type Row } from './rows.ts'
export {
  type Axis,
  daysOfLoad,
  lastDays,
  type OfDay,
  type Refused,
  refusalsBy,
  shy,
  shyHours,
  type Tally,
  talliesBy,
} from './statistics.ts'
export { type Approved, actHashOf, type Submitted, submit } from './submit.ts'
export { RequestTrouble, type TroubleKind } from './trouble.ts'
export {
  answerReturned,
  type RequestView,
  requestOf,
  requestsBefore,
  requestsOf,
  type StoryLine,
  wakeNow,
  withdraw,
} from './view.ts'
export { type Event, ended, events, type Station, stations } from './words.ts'
export { type Backlog, backlog, carryDue, type WaitingWork, waitingWork } from './worker.ts'
