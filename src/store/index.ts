/** The one door to PostgreSQL. */
export { type Clock, fixedClock, hours, inDays, later, minutes, runningClock, seconds, systemClock } from './clock.ts'
export { here, namedTransaction } from './crash.ts'
export { appRole, openPool, prepare, type Where } from './database.ts'
export { type Embedded, StartError, startEmbedded } from './embedded.ts'
export { type ActRow, actEntry, type Book, type Entry, entryHash, entrySql } from './entries.ts'
export { isUuid, uuid, uuidOf } from './ids.ts'
export { migrate, migrationsDigest } from './migrate.ts'
export { type Mark, type Piece, pieceOf, readMark, writeMark } from './paging.ts'
export {
  type Look,
  mostSubjectsAnHour,
  type Reading,
  ReadingsClosed,
  ReadsTooMany,
  readingOthers,
  readingSelf,
  readingWithin,
  unrecorded,
} from './reading.ts'
export {
  type Span,
  type SpanFacts,
  type SpanKind,
  type Tracer,
  traced,
  tracedFrom,
  tracedPort,
  traceTo,
} from './trace.ts'
export {
  type Db,
  first,
  inTransaction,
  onConnection,
  type Pool,
  type Query,
  type Rows,
  type Tx,
  together,
} from './transaction.ts'
export { type Cause, type Effect, InvariantError, type Outcome, type PersonId, type Told, type Verb } from './verb.ts'
export { type Undo, undoing, type Version, type Versioned, versioned } from './versions.ts'
export { poolWithin } from './within.ts'
