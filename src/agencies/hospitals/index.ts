/** Hospitals: they tell of births and deaths, by a machine of theirs. */
export {
  askAs,
  type Heard,
  type Hospital,
  hear,
  heardUnder,
  hospitalsDue,
  parkedNotices,
  ReferenceReused,
  settleNotice,
  type Verdict,
} from './heard.ts'
export { type DemoHospitals, demoHospitals, type HospitalFault, hospitalFaults } from './simulator.ts'
export { type BirthWord, birthWord, type DeathWord, deathWord, subjectOf, type Word } from './words.ts'
