/** The colours are readable: every pair of tokens.ts is measured in light, dark and high contrast. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contrastDark, contrastLight, dark, light, type Palette, pairs, surfaces, tokensCss } from './tokens.ts'

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const part = (at: number) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

const palettes: Record<string, Palette> = {
  light,
  dark,
  'light, more contrast': { ...light, ...contrastLight },
  'dark, more contrast': { ...dark, ...contrastDark },
}

test('the measure itself is right: black on white is 21 and the brief’s pairs come out as the brief says', () => {
  assert.equal(contrast('#000000', '#FFFFFF'), 21)
  const briefs: [string, string, number][] = [
    [light.text, light.surface, 15.7],
    [light.muted, light.surface, 7.2],
    [light['on-brand'], light.brand, 10.0],
    [light.control, light.surface, 3.8],
    [light.error, light['error-tint'], 6.4],
    [light.success, light['success-tint'], 5.7],
    [light.warning, light['warning-tint'], 6.7],
    [light.copper, light.surface, 5.3],
    [dark.text, dark.surface, 14.5],
    [dark.muted, dark.page, 9.8],
    [dark['on-brand'], dark.brand, 9.5],
    [dark.error, dark['error-tint'], 7.8],
    [dark.warning, dark['warning-tint'], 10.4],
  ]
  for (const [front, back, said] of briefs) {
    assert.ok(Math.abs(contrast(front, back) - said) < 0.11, `${front} on ${back}: ${contrast(front, back)} ≠ ${said}`)
  }
})

for (const [name, palette] of Object.entries(palettes)) {
  test(`every pair can be read: ${name}`, () => {
    for (const [front, back, least] of pairs) {
      const measured = contrast(palette[front], palette[back])
      assert.ok(measured >= least, `${front} on ${back}: ${measured.toFixed(2)} < ${least}`)
    }
    // Of the focus ring and its halo one is always at least 3:1 on what it stands on.
    for (const back of ['page', 'surface', 'brand', 'error-tint'] as const) {
      // On the brand's own ground (the bar of acting for somebody) the halo is the label's colour.
      const halo = back === 'brand' ? palette['on-brand'] : palette.text
      const best = Math.max(contrast(palette.ring, palette[back]), contrast(halo, palette[back]))
      assert.ok(best >= 3, `focus on ${back}: ${best.toFixed(2)}`)
    }
  })
}

test('targets are large enough on each surface', () => {
  assert.ok(Number.parseInt(surfaces.portal.target, 10) >= 44)
  assert.ok(Number.parseInt(surfaces.kiosk.target, 10) >= 80)
  assert.ok(Number.parseInt(surfaces.kiosk.gap, 10) >= 16)
  assert.ok(Number.parseInt(surfaces.desk.target, 10) >= 24)
})

test('dark and high contrast follow the system and can be asked for', () => {
  const css = tokensCss()
  assert.match(css, /prefers-color-scheme:dark/)
  assert.match(css, /prefers-contrast:more/)
  assert.match(css, /\[data-contrast=more\]/)
})
