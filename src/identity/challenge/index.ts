/** The challenge of ID-56, as the identity room shows it to the doors. */
export {
  type ChallengeAnswer,
  type Challenges,
  challenge,
  forgetSpent,
  type GivenAnswer,
  lifeSeconds,
} from './challenge.ts'
export { type Effort, usualEffort } from './proof-of-work.ts'
