/** Identity: who is at the door. Accounts, what opens them, and how one signs in (trust/identity.md). */
export {
  type Account,
  type AccountEvent,
  type AccountState,
  accountOf,
  type EventKind,
  history,
  personOfMobile,
  personOfUsername,
} from './accounts.ts'
export {
  type ActivationPoint,
  activationPoints,
  addActivationPoint,
  type WayToActivate,
  waysToActivate,
} from './activation-points.ts'
export { carryAfterwards } from './afterwards.ts'
export { type Asked, answerApproval, canonical, type Waiting, waitingFor } from './approvals.ts'
export { approveWithPhone, askPhoneAct, phoneActState } from './approve-act.ts'
export {
  type BiometricDevice,
  type BiometricKind,
  type Capture,
  type CaptureRequest,
  captureStatement,
  DeviceError,
  enrolTemplates,
  type FaceMatcher,
  type Finger,
  type FingerprintExtractor,
  type FingerprintMatcher,
  sealTemplate,
  type Template,
} from './biometrics.ts'
export {
  type BreakerState,
  breakerState,
  type CodeFigures,
  clearBreaker,
  codeFigures,
  codesPaused,
  dropBreaker,
  smsPaused,
  watchCodes,
} from './breaker.ts'
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
export type { Checked, Issued } from './codes.ts'
export type { IdentityDeps, IdentityKeys, Refusal } from './deps.ts'
export { type DeviceLine, devicesOf, endSession, forgetDevice } from './devices.ts'
export { freezeSelf } from './freeze.ts'
export {
  acceptTerms,
  capture,
  endVisit,
  enterCode,
  enterMobile,
  enterNumber,
  type KioskDeps,
  purgeVisits,
  resendKioskCode,
  startVisit,
  visitStep,
} from './kiosk.ts'
export { enrolKiosk, type Kiosk, kioskOf, revokeKiosk } from './kiosks.ts'
export { leakedPasswords } from './leaked.ts'
export { askMobileChange, changeMobile, mobileIsNew, undoMobileChange } from './mobile-change.ts'
export { confirmDevice, deviceNewUntil, newDeviceWords } from './new-device.ts'
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
  phonesOf,
  phoneThatSays,
  phoneWord,
  removePhone,
} from './phones.ts'
export { type Proofing, proofingOf } from './proofing.ts'
export { purgeIdentity } from './purge.ts'
export { type RaisedAccount, raiseAccounts } from './raise.ts'
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
export { askActCode, checkActCode, proofAgain, useActProof } from './step-up.ts'
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
export { BusyError, IdentityError } from './trouble.ts'
export type { Slip, VisitAnswer, VisitReason, VisitRefusal, VisitStep } from './visit.ts'
