/** Identity: who is at the door. Accounts, what opens them, and how one signs in (trust/identity.md). */
export {
  type Account,
  type AccountEvent,
  type AccountState,
  accountOf,
  type EventKind,
  history,
  historyBefore,
  personOfMobile,
  personOfUsername,
} from './accounts.ts'
export { useActProof } from './act-proof.ts'
export {
  type ActivationPoint,
  activationPoints,
  addActivationPoint,
  type OpeningHours,
  type WayToActivate,
  waysToActivate,
} from './activation-points.ts'
export { carryAfterwards } from './afterwards.ts'
export { type Asked, answerApproval, canonical, type Waiting, waitingFor } from './approvals.ts'
export { approveWithPhone, askPhoneAct, phoneActState } from './approve-act.ts'
export { activateByBank, type BankAnswer } from './bank/activate.ts'
export { type Bank, readBanks, stopOf } from './bank/banks.ts'
export { type BankUse, bankUse, openBank, openBankIn, stopBank } from './bank/use.ts'
export { readWord, type SignedWord, signedWord, type Word, type WordRefusal, wordType } from './bank/word.ts'
export { bankWords } from './bank/words.ts'
export {
  type BiometricKind,
  enrolTemplates,
  type Finger,
  kindName,
  type Portraits,
  type References,
  sealTemplate,
  type Template,
} from './biometrics.ts'
export {
  type BreakerState,
  breakerState,
  type CodeFigures,
  clearBreaker,
  clearBreakerIn,
  codeFigures,
  codesPaused,
  dropBreaker,
  dropBreakerIn,
  lockBreaker,
  smsPaused,
  watchCodes,
} from './breaker.ts'
export { askNamedCode, matching, mobileOf, type Named, type NamedFor, newNamedFlow, tryNamedCode } from './by-number.ts'
export { askCallBack } from './call-back.ts'
export {
  type Campaign,
  type CampaignCounts,
  type CampaignPlan,
  type CampaignRefusal,
  campaignCounts,
  campaigns,
  closeCampaign,
  closeCampaignIn,
  openCampaign,
  openCampaignIn,
} from './campaigns.ts'
export { type ClaimData, claimForm } from './claim-form.ts'
export {
  beginClaim,
  type ClaimRefusal,
  type ClaimState,
  claimState,
  confirmClaim,
  purgeClaims,
  resendClaimCode,
} from './claims.ts'
export { closeAccount, closeDue, closingAccount, closingDays } from './closing.ts'
export type { Checked, Issued } from './codes.ts'
export type { IdentityDeps, IdentityKeys, Refusal } from './deps.ts'
export { type DeviceLine, devicesOf, endSession, forgetDevice } from './devices.ts'
export {
  type FleetLine,
  fleetOf,
  type KioskPlace,
  moveKioskIn,
  type PublicKiosk,
  publicKiosks,
  retireKiosk,
  retireKioskIn,
} from './fleet.ts'
export { freezeNow, freezeSelf } from './freeze.ts'
export { type Heard, type Heartbeat, hear, heartbeatEvery, mayServe } from './heartbeat.ts'
export { type Hold, type HoldRule, holdDue, holdOf, holdRules, longestHold, releaseDue, releaseHold } from './hold.ts'
export {
  acceptTerms,
  type Brought,
  capture,
  endVisit,
  enterCode,
  enterMobile,
  enterNumber,
  enterUsername,
  expectedUnder,
  type KioskDeps,
  neverRegistered,
  purgeVisits,
  resendKioskCode,
  startVisit,
  visitStep,
} from './kiosk.ts'
export type { Evidence, Fingers } from './kiosk-compare.ts'
export { enrolKiosk, type Kiosk, kioskOf, revokeKiosk } from './kiosks.ts'
export { isKnown, provePassword } from './known.ts'
export { leakedPasswords } from './leaked.ts'
export { followAccounts } from './life.ts'
export { type Machine, type MachineKind, readMachines } from './machines/machines.ts'
export { forgetAssertions, machineOf, type Tokens, tokenFor, tokenSeconds } from './machines/token.ts'
export { askMobileChange, changeMobile, undoMobileChange } from './mobile-change.ts'
export { confirmDevice, deviceNewUntil, newDeviceWords } from './new-device.ts'
export { detachMobile, isNumberGone, type NumberHolders, numberGone, recheckOwners } from './number-owner.ts'
export { type RelyingParty, relyingParty } from './passkey-challenge.ts'
export {
  approveWithPasskey,
  askPasskeyAct,
  askPasskeySignIn,
  purgePasskeyChallenges,
  signInWithPasskey,
} from './passkey-use.ts'
export { addingPasskey, addPasskey, askNewPasskey, type Passkey, passkeysOf, removePasskey } from './passkeys.ts'
export { type About, judgePassword, type Leaked } from './password-policy.ts'
export { warmUp } from './passwords.ts'
export { phoneWords } from './phone-words.ts'
export {
  addingPhone,
  addPhone,
  type Phone,
  personOfPhone,
  phonesOf,
  phoneThatSays,
  phoneWord,
  removePhone,
} from './phones.ts'
export { type Proofing, proofingOf } from './proofing.ts'
export { purgeIdentity } from './purge.ts'
export { type PushSending, sendPushes } from './push/send.ts'
export { isRung, type Subscribing, subscribePhone, unsubscribePhone } from './push/subscriptions.ts'
export { type RaisedAccount, raiseAccounts } from './raise.ts'
export {
  type Ask,
  type BiometricReader,
  type BioType,
  type EnrolledReader,
  type Found,
  type Meaning,
  type SignedSample,
  type Taken,
  type Wanted,
  wantedAt,
} from './reader.ts'
export { type AlsoDrop, recallDue } from './recall/carry.ts'
export {
  type Channel,
  type ConfirmAnswer,
  channels,
  confirmRecall,
  lockRecalls,
  type ProposeAnswer,
  type Proposing,
  proposeRecall,
  type Recall,
  type RecallWindow,
  recallIn,
  recalls,
  recallTrouble,
  type Vouched,
  vouchedFor,
} from './recall/propose.ts'
export {
  actingFor,
  endActing,
  endSessions,
  keepActing,
  leave,
  leaveEverywhere,
  purgeSessions,
  type Rotation,
  rotateSession,
  type Session,
  type SessionLine,
  sessionOf,
  sessionsEnded,
  sessionsOf,
  setSessionLang,
  signOut,
  switchActing,
} from './sessions.ts'
export {
  askPhoneSignIn,
  beginSignIn,
  type Credentials,
  chooseOwnPassword,
  finishSignIn,
  finishSignInByPhone,
  maskMobile,
  phoneSignInState,
  purgeSignIns,
  resendSignInCode,
  type SignedIn,
  type SignInDeps,
  type SignInRefusal,
  type SignInStep,
  signInAfterKiosk,
} from './sign-in.ts'
export { askActCode, checkActCode, type How, proofAgain } from './step-up.ts'
export {
  lastDay,
  liftDue,
  liftSuspension,
  type Suspension,
  type SuspensionOrder,
  suspendAccount,
  suspendable,
  suspensionOf,
} from './suspend.ts'
export { type Terms, terms, termsHash } from './terms.ts'
export {
  addingTotp,
  beginTotp,
  confirmTotp,
  type NewTotp,
  removeTotp,
  removingTotp,
  type Totp,
  totpsOf,
} from './totp.ts'
export { askTrackCode, checkTrackCode, type Tracking } from './track.ts'
export { BusyError, IdentityError } from './trouble.ts'
export type { Slip, VisitAnswer, VisitPurpose, VisitReason, VisitRefusal, VisitStep } from './visit.ts'
