/**
 * How alike the surroundings of two minutiae are, whatever the rotation and shift between the pictures. Each neighbour
 * looks for its best counterpart on the other side; the answer is the mean of asking from both sides, so that neither
 * picture is the first.
 */
import { apart } from './angles.ts'
import { mostNeighbours, type Point, type Prepared } from './prepare.ts'

/** Skin stretches: a neighbour may stand 6 px plus 7 % nearer or farther … */
const distanceSlack = 6
const distanceStretch = 0.07
/** … 0.3 rad aside, more when it is so near that a pixel turns it far, … */
const bearingSlack = 0.3
const bearingPixels = 4
/** … and point 0.35 rad elsewhere. */
const turnSlack = 0.35

const rows = new Float64Array(mostNeighbours)
const columns = new Float64Array(mostNeighbours)

/** 0 where nothing agrees, about 1 where all neighbours find each other. */
export function likeness(a: Point, b: Point): number {
  rows.fill(0)
  columns.fill(0)
  for (let i = 0; i < a.neighbours.length; i++) {
    const p = a.neighbours[i]
    for (let j = 0; p !== undefined && j < b.neighbours.length; j++) {
      const q = b.neighbours[j]
      if (q === undefined) continue
      const mean = (p.distance + q.distance) / 2
      const distanceTolerance = distanceSlack + distanceStretch * mean
      if (q.distance - p.distance > distanceTolerance) break // they only get farther
      const distance = Math.abs(q.distance - p.distance) / distanceTolerance
      if (distance > 1) continue
      const bearing = apart(p.bearing, q.bearing) / (bearingSlack + bearingPixels / mean)
      if (bearing > 1) continue
      const turned = apart(p.turn, q.turn) / turnSlack
      if (turned > 1) continue
      // Present at all counts a third, agreeing exactly the rest.
      const agreement = 0.35 + (3 - distance - bearing - turned) / 3
      if (agreement > (rows[i] as number)) rows[i] = agreement
      if (agreement > (columns[j] as number)) columns[j] = agreement
    }
  }
  let fromA = 0
  let fromB = 0
  for (let k = 0; k < mostNeighbours; k++) {
    fromA += rows[k] as number
    fromB += columns[k] as number
  }
  return (fromA + fromB) / 2 / Math.max(4, Math.min(a.neighbours.length, b.neighbours.length))
}

/** The likeness of every minutia of one to every one of the other: `of(i, j)` in a flat table. */
export function likenessTable(a: Prepared, b: Prepared): Float64Array {
  const table = new Float64Array(a.length * b.length)
  for (const p of a) for (const q of b) table[p.index * b.length + q.index] = likeness(p, q)
  return table
}
