/** The contact centre (مركز الاستقبال والتواصل): tickets, papers, ratings, and audiences with the Minister by video. */
export {
  type AtOffice,
  complete,
  type Deciding,
  decide,
  type NotDone,
  type NotNow,
  reopen,
  take,
  withdrawTicket,
} from './acts.ts'
export * from './audience.ts'
export { audiencesDue } from './audience-due.ts'
export { agendaById, agendaOf, audienceOf, type OnAgenda, openAudience, takenTimes } from './audience-rows.ts'
export {
  type AskAudience,
  isTaken,
  type NotSet,
  recordAudience,
  refuseAudience,
  schedule,
  withdrawAudience,
} from './audience-verbs.ts'
export {
  admit,
  forgetSignals,
  hangUp,
  type IceServer,
  type IceSettings,
  iceServers,
  invitedBy,
  inviteThird,
  isThere,
  lastSignal,
  listen,
  newsOf,
  type Seat,
  seatByEntry,
  seatsOf,
  signal,
  signalsFor,
  sit,
  useInvitation,
} from './calls.ts'
export { saidWords, ticketsDue } from './due.ts'
export { contentOf, fileOf, filesOf, forgetFiles, type KeptFile, keepFile } from './file-rows.ts'
export {
  type Counted,
  countIndicators,
  figures,
  type Indicators,
  indicators,
  leastShown,
  type Shown,
  shownOf,
} from './indicators.ts'
export * from './offices.ts'
export { type NotTaken, notTakenWords, type Paper, paperLimits, readPaper } from './paper.ts'
export { raiseAudience, raiseTicket } from './raise.ts'
export { type Rating, rate, ratingOf } from './rating.ts'
export { type ContactReader, eventName, reader } from './read.ts'
export {
  lateElsewhere,
  type Move,
  movesOf,
  type Queued,
  queuedTicket,
  queueFigures,
  queueOf,
  type Ticket,
  ticketOf,
  ticketsOf,
} from './rows.ts'
export { type Standing, standingsOf } from './standing.ts'
export { canReopen, dueAt, likenessOf, limits, serviceDays, workingDaysAfter } from './times.ts'
export { contact, type OpenTicket, verbs } from './verbs.ts'
export * from './words.ts'
