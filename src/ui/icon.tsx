/** Our few line icons, drawn inline. Only those that point somewhere flip with the reading direction. */

const drawings = {
  back: { d: 'M15 5l-7 7 7 7', flips: true },
  forward: { d: 'M9 5l7 7-7 7', flips: true },
  tick: { d: 'M5 12.5l4.5 4.5L19 7.5', flips: false },
  alert: {
    d: 'M12 8v5m0 3.5v.01M10.3 4.2 2.9 17a2 2 0 0 0 1.7 3h14.8a2 2 0 0 0 1.7-3L13.7 4.2a2 2 0 0 0-3.4 0z',
    flips: false,
  },
  info: { d: 'M12 11v5m0-8.5v.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z', flips: false },
  cross: { d: 'M15 9l-6 6m0-6 6 6m6-3a9 9 0 1 1-18 0 9 9 0 0 1 18 0z', flips: false },
  search: { d: 'M20 20l-4.5-4.5M17 10.5a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0z', flips: false },
  person: { d: 'M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM4.5 20c.8-3.6 3.8-6 7.5-6s6.700 2.400 7.500 6', flips: false },
  document: { d: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6m-6 4h6', flips: false },
  clock: { d: 'M12 7v5l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0z', flips: false },
  print: { d: 'M7 8V4h10v4M7 17H4v-8h16v8h-3M7 14h10v6H7z', flips: false },
  erase: { d: 'M9 6h11v12H9l-6-6zM12.500 9.500l5 5m0-5-5 5', flips: true },
} as const

export type IconName = keyof typeof drawings

/** An icon beside words; it is never the only carrier of meaning, so it is hidden from screen readers. */
export function Icon({ name }: { readonly name: IconName }) {
  const drawing = drawings[name]
  return (
    <svg class={drawing.flips ? 'icon flips' : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={drawing.d} />
    </svg>
  )
}

/** The mark: an open ring, a door. The opening faces the way one reads into the page. */
export function Mark() {
  return (
    <svg class="mark flips" viewBox="0 0 34 34" aria-hidden="true" focusable="false">
      <rect class="mark-ground" width="34" height="34" rx="8" />
      <path class="mark-ring" d="M21.6 12.400a6.500 6.500 0 1 0 0 9.200" />
    </svg>
  )
}
