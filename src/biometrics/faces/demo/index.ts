/** Faces for the simulated world: drawn people for kiosk cameras, and other shots of a photograph. */
export { type DemoSex, demoAnswer, demoFace, demoFaceOf, demoPeople, demoPortrait } from './portraits.ts'
export { anotherShot, onScreen } from './shots.ts'
