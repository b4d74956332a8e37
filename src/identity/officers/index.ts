/** Officers: their accounts and sessions, the cases they take in hand, and what two of them agree on (ID-36, ID-37). */
export { type Act, type ActKind, noteAct } from './acts.ts'
export { type Agreeable, agree, proposalAct, proposeSigned } from './agree.ts'
export { alone, type Noted } from './alone.ts'
export { dropCase, type Opening, openCase, proveMobile, sendMobileCode } from './cases.ts'
export { type CaseKind, type CaseStep, type Casework, caseOf, casesOf, type DeskDeps } from './casework.ts'
export { coolingTime, slipOf } from './complete.ts'
export {
  approveCase,
  askApproval,
  askDecision,
  type Decided,
  decideCase,
  needsSecond,
  refuseProposal,
  signedApproval,
  takeBackLate,
} from './decide.ts'
export { accountHolder, caseFacts, type Facts, proposalFacts, reasonsOf, unitOfEach } from './facts.ts'
export { actingTrouble, pairTrouble, related, underOneManager } from './four-eyes.ts'
export {
  type Account,
  accountNamed,
  accountsIn,
  changeOfficer,
  halfOf,
  handedOver,
  hasAccount,
  lockOfficers,
  personForAccount,
  personOfAccount,
  reinstateOfficer,
  unitNames,
  unitsOf,
  writeUnit,
} from './keep.ts'
export { askSignature, deskAct, keysOf, signedAct } from './keys.ts'
export {
  addOfficer,
  closeOfficer,
  demoEnrolmentCode,
  forgetKeys,
  giveEnrolmentCode,
  keepUnit,
  may,
  type NewOfficer,
  newEnrolmentCode,
  type Officer,
  officerNamed,
  officerOf,
  officers,
  type Permission,
  permitted,
  type Role,
  roles,
  type Unit,
} from './officer.ts'
export { changeOfficerPassword } from './password.ts'
export { casePhoto, proposalPhoto } from './photo.ts'
export {
  type CaseAnswer,
  capturePresence,
  checkDocument,
  nextKind,
  presenceQuestion,
  type ShownDocument,
} from './presence.ts'
export {
  decideProposal,
  latestAbout,
  lockProposal,
  openProposals,
  type Proposal,
  type Proposing,
  pairs,
  proposalOf,
  propose,
  proposedBy,
  type What,
} from './proposals.ts'
export { stopReaders } from './readers.ts'
export {
  actsAbout,
  desksOf,
  type OpeningReason,
  openingReasons,
  type RequestAct,
  saidWhy,
  serveDesk,
} from './serving.ts'
export {
  type OfficerSession,
  officerIdle,
  officerLeaves,
  officerLongest,
  officerSession,
  openSessionOf,
  stillOpen,
} from './session.ts'
export {
  askOfficerSignIn,
  beginOfficerSignIn,
  type DeskRefusal,
  deskNo,
  finishOfficerSignIn,
  type OfficerFlow,
  officerFlow,
} from './sign-in.ts'
export { type DeskReason, deskWords } from './words.ts'
