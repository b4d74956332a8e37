/** Differences of directions, the short way round. */

const full = 2 * Math.PI

/** The same direction between -π and π. */
export function turn(angle: number): number {
  const rest = angle % full
  if (rest > Math.PI) return rest - full
  return rest < -Math.PI ? rest + full : rest
}

/** How far apart two directions are, 0 to π. Both must lie between -2π and 2π: this is the innermost loop. */
export function apart(a: number, b: number): number {
  let d = Math.abs(a - b)
  if (d > full) d -= full
  return d > Math.PI ? full - d : d
}
