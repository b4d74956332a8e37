/** An authenticator in software, for tests: makes an ES256 key, says what flags it is told to say, signs challenges. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { Instant } from '../language/index.ts'
import type { Db, PersonId } from '../store/index.ts'
import { readAnswer } from './passkey-challenge.ts'
import { madeKey } from './passkey-verify.ts'

export interface Site {
  readonly origin: string
  readonly rpId: string
}

const usualSite: Site = { origin: 'http://portal.test', rpId: 'portal.test' }

export interface SoftKey {
  readonly id: string
  /** For another process that goes on with it. */
  readonly kept: KeptKey
  counter: number
  /** The credential for `addPasskey`, as JSON. */
  make(options: object, wishes?: Wishes): string
  /** The assertion for a challenge, as JSON. */
  answer(options: object, wishes?: Wishes): string
}

export interface KeptKey {
  readonly id: string
  /** PKCS 8, PEM. */
  readonly secret: string
}

export interface Wishes {
  readonly origin?: string
  readonly rpId?: string
  readonly verified?: boolean
  readonly synced?: boolean
  /** AAGUID that the device says; none unless told. */
  readonly model?: string
}

const sha = (data: Buffer | string) => createHash('sha256').update(data).digest()
const b64 = (data: Buffer) => data.toString('base64url')

/** Bytes and text under 64 KB, whole numbers under 24 in size: as much CBOR as a credential needs. */
const head = (major: number, n: number): Buffer => {
  if (n < 24) return Buffer.from([(major << 5) | n])
  if (n < 256) return Buffer.from([(major << 5) | 24, n])
  return Buffer.from([(major << 5) | 25, n >> 8, n & 255])
}
const int = (n: number) => (n < 0 ? head(1, -n - 1) : head(0, n))
const raw = (b: Buffer) => Buffer.concat([head(2, b.length), b])
const text = (s: string) => Buffer.concat([head(3, s.length), Buffer.from(s)])
const map = (...entries: Buffer[]) => Buffer.concat([head(5, entries.length / 2), ...entries])

export function softKey(site: Site = usualSite, kept?: KeptKey): SoftKey {
  const privateKey = kept
    ? createPrivateKey(kept.secret)
    : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' })
  const id = kept ? Buffer.from(kept.id, 'base64url') : randomBytes(16)
  const point = (part: string | undefined) => Buffer.from(part ?? '', 'base64url')
  const cose = map(
    int(1),
    int(2),
    int(3),
    int(-7),
    int(-1),
    int(1),
    int(-2),
    raw(point(jwk.x)),
    int(-3),
    raw(point(jwk.y)),
  )

  const authData = (wishes: Wishes, counter: number, attested: boolean) => {
    const { verified = true, synced = false } = wishes
    const flags = 1 | (verified ? 4 : 0) | (synced ? 8 | 16 : 0) | (attested ? 64 : 0)
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    const idLength = Buffer.from([0, id.length])
    const model = wishes.model ? Buffer.from(wishes.model.replaceAll('-', ''), 'hex') : Buffer.alloc(16)
    const rest = attested ? [model, idLength, id, cose] : []
    return Buffer.concat([sha(wishes.rpId ?? site.rpId), Buffer.from([flags]), count, ...rest])
  }
  const client = (type: string, options: object, wishes: Wishes) => {
    const { challenge } = options as { challenge: string }
    return Buffer.from(JSON.stringify({ type, challenge, origin: wishes.origin ?? site.origin, crossOrigin: false }))
  }
  const common = { id: b64(id), rawId: b64(id), type: 'public-key', clientExtensionResults: {} }
  const key: SoftKey = {
    id: b64(id),
    kept: { id: b64(id), secret: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
    counter: 0,
    make(options, wishes = {}) {
      const data = authData(wishes, key.counter, true)
      const object = map(text('fmt'), text('none'), text('attStmt'), map(), text('authData'), raw(data))
      const response = {
        clientDataJSON: b64(client('webauthn.create', options, wishes)),
        attestationObject: b64(object),
        transports: ['internal'],
      }
      return JSON.stringify({ ...common, response })
    },
    answer(options, wishes = {}) {
      key.counter += 1
      const data = authData(wishes, key.counter, false)
      const said = client('webauthn.get', options, wishes)
      const signature = sign('sha256', Buffer.concat([data, sha(said)]), privateKey)
      const response = { clientDataJSON: b64(said), authenticatorData: b64(data), signature: b64(signature) }
      return JSON.stringify({ ...common, response })
    },
  }
  return key
}

/** Gives somebody with an account a passkey that cannot leave its device, as if she had added it on one long known. */
export async function addPasskeyRow(owner: Db, person: PersonId, at: Instant, site?: Site): Promise<SoftKey> {
  const key = softKey(site)
  const { origin, rpId } = site ?? usualSite
  const answer = readAnswer(key.make({ challenge: 'made long ago' }))
  const rp = { id: rpId, origin, name: { ar: 'البوابة', en: 'The portal' } }
  const made = answer === null ? null : await madeKey(rp, answer)
  if (made === null) throw new Error('the key in software is no passkey')
  await owner.query('insert into identity.passkey_holder values ($1, $2)', [made.id, person])
  await owner.query(
    `insert into identity.passkey (person_id, credential_id, public_key, counter, sign_in_level, name, made_at)
     values ($1, $2, $3, $4, 3, 'soft', $5)`,
    [person, made.id, made.publicKey, made.counter, at],
  )
  return key
}
