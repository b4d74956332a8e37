/**
 * A meeting by video. `data-call=check` tries camera and microphone; `wait` listens until one is let in; `room` is the
 * call: a connection to each of the others in the room, by perfect negotiation (either side may begin, the polite one
 * gives way). Signals go through the house, sound and picture do not, and nothing is recorded.
 */
type Role = 'applicant' | 'host' | 'third'

interface Sent {
  readonly sid: string
  readonly hello?: boolean
  readonly again?: boolean
  readonly description?: RTCSessionDescription
  readonly candidate?: RTCIceCandidate
  readonly bye?: boolean
}

interface Peer {
  readonly pc: RTCPeerConnection
  readonly sid: string
  making: boolean
  ignoring: boolean
}

type Heard =
  | { readonly kind: 'signal'; readonly from: Role; readonly body: string }
  | { readonly kind: 'seats'; readonly admitted: boolean; readonly there: readonly Role[] }
  | { readonly kind: 'over' }

const wishes: MediaStreamConstraints = {
  audio: { echoCancellation: true, noiseSuppression: true },
  video: { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { max: 24 } },
}

const say = (box: HTMLElement, text = '') => {
  const status = box.querySelector('[role=status]')
  if (status) status.textContent = text
}

/** Camera and microphone; only a microphone where there is no camera. */
async function media(box: HTMLElement): Promise<MediaStream | null> {
  try {
    return await navigator.mediaDevices.getUserMedia(wishes)
  } catch (error) {
    const refused = error instanceof DOMException && error.name === 'NotAllowedError'
    if (refused) {
      say(box, box.dataset.refused)
      return null
    }
  }
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true })
  } catch {
    say(box, box.dataset.none)
    return null
  }
}

async function check(box: HTMLElement): Promise<void> {
  const button = box.querySelector<HTMLButtonElement>('[data-part=try]')
  const video = box.querySelector('video')
  const level = box.querySelector('meter')
  if (!button || !video || !level) return
  button.hidden = false
  button.addEventListener('click', async () => {
    button.disabled = true
    const stream = await media(box)
    button.disabled = false
    if (!stream) return
    button.hidden = true
    video.srcObject = stream
    video.hidden = stream.getVideoTracks().length === 0
    level.hidden = false
    say(box, box.dataset[stream.getVideoTracks().length === 0 ? 'soundOnly' : 'ready'])
    const audio = new AudioContext()
    const meter = audio.createAnalyser()
    audio.createMediaStreamSource(stream).connect(meter)
    const samples = new Uint8Array(meter.fftSize)
    setInterval(() => {
      meter.getByteTimeDomainData(samples)
      level.value = Math.max(...samples.map((one) => Math.abs(one - 128))) / 128
    }, 150)
    addEventListener('pagehide', () => {
      for (const track of stream.getTracks()) track.stop()
    })
  })
}

function wait(box: HTMLElement): void {
  const events = new EventSource(`${box.dataset.base}/events?since=${box.dataset.since}`)
  events.onmessage = ({ data }) => {
    const heard = JSON.parse(data) as Heard
    if (heard.kind === 'over') {
      events.close()
      location.assign(box.dataset.after ?? '/')
    } else if (heard.kind === 'seats' && heard.admitted) {
      events.close()
      location.reload()
    }
  }
}

async function room(box: HTMLElement): Promise<void> {
  const me = box.dataset.seat as Role
  const sid = crypto.randomUUID()
  const peers = new Map<Role, Peer>()
  const mine = box.querySelector<HTMLVideoElement>('video[data-mine]')
  const stream = await media(box)
  if (mine && stream) mine.srcObject = stream

  // One after the other: a candidate that overtakes its description is lost.
  let sending = Promise.resolve()
  const send = (to: Role, sent: Omit<Sent, 'sid'>) => {
    const body = JSON.stringify({ ...sent, sid })
    sending = sending.then(() =>
      fetch(`${box.dataset.base}/signal`, { method: 'POST', body: new URLSearchParams({ to, body }) }).then(
        () => {},
        () => {},
      ),
    )
  }

  const frameOf = (role: Role) => box.querySelector<HTMLElement>(`[data-peer=${role}]`)
  const drop = (role: Role) => {
    peers.get(role)?.pc.close()
    peers.delete(role)
    const frame = frameOf(role)
    if (frame) frame.hidden = true
  }

  function connect(role: Role, theirs: string): void {
    if (peers.get(role)?.sid === theirs) return
    drop(role)
    const pc = new RTCPeerConnection({ iceServers: JSON.parse(box.dataset.ice || '[]') })
    const peer: Peer = { pc, sid: theirs, making: false, ignoring: false }
    peers.set(role, peer)
    pc.onicecandidate = ({ candidate }) => candidate && send(role, { candidate })
    pc.ontrack = ({ streams: [theirStream] }) => {
      const frame = frameOf(role)
      const video = frame?.querySelector('video')
      if (!frame || !video || !theirStream) return
      if (video.srcObject !== theirStream) video.srcObject = theirStream
      frame.hidden = false
      say(box, box.dataset.talking)
    }
    pc.onconnectionstatechange = () => {
      if (pc.connectionState === 'failed') pc.restartIce()
      if (pc.connectionState === 'disconnected') say(box, box.dataset.lost)
      if (pc.connectionState === 'connected') say(box, box.dataset.talking)
    }
    pc.onnegotiationneeded = async () => {
      peer.making = true
      try {
        await pc.setLocalDescription()
        if (pc.localDescription) send(role, { description: pc.localDescription })
      } finally {
        peer.making = false
      }
    }
    if (stream) for (const track of stream.getTracks()) pc.addTrack(track, stream)
    else for (const kind of ['audio', 'video']) pc.addTransceiver(kind, { direction: 'recvonly' })
  }

  async function take(from: Role, sent: Sent): Promise<void> {
    if (sent.bye) return drop(from)
    if (sent.hello) {
      if (!sent.again) send(from, { hello: true, again: true })
      return connect(from, sent.sid)
    }
    const peer = peers.get(from)
    if (!peer || peer.sid !== sent.sid) return
    const { pc } = peer
    const polite = me > from
    if (sent.description) {
      const clash = sent.description.type === 'offer' && (peer.making || pc.signalingState !== 'stable')
      peer.ignoring = !polite && clash
      if (peer.ignoring) return
      await pc.setRemoteDescription(sent.description)
      if (sent.description.type === 'offer') {
        await pc.setLocalDescription()
        if (pc.localDescription) send(from, { description: pc.localDescription })
      }
    } else if (sent.candidate) {
      await pc.addIceCandidate(sent.candidate).catch((error) => {
        if (!peer.ignoring) throw error
      })
    }
  }

  const over = () => {
    for (const role of [...peers.keys()]) drop(role)
    for (const track of stream?.getTracks() ?? []) track.stop()
    location.assign(box.dataset.after ?? '/')
  }
  let taking = Promise.resolve()
  const events = new EventSource(`${box.dataset.base}/events?since=${box.dataset.since}`)
  events.onmessage = ({ data }) => {
    const heard = JSON.parse(data) as Heard
    if (heard.kind === 'over') {
      events.close()
      over()
    } else if (heard.kind === 'signal') {
      taking = taking.then(() => take(heard.from, JSON.parse(heard.body))).catch(() => say(box, box.dataset.lost))
    } else {
      for (const role of peers.keys()) if (!heard.there.includes(role)) drop(role)
      const waiting = box.querySelector<HTMLElement>('[data-part=waiting]')
      // Somebody stands before the door: the page of the host shows whom she may let in.
      if (waiting && waiting.dataset.there !== heard.there.join(' ')) {
        for (const form of waiting.querySelectorAll<HTMLFormElement>('form[data-admit]'))
          form.hidden = !heard.there.includes(form.dataset.admit as Role)
        waiting.dataset.there = heard.there.join(' ')
      }
    }
  }
  for (const role of ['applicant', 'host', 'third'] as const) if (role !== me) send(role, { hello: true })

  for (const button of box.querySelectorAll<HTMLButtonElement>('button[data-turn]')) {
    const tracks = () => (button.dataset.turn === 'sound' ? stream?.getAudioTracks() : stream?.getVideoTracks()) ?? []
    button.hidden = tracks().length === 0
    button.addEventListener('click', () => {
      for (const track of tracks()) track.enabled = !track.enabled
      button.setAttribute('aria-pressed', String(tracks().some((track) => !track.enabled)))
    })
  }
  addEventListener('pagehide', () => {
    for (const role of peers.keys()) {
      const body = JSON.stringify({ sid, bye: true })
      navigator.sendBeacon(`${box.dataset.base}/signal`, new URLSearchParams({ to: role, body }))
    }
    for (const track of stream?.getTracks() ?? []) track.stop()
  })
}

for (const box of document.querySelectorAll<HTMLElement>('[data-call]')) {
  if (box.dataset.call === 'check') check(box)
  else if (box.dataset.call === 'wait') wait(box)
  else if (box.dataset.call === 'room') room(box)
}
