/** Lines on a grid of 16. */
const PATHS = {
  copy: [
    'M6.5 5.5H12A1.5 1.5 0 0 1 13.5 7v5.5A1.5 1.5 0 0 1 12 14H6.5A1.5 1.5 0 0 1 5 12.5V7a1.5 1.5 0 0 1 1.5-1.5z',
    'M10.5 5.3V3.7A1.5 1.5 0 0 0 9 2.2H4a1.5 1.5 0 0 0-1.5 1.5v5.6A1.5 1.5 0 0 0 4 10.8h.8',
  ].join(''),
  again: 'M13.2 8a5.2 5.2 0 1 1-1.5-3.7l1.5 1.5M13.3 2.5v3.4H9.9',
  up: 'M5.5 7.2v6.3h6a1.4 1.4 0 0 0 1.4-1.2l.6-3.8a1.4 1.4 0 0 0-1.4-1.6H9.3V4.2a1.6 1.6 0 0 0-1.6-1.6zM5.5 7.2H3v6.3h2.5',
  edit: 'M10.7 3.3a1.42 1.42 0 0 1 2 2L5.6 12.4 3 13l.6-2.6zM9.5 4.5l2 2',
  check: 'M3.2 8.4l3.2 3.2 6.4-7',
  previous: 'M9.7 4 5.7 8l4 4',
  next: 'M6.3 4l4 4-4 4',
} as const

const TURNED = { down: 'up' } as const

export type IconName = keyof typeof PATHS | keyof typeof TURNED

/** A picture for a button that has its name in words besides. */
export function Icon({ name }: { name: IconName }) {
  const isTurned = name in TURNED
  const path = PATHS[isTurned ? TURNED[name as keyof typeof TURNED] : (name as keyof typeof PATHS)]
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} {...(isTurned ? { transform: 'rotate(180 8 8)' } : {})} />
    </svg>
  )
}
