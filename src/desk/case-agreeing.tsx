/** A case as its second officer sees it: the same facts, opened in her own name. */
import { relyingParty } from '../identity/index.ts'
import { approveCase, proposalFacts } from '../identity/officers/index.ts'
import type { Text } from '../language/index.ts'
import type { Doorway } from '../web/index.ts'
import type { Agreeing } from './agreeing.ts'
import { CaseSummary, FactsSummary } from './parts.tsx'
import { EnrolledPhoto } from './photo.tsx'
import { deskDeps } from './reader.ts'

const facts: Text = { ar: 'من السجل', en: 'From the register' }

export function caseAgreeing(doorway: Doorway): Agreeing {
  const deps = deskDeps(doorway)
  const rp = relyingParty(doorway.site.publicUrl)
  return {
    async seen(session, proposal, lang, photo) {
      const seen = await proposalFacts(deps, session, proposal.proposal_id)
      if ('ok' in seen) return { words: seen.words }
      return {
        body: (
          <>
            <CaseSummary lang={lang} c={seen.casework} />
            <h2>{facts[lang]}</h2>
            <FactsSummary lang={lang} facts={seen.facts} />
            <EnrolledPhoto
              lang={lang}
              at={`/desk/approvals/${proposal.proposal_id}`}
              there={deps.portraits !== null}
              shown={photo}
            />
          </>
        ),
      }
    },
    approve: (session, proposal, answer) => approveCase(deps, rp, session, proposal.proposal_id, answer),
  }
}
