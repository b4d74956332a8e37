/** docs/services.md: what one may ask for, printed from the definitions themselves. */
import { formatMoney } from '../../src/language/index.ts'
import type { AnyInquiry, AnyService, Catalogue, Definition } from '../../src/requests/index.ts'
import { totalOf } from '../../src/requests/index.ts'
import { table } from './table.ts'

export function services(catalogue: Catalogue): string {
  const all = [...catalogue].sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    '# Services',
    '',
    'Printed by `npm run print` from the files under `src/services/`; the path of a file is the id of its service. Before',
    'its own conditions each service asks that applicant and beneficiary are alive (`applicant_alive`,',
    '`beneficiary_alive`), that the applicant’s services are not suspended (`services_not_suspended`) unless it says',
    'otherwise, and that no such request is open (`no_open_request`).',
    '',
    table(
      ['id', 'Arabic', 'English', 'kind'],
      all.map(([id, d]) => [`[\`${id}\`](#${anchorOf(id)})`, d.title.ar, d.title.en, d.kind]),
    ),
    '',
    ...all.flatMap(([id, d]) => [...common(id, d), ...(d.kind === 'service' ? ofService(d) : ofInquiry(d)), '']),
  ].join('\n')
}

/** As Markdown's readers make an anchor of a heading. */
const anchorOf = (id: string): string => id.replaceAll('/', '')

function common(id: string, d: Definition): string[] {
  return [
    `## ${id}`,
    '',
    `**${d.title.ar}** · **${d.title.en}** (${d.kind}, edition ${d.edition})`,
    '',
    `${d.summary.ar}`,
    '',
    `${d.summary.en}`,
    '',
    `- For: ${d.audience.join(', ')}; on behalf of: ${d.behalf.join(', ')}`,
    `- Needs: ${needs(d)}`,
    ...(d.also === undefined ? [] : [`- Also carries: ${d.also.join(', ')}`]),
  ]
}

function needs({ needs: { identity, signIn, fresh, signs } }: Definition): string {
  if (identity === 0 && signIn === 0) return 'no sign-in'
  const code =
    fresh === undefined
      ? []
      : [fresh === 'per-act' ? 'a code for this very act' : `a proof not older than ${fresh} min`]
  return [`identity ${identity}`, `sign-in ${signIn}`, ...code, ...(signs ? ['signed words'] : [])].join(', ')
}

function ofService(d: AnyService): string[] {
  const rules = { ...d.eligible, ...d.accept }
  const price = (p: Parameters<typeof totalOf>[0]): string => formatMoney(totalOf(p), 'en')
  const decided =
    d.decision.by === 'system' ? 'by the system' : `by an officer of ${d.decision.desk}, ${d.decision.within}`
  return [
    ...(d.whileSuspended ? ['- Open to those under a service suspension'] : []),
    `- Asks: ${names(d.form.shape)}`,
    `- Costs: ${d.priceList.length === 0 ? 'nothing' : d.priceList.map((p) => `${p.what.en} ${price(p.price)}`).join('; ')}`,
    `- Decided ${decided}; then: ${d.next.en}`,
    `- Does: ${list(d.examples.granted.expect.effects)}${d.document ? `; prints \`${d.document.template}\`` : ''}`,
    '',
    table(
      ['reason', 'refused with', 'remedy'],
      Object.entries(rules).map(([reason, rule]) => [
        `\`${reason}\``,
        rule.otherwise.en,
        rule.remedy ? `\`${rule.remedy}\`` : '',
      ]),
    ),
  ]
}

function ofInquiry(d: AnyInquiry): string[] {
  const { perMinute, perLookedUpHour, challenge } = d.throttle
  const hour = perLookedUpHour === undefined ? '' : `, ${perLookedUpHour} an hour and looked-up number`
  return [
    `- Asks: ${names(d.question.shape)}`,
    `- Answers: ${names(d.answer.shape)}`,
    `- Limits: ${perMinute} a minute${hour}${challenge ? ', behind a challenge' : ''}`,
    ...(d.namesOthers ? ['- Whoever is named in the answer can see that they were read'] : []),
  ]
}

function names(shape: Readonly<Record<string, unknown>>): string {
  return list(Object.keys(shape))
}

function list(items: readonly string[]): string {
  return items.length === 0 ? 'nothing' : items.map((item) => `\`${item}\``).join(', ')
}
