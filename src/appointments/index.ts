/** Appointments (المواعيد): offices, their times, who is expected when, and the queue at the door. */
export * from './appointment.ts'
export * from './calendar.ts'
export { appointmentsDue } from './due.ts'
export {
  type Affected,
  affectedBy,
  changed,
  changeOffice,
  lockOffice,
  type OfficeChange,
} from './keep.ts'
export * from './office.ts'
export * from './places.ts'
export {
  type AppointmentsReader,
  daysOf,
  type FreeAsk,
  missedOn,
  reader,
  type Waiting,
} from './read.ts'
export { officeById, officesOn, openOffice } from './rows.ts'
export { type Board, boardOf, callNext, type NoTicket, type Ticket, ticketOf, walkIn } from './tickets.ts'
export {
  type At,
  appointments,
  type BookPlace,
  type CancelAppointment,
  type ChangeAppointment,
  verbs,
} from './verbs.ts'
