/** What the doors stand on: the server, the visit, and one way to answer a mistake. */
export { admitAsking, deviceOf } from './asking.ts'
export { callerOf } from './caller.ts'
export type { Doorway, KioskParts, PushDoor } from './doorway.ts'
export { type Loop, repeatedly } from './loop.ts'
export { type Metrics, openMetrics } from './metrics.ts'
export { ofStatus, type Problem, ProblemError, problemOf } from './problem.ts'
export { type Found, openSearch } from './search.ts'
export { answerProblem, apiBase, openServer, problemDocument, type ServerParts } from './server.ts'
export { openStreams, type Streams } from './stream.ts'
export { openThrottle } from './throttle.ts'
export { type SentFile, type SentForm, sentForm, takeUploads } from './uploads.ts'
export {
  cookieName,
  cookieOf,
  dropCookie,
  isLang,
  keepSession,
  readVisit,
  type Site,
  setCookie,
  type Visit,
} from './visit.ts'
