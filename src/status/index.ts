/** How the parts of the house are and were, for everybody to see. */
export {
  type DayCount,
  daysTold,
  forgetStatus,
  keepFound,
  type Part,
  type PartState,
  type PartStatus,
  parts,
  statusOf,
} from './keep.ts'
export { findStatus, measureStatus } from './measure.ts'
