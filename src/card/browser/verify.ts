/**
 * The verifier in the browser: keeps the keys and the lists of revoked cards, judges what is pasted or what the camera
 * sees, and shows one of the answers that stand in the page. What it needs of the house it asks for only to be newer.
 */
import { type CodeDocument, readDocumentCode } from '../../codes/index.ts'
import { type CodeCard, type CodeKey, readCode } from '../code.ts'
import { readStatusList, type StatusList, statusOf } from '../status.ts'

const answer = document.getElementById('answer') as HTMLElement
const live = document.getElementById('live') as HTMLElement
const answers = document.getElementById('answers') as HTMLElement
const form = document.getElementById('page-form') as HTMLFormElement
const input = form.elements.namedItem('code') as HTMLTextAreaElement
const { lang } = document.documentElement
const seconds = (): number => Math.floor(Date.now() / 1000)

interface Known {
  readonly keys: readonly CodeKey[]
  /** Those that sign the codes on printed documents. */
  readonly documentKeys: readonly CodeKey[]
  readonly lists: readonly string[]
}

/** From the network, kept; else as it was kept. Null: never had. */
async function fetched(path: string): Promise<string | null> {
  const kept = await caches.open('card-known')
  try {
    const got = await fetch(path, { credentials: 'omit', cache: 'no-cache', signal: AbortSignal.timeout(5000) })
    if (got.ok) {
      await kept.put(path, got.clone())
      return await got.text()
    }
  } catch {
    // Without a network: what was kept is what there is.
  }
  return (await (await kept.match(path))?.text()) ?? null
}

let known: Known = { keys: [], documentKeys: [], lists: [] }
const lists = new Map<string, StatusList>()

/** Brings keys and lists as near to now as the network allows. */
async function refresh(): Promise<void> {
  const text = await fetched('/card/keys.json')
  if (text === null) return
  known = JSON.parse(text) as Known
  await Promise.all(
    known.lists.map(async (uri) => {
      const token = await fetched(new URL(uri).pathname)
      const list = token === null ? null : await readStatusList(token, known.keys, seconds())
      if (list?.uri === uri) lists.set(uri, list)
    }),
  )
}

let refreshed = refresh()
addEventListener('online', () => {
  refreshed = refresh()
})
setInterval(() => {
  refreshed = refresh()
}, 60_000)

async function judge(code: string): Promise<void> {
  await refreshed
  const text = code.replace(/[\r\n\t]/g, '')
  const paper = await readDocumentCode(text, known.documentKeys ?? [], seconds())
  if (paper.ok) return showPaper(paper.document)
  const read = await readCode(text, known.keys, seconds())
  if (!read.ok) return show(paper.trouble === 'expired' || paper.trouble === 'not-yet' ? paper.trouble : read.trouble)
  const list = lists.get(read.card.status.uri) ?? null
  const says = statusOf(list, read.card.status, seconds())
  if (says === 'revoked') return show('revoked')
  show(says === 'holds' ? 'green' : 'amber', read.card, list)
}

/** A document's code has held; whether it was revoked since only the house knows, when it can be asked. */
async function showPaper(paper: CodeDocument): Promise<void> {
  const status = await statusOnline(paper.reference)
  if (status === 'expired') return show(status)
  // One that the house does not know never left it.
  if (status === 'revoked' || status === 'unknown') return show('revoked')
  const one = place(status === 'valid' ? 'paper' : 'paper-amber')
  if (!one) return
  const said = (text: { ar: string; en: string }) => (lang === 'ar' ? text.ar : text.en)
  const number = paper.reference.match(/.{1,4}/g)?.join('-') ?? ''
  const shown: Readonly<Record<string, string>> = {
    kind: said(paper.kind),
    holder: said(paper.holder),
    reference: number,
    issued: dayAt(paper.issuedAt),
    until: paper.expiresAt === null ? (one.dataset.noEnd ?? '') : dayAt(paper.expiresAt - 1),
  }
  for (const field of one.querySelectorAll<HTMLElement>('[data-field]')) {
    field.textContent = shown[field.dataset.field ?? ''] ?? ''
  }
  const first = one.querySelector('.summary-row')
  const list = first?.parentElement
  const second = list?.children[2] ?? null
  for (const { label, value } of paper.lines) {
    const row = first?.cloneNode(true) as HTMLElement
    const [term, shownIn] = [row.querySelector('dt'), row.querySelector('bdi')]
    if (term) term.textContent = said(label)
    if (shownIn) shownIn.textContent = /^\d{4}-\d\d-\d\d$/.test(said(value)) ? day(said(value)) : said(value)
    list?.insertBefore(row, second)
  }
  one.querySelector('[data-specimen]')?.toggleAttribute('hidden', !paper.specimen)
  one.querySelector('[data-link]')?.setAttribute('href', `/verify/${number}`)
  present(one)
}

async function statusOnline(reference: string): Promise<string> {
  try {
    const path = `/verify/card/documents/${encodeURIComponent(reference)}`
    const got = await fetch(path, { credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(5000) })
    return got.ok ? ((await got.json()) as { status: string }).status : 'not known now'
  } catch {
    return 'not known now'
  }
}

const place = (reason: string): HTMLElement | undefined =>
  answers.querySelector(`[data-reason="${reason}"]`)?.cloneNode(true) as HTMLElement | undefined

function present(one: HTMLElement): void {
  answer.replaceChildren(one)
  live.className = 'unseen'
  live.textContent = one.querySelector('.notice')?.textContent ?? ''
  answer.scrollIntoView({ block: 'nearest' })
}

/** Puts one of the page's answers in its place and says it. */
function show(reason: string, card?: CodeCard, list?: StatusList | null): void {
  const one = place(reason)
  if (!one) return
  for (const place of one.querySelectorAll<HTMLElement>('[data-field]')) {
    place.textContent = card ? fieldOf(place.dataset.field ?? '', card, list ?? null) : ''
  }
  present(one)
}

function fieldOf(name: string, card: CodeCard, list: StatusList | null): string {
  if (name === 'name') return lang === 'ar' ? card.name.ar : card.name.en
  if (name === 'number') return card.number
  if (name === 'born') return day(card.born)
  if (name === 'nationality') return new Intl.DisplayNames([lang], { type: 'region' }).of(card.nationality) ?? ''
  if (name === 'kind') return answers.dataset[card.kind] ?? ''
  if (name === 'ends') return moment(card.expiresAt)
  return list === null ? '–' : moment(list.madeAt)
}

/** In one calendar: browsers’ own Hijri tables differ from ours by a day for some years, and a guard compares days. */
function day(is: string): string {
  const shape = { dateStyle: 'long', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(`${lang}-SA-u-ca-gregory-nu-latn`, shape).format(new Date(`${is}T00:00:00Z`))
}

const dayAt = (at: number): string => day(new Date((at + 3 * 3600) * 1000).toISOString().slice(0, 10))

function moment(at: number): string {
  const shape = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Riyadh' } as const
  return new Intl.DateTimeFormat(`${lang}-SA-u-ca-gregory-nu-latn`, shape).format(at * 1000)
}

form.addEventListener(
  'submit',
  (event) => {
    // The language switch sends the form too, and is the server's.
    if ((event.submitter as HTMLButtonElement | null)?.name || !crypto.subtle) return
    event.preventDefault()
    event.stopImmediatePropagation()
    void judge(input.value)
  },
  true,
)

const box = document.getElementById('camera') as HTMLElement
const button = box.querySelector('button') as HTMLButtonElement
const video = box.querySelector('video') as HTMLVideoElement
const scanWord = button.textContent ?? ''
let stream: MediaStream | null = null

type Detect = () => Promise<string | null>

/** The browser's own reader of codes where it has one, else the one that is loaded only then. */
async function detector(): Promise<Detect> {
  type Detector = { detect(from: HTMLVideoElement): Promise<{ rawValue: string }[]> }
  const own = (
    globalThis as { BarcodeDetector?: { new (o: object): Detector; getSupportedFormats(): Promise<string[]> } }
  ).BarcodeDetector
  if (own && (await own.getSupportedFormats()).includes('qr_code')) {
    const reads = new own({ formats: ['qr_code'] })
    return async () => (await reads.detect(video))[0]?.rawValue ?? null
  }
  const { decodeQR } = (await import(box.dataset.decoder ?? '')) as {
    decodeQR(image: ImageData): string
  }
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return async () => {
    canvas.width = video.videoWidth
    canvas.height = video.videoHeight
    context?.drawImage(video, 0, 0)
    const image = context?.getImageData(0, 0, canvas.width, canvas.height)
    try {
      return image ? decodeQR(image) : null
    } catch {
      return null // no code in this picture
    }
  }
}

function stop(): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
  stream = null
  video.hidden = true
  button.textContent = scanWord
}

async function scan(): Promise<void> {
  stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  video.srcObject = stream
  video.hidden = false
  button.textContent = button.dataset.stop ?? ''
  await video.play()
  const detect = await detector()
  while (stream) {
    const code = await detect()
    if (code !== null && stream) {
      stop()
      input.value = code
      return judge(code)
    }
    await new Promise((resume) => setTimeout(resume, 200))
  }
}

button.addEventListener('click', () => {
  if (stream) return stop()
  scan().catch(() => {
    stop()
    live.className = ''
    live.textContent = box.dataset.noCamera ?? ''
  })
})
box.hidden = !navigator.mediaDevices?.getUserMedia

navigator.serviceWorker?.register('/verify/card/worker.js', { scope: '/verify/card' }).then(
  async () => {
    await navigator.serviceWorker.ready
    await refreshed
    const offline = document.getElementById('offline')
    if (offline && known.keys.length > 0) offline.hidden = false
  },
  () => {}, // a browser that forbids it verifies all the same, with the network on
)
