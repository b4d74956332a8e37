/** What was asked of the API: by whom, and a body that holds only what the schema names and text that can be kept. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type * as z from 'zod'
import { type Session, sessionOf } from '../identity/index.ts'
import { issueText, plainText, type Text } from '../language/index.ts'
import { type Caller, RequestTrouble } from '../requests/index.ts'
import { callerOf, type Doorway, ofStatus, type Problem, ProblemError } from '../web/index.ts'

export interface Guest {
  readonly session: Session
  readonly caller: Caller
}

/** Who asks: by `Authorization: Bearer`, else by the session's cookie. Throws "sign in first". */
export async function whoAsks(doorway: Doorway, req: FastifyRequest, reply: FastifyReply): Promise<Guest> {
  const guest = await maybeWho(doorway, req)
  if (guest !== null) return guest
  reply.header('www-authenticate', 'Bearer realm="bawaba"')
  throw new RequestTrouble('sign-in-first')
}

/** The same where nobody needs to be signed in; a token that is not good is still refused by the above. */
export async function maybeWho(doorway: Doorway, req: FastifyRequest): Promise<Guest | null> {
  const { site, house } = doorway
  const header = req.headers.authorization
  const bearer = header === undefined ? undefined : /^Bearer +([\w-]{1,64})$/i.exec(header)?.[1]
  if (header !== undefined && bearer === undefined) return null
  const session =
    bearer === undefined ? (req.visit.session ?? null) : await sessionOf(site.pool, bearer, site.clock.now())
  return session === null ? null : { session, caller: await callerOf(house, session, 'api') }
}

/** Answers that do not fit: each field with what is wrong and how to mend it. */
export function invalid(fields: Readonly<Record<string, Text>>): Problem {
  return {
    status: 422,
    kind: 'invalid',
    words: {
      ar: 'بعض ما أرسلته ناقص أو غير صحيح. راجع الحقول المذكورة.',
      en: 'Some of what was sent is missing or wrong. See the fields named.',
    },
    fields,
  }
}

const unknownField: Text = {
  ar: 'لا نعرف هذا الحقل. احذفه.',
  en: 'This field is not known here. Remove it.',
}

const anyText = plainText({ min: 0, max: 5000 })
const deepest = 12
const tooDeep: Text = { ar: 'البيانات متداخلة أكثر مما نقبل.', en: 'The data are nested deeper than we take.' }

/** Looks at every name and every text of a body before anything else does: nothing that cannot be kept goes further. */
function readable(value: unknown, path: string, wrong: Record<string, Text>, depth = 0): void {
  if (depth > deepest) throw new ProblemError({ ...ofStatus(400), words: tooDeep })
  if (typeof value === 'string') {
    const issue = anyText.safeParse(value).error?.issues[0]
    if (issue !== undefined) wrong[path] = issueText(issue, { ar: 'النص', en: 'the text' })
  } else if (Array.isArray(value)) {
    value.forEach((one, i) => {
      readable(one, `${path}.${i}`, wrong, depth + 1)
    })
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, one] of Object.entries(value)) {
      // A name that cannot be kept is not said back either.
      if (!/^[\w.-]{1,100}$/.test(name)) wrong['?'] = unknownField
      else readable(one, path === '' ? name : `${path}.${name}`, wrong, depth + 1)
    }
  }
}

/** The body by a strict schema. Throws 400, 415 or 422 with the fields; a body left out counts as `{}`. */
export function bodyOf<S extends z.ZodObject>(req: FastifyRequest, schema: S): z.output<S> {
  const type = req.headers['content-type']
  if (type !== undefined && !/^application\/json\s*(;|$)/i.test(type)) throw new ProblemError(ofStatus(415))
  const body: unknown = req.body ?? {}
  if (typeof body !== 'object' || Array.isArray(body)) throw new ProblemError(ofStatus(400))
  const wrong: Record<string, Text> = {}
  readable(body, '', wrong)
  if (Object.keys(wrong).length > 0) throw new ProblemError(invalid(wrong))
  return parse(schema, body)
}

/** Parses by a schema that knows its every field. Throws 422 naming each wrong or unknown one. */
export function parse<S extends z.ZodObject>(schema: S, value: unknown, under = ''): z.output<S> {
  const wrong: Record<string, Text> = {}
  for (const name of Object.keys((value ?? {}) as object)) {
    if (!Object.hasOwn(schema.shape, name)) wrong[under + name] = unknownField
  }
  const parsed = schema.safeParse(value)
  for (const issue of parsed.error?.issues ?? []) {
    const at = issue.path.map(String).join('.')
    const label = labelOf(schema, String(issue.path[0] ?? ''))
    wrong[under + at] ??= issueText(issue, label)
  }
  if (!parsed.success || Object.keys(wrong).length > 0) throw new ProblemError(invalid(wrong))
  return parsed.data
}

function labelOf(schema: z.ZodObject, name: string): Text {
  const meta = (schema.shape[name] as z.ZodType | undefined)?.meta() as { label?: Text } | undefined
  return meta?.label ?? { ar: name, en: name }
}

/** The query by a schema; names it does not know are ignored, as links carry strange ones. */
export function queryOf<S extends z.ZodObject>(req: FastifyRequest, schema: S): z.output<S> {
  const query = (req.query ?? {}) as Record<string, unknown>
  const known = Object.fromEntries(Object.keys(schema.shape).flatMap((k) => (k in query ? [[k, query[k]]] : [])))
  const wrong: Record<string, Text> = {}
  readable(known, '', wrong)
  if (Object.keys(wrong).length > 0) throw new ProblemError(invalid(wrong))
  return parse(schema, known)
}
