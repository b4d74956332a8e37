/** The reader and camera of kiosks, simulated (the real ones come with the identity issue). */
export * from './simulator.ts'
