/** What the approval page must know of each kind of thing that two officers agree on. */
import type { OfficerSession, Proposal } from '../identity/officers/index.ts'
import type { Lang, Text } from '../language/index.ts'
import type { Children } from '../ui/index.ts'

export interface Agreeing {
  /** What the second officer sees, or why she sees nothing. */
  readonly seen: (
    session: OfficerSession,
    proposal: Proposal,
    lang: Lang,
    /** She asked to see the photograph of whom it is about. */
    photo: boolean,
  ) => Promise<{ readonly body: Children } | { readonly words: Text }>
  /** Her yes, signed. */
  readonly approve: (
    session: OfficerSession,
    proposal: Proposal,
    answer: string,
  ) => Promise<{ readonly ok: true } | { readonly ok: false; readonly words: Text }>
}
