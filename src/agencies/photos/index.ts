/** The passports directorate's photo service: the adapter over HTTP, and the simulator that stands for it. */
export { httpPhotoService, type PhotoServiceSettings } from './adapter.ts'
export { type PhotoServiceFault, photoServiceFaults, photoServiceWill, photoServiceWorks } from './faults.ts'
export { photoServiceFront } from './front.ts'
export { simulatedPhotoService } from './simulator.ts'
