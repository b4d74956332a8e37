/** Who sponsors whom, now and earlier. */
export { type Orphan, orphaned, orphanedVerbs } from './orphaned.ts'
export { reader, type SponsorshipsReader } from './read.ts'
export * from './sponsorship.ts'
export { type BeginSponsorship, type EndSponsorship, sponsorships, verbs } from './verbs.ts'
