/** The kiosk's camera: shows the live picture, and when its form is sent puts some frames of it into the form first. */
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms))

for (const video of document.querySelectorAll<HTMLVideoElement>('video[data-camera]')) {
  const box = video.closest<HTMLElement>('[data-cameras]')
  const form = video.closest('form')
  if (!box || !form) continue
  const words = box.dataset
  const inputs = box.querySelectorAll<HTMLInputElement>('input[data-frame]')
  const say = (text = '') => {
    const status = box.querySelector('[role=status]')
    if (status) status.textContent = text
  }
  let stream: MediaStream | undefined
  const stop = () => {
    for (const track of stream?.getTracks() ?? []) track.stop()
    stream = undefined
  }

  /** Opens the camera; without one the form is sent as it is, and the server offers another way. */
  const start = async () => {
    say(words.starting)
    try {
      const size = { width: { ideal: 640 }, height: { ideal: 480 } }
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'user', ...size } })
    } catch (error) {
      const refused = error instanceof DOMException && error.name === 'NotAllowedError'
      return say(refused ? words.refused : words.none)
    }
    const track = stream.getVideoTracks()[0]
    const allowed: string[] = JSON.parse(words.cameras || '[]')
    // A camera nobody installed here may be a program that plays a film.
    if (!track || (allowed.length > 0 && !allowed.includes(track.label))) {
      stop()
      return say(words.foreign)
    }
    track.onended = () => {
      stop()
      video.hidden = true
      say(words.none)
    }
    video.srcObject = stream
    video.hidden = false
    await video.play()
    say(words.ready)
  }
  const ready = start().catch(() => say(words.none))
  addEventListener('pagehide', stop)

  const most = Number(words.most)
  /** One frame as base64 of a JPEG, in lower quality when it would be too large; empty when it never fits. */
  const frame = () => {
    const canvas = document.createElement('canvas')
    const scale = Math.min(1, 640 / video.videoWidth)
    canvas.width = Math.round(video.videoWidth * scale)
    canvas.height = Math.round(video.videoHeight * scale)
    canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
    for (let quality = 0.92; quality > 0.3; quality -= 0.15) {
      const data = canvas.toDataURL('image/jpeg', quality).split(',')[1] ?? ''
      if (data.length * 0.75 <= most) return data
    }
    return ''
  }

  const take = async () => {
    await ready
    // Not in the same turn: a form that is being sent cannot be sent again.
    await wait(0)
    for (const [i, input] of inputs.entries()) {
      if (!stream || !video.videoWidth) break
      if (i > 0) await wait(Number(words.between))
      input.value = frame()
      // What is asked of the face is asked after the first frame, so that nobody can have it ready.
      say(words.prompt || words.taking)
    }
  }

  let taken = false
  let busy = false
  // Before every other listener: for them the form is sent once, with its frames.
  addEventListener(
    'submit',
    (event) => {
      const button = event.submitter
      // The language switch sends the form too, from outside: it needs no face.
      if (event.target !== form || taken || (button && !form.contains(button))) return
      event.preventDefault()
      event.stopImmediatePropagation()
      if (busy) return
      busy = true
      take()
        .catch(() => say(words.none))
        .then(() => {
          taken = true
          form.requestSubmit(button)
        })
    },
    true,
  )
  // Back from the next page: the old frames are not this visit's.
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload())
}

export {}
