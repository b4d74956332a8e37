/** The post: the adapter over HTTP, and the simulator that stands for it. */
export { httpPost, type PostSettings } from './adapter.ts'
export { type PostFault, postFails, postWorks } from './faults.ts'
export { postFront } from './front.ts'
export {
  type PostParcel,
  type PostTo,
  type SimulatedPost,
  type SimulatedPostSettings,
  simulatedPost,
  toDoorOverHttp,
} from './simulator.ts'
