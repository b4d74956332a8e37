/**
 * The look as one table: colours for light, dark and high contrast, the type scale, space and the scale of
 * each surface. `tokensCss` prints it as CSS custom properties; tokens.test.ts measures every pair below.
 */

/** A colour's name; in CSS it is `--NAME`. */
export type Colour =
  | 'page'
  | 'surface'
  | 'text'
  | 'muted'
  | 'line'
  | 'control'
  | 'brand'
  | 'on-brand'
  | 'brand-strong'
  | 'brand-tint'
  | 'error'
  | 'error-tint'
  | 'success'
  | 'success-tint'
  | 'warning'
  | 'warning-tint'
  | 'warning-edge'
  | 'copper'
  | 'ring'
  | 'shade'

export type Palette = Readonly<Record<Colour, string>>

export const light: Palette = {
  page: '#FBF8F3',
  surface: '#FFFFFF',
  text: '#1B2430',
  muted: '#4D5866',
  line: '#DED7CB',
  control: '#7A8593',
  brand: '#17456B',
  'on-brand': '#FFFFFF',
  'brand-strong': '#0F3352',
  'brand-tint': '#EAF1F7',
  error: '#A81F2B',
  'error-tint': '#FDECEC',
  success: '#1C6B47',
  'success-tint': '#E6F4EC',
  warning: '#7A4B00',
  'warning-tint': '#FFF3D6',
  'warning-edge': '#B97A0A',
  copper: '#B34C12',
  ring: '#FFB000',
  shade: '#1B243014',
}

export const dark: Palette = {
  page: '#10161D',
  surface: '#18212B',
  text: '#EEF2F6',
  muted: '#B4C0CC',
  line: '#2E3A47',
  control: '#8794A3',
  brand: '#8FC1EC',
  'on-brand': '#0C1722',
  'brand-strong': '#B5D8F5',
  'brand-tint': '#1B2C3D',
  error: '#FF9C9C',
  'error-tint': '#3A1A1D',
  success: '#7FD0A4',
  'success-tint': '#12301F',
  warning: '#FFD27A',
  'warning-tint': '#33260A',
  'warning-edge': '#FFD27A',
  copper: '#F2A267',
  ring: '#FFB000',
  shade: '#00000059',
}

/** High contrast: everything a person must read is ≥ 7:1, every edge is the text's own colour. */
export const contrastLight: Partial<Palette> = {
  page: '#FFFFFF',
  text: '#000000',
  muted: '#1F2933',
  line: '#000000',
  control: '#000000',
  brand: '#00305A',
  'brand-strong': '#001D38',
  'brand-tint': '#FFFFFF',
  error: '#8A0012',
  'error-tint': '#FFFFFF',
  success: '#0B4A2C',
  'success-tint': '#FFFFFF',
  warning: '#5A3600',
  'warning-tint': '#FFFFFF',
  'warning-edge': '#5A3600',
  copper: '#7D3000',
}

export const contrastDark: Partial<Palette> = {
  page: '#000000',
  surface: '#000000',
  text: '#FFFFFF',
  muted: '#E6EBF0',
  line: '#FFFFFF',
  control: '#FFFFFF',
  brand: '#B8DCFF',
  'on-brand': '#000000',
  'brand-strong': '#DCEEFF',
  'brand-tint': '#000000',
  error: '#FFB8B8',
  'error-tint': '#000000',
  success: '#A6EBC6',
  'success-tint': '#000000',
  warning: '#FFDF9E',
  'warning-tint': '#000000',
  'warning-edge': '#FFDF9E',
  copper: '#FFC59B',
}

/** What stands on what, and the least contrast (WCAG 2.2: 4.5 text, 3 edges and marks). */
export const pairs: readonly (readonly [front: Colour, back: Colour, least: number])[] = [
  ['text', 'page', 12],
  ['text', 'surface', 12],
  ['muted', 'page', 6.5],
  ['muted', 'surface', 6.5],
  ['brand', 'page', 7],
  ['brand', 'surface', 7],
  ['brand', 'brand-tint', 7],
  ['brand-strong', 'surface', 7],
  ['on-brand', 'brand', 7],
  ['on-brand', 'brand-strong', 7],
  ['control', 'surface', 3],
  ['control', 'page', 3],
  ['error', 'surface', 4.5],
  ['error', 'error-tint', 4.5],
  ['text', 'error-tint', 7],
  ['success', 'surface', 4.5],
  ['success', 'success-tint', 4.5],
  ['text', 'success-tint', 7],
  ['warning', 'surface', 4.5],
  ['warning', 'warning-tint', 4.5],
  ['text', 'warning-tint', 7],
  ['text', 'brand-tint', 7],
  ['muted', 'error-tint', 4.5],
  ['muted', 'success-tint', 4.5],
  ['muted', 'warning-tint', 4.5],
  ['muted', 'brand-tint', 4.5],
  ['brand', 'success-tint', 4.5],
  ['brand', 'warning-tint', 4.5],
  ['warning-edge', 'surface', 3],
  ['surface', 'success', 4.5],
  ['copper', 'surface', 4.5],
  ['copper', 'page', 4.5],
]

/** Sizes that do not change with colour; rem, so that the reader's own text size wins. */
export const sizes = {
  'size-small': '.9375rem',
  'size-body': '1.0625rem',
  'size-lead': '1.1875rem',
  'size-title': '1.375rem',
  'size-page': 'clamp(1.75rem, 1.35rem + 2vw, 2.5rem)',
  s1: '.25rem',
  s2: '.5rem',
  s3: '.75rem',
  s4: '1rem',
  s5: '1.5rem',
  s6: '2rem',
  s7: '3rem',
  s8: '4rem',
  r1: '8px',
  r2: '10px',
  r3: '20px',
  target: '48px',
  gap: '12px',
  wide: '66rem',
} as const

/** How each surface scales: the root's text size, the least target, the least gap between targets. */
export const surfaces = {
  portal: { root: '100%', target: '48px', gap: '12px' },
  kiosk: { root: '150%', target: '84px', gap: '16px' },
  desk: { root: '94%', target: '36px', gap: '8px' },
} as const

export type Surface = keyof typeof surfaces

const declarations = (table: Readonly<Record<string, string>>): string =>
  Object.entries(table)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';')

/** The table as CSS: light, dark, more contrast (asked by the system or by `data-contrast`), surfaces. */
export function tokensCss(): string {
  const darkMore = declarations(contrastDark)
  const lightMore = declarations(contrastLight)
  const scale = Object.entries(surfaces).map(
    ([name, s]) =>
      `html[data-surface=${name}]{font-size:${s.root};--target:${s.target};--gap:${s.gap}}` +
      // Twice as big for those who ask; the kiosk's "bigger text" sets it.
      (name === 'kiosk' ? `html[data-surface=kiosk][data-size=bigger]{font-size:200%}` : ''),
  )
  return [
    `:root{color-scheme:light dark;${declarations(light)};${declarations(sizes)}}`,
    `@media (prefers-color-scheme:dark){:root{${declarations(dark)}}}`,
    `@media (prefers-contrast:more){:root{${lightMore}}}`,
    `:root[data-contrast=more]{${lightMore}}`,
    `@media (prefers-color-scheme:dark) and (prefers-contrast:more){:root{${darkMore}}}`,
    `@media (prefers-color-scheme:dark){:root[data-contrast=more]{${darkMore}}}`,
    ...scale,
    `html[data-size=bigger]:not([data-surface=kiosk]){font-size:125%}`,
  ].join('\n')
}
