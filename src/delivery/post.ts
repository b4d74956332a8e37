/** The post, as this room needs it; who stands behind it is an agency's business (`agencies/post`). */
import type { Day, Instant, Text } from '../language/index.ts'
import type { EventKind, Failure, PostalAddress } from './parcel.ts'

/** One sending. Asked again under its key, the post gives the same label. */
export interface Sending {
  readonly key: string
  /** Our own number of the parcel, as people quote it. */
  readonly number: string
  readonly recipient: Text
  readonly address: PostalAddress
  /** Shown to the carrier at the door: the old document is to be seen against the new one. */
  readonly old: boolean
}

export interface Label {
  readonly tracking: string
  readonly carrier: Text
  readonly expected: Day
}

/** Something happened to a parcel, says the post. */
export interface PostEvent {
  /** The post's own name of it: the same word said twice is one. */
  readonly event: string
  readonly tracking: string
  readonly kind: EventKind
  readonly at: Instant
  readonly why?: Failure | undefined
}

export interface Post {
  /** Throws `PostSilent` while it does not answer, `PostRefused` when it will not send this. */
  label(sending: Sending): Promise<Label>
  /** Everything that happened to a parcel, the oldest first: asked for when no word comes. Throws `PostSilent`. */
  events(tracking: string): Promise<readonly PostEvent[]>
}

/** Not known now: ask again. */
export class PostSilent extends Error {
  override readonly name = 'PostSilent'
}

/** A clear no. */
export class PostRefused extends Error {
  override readonly name = 'PostRefused'
}
