/** Readers and cameras of kiosks: the port, devices by the Secure Biometric Interface, and the simulated ones. */
export * from './port.ts'
export * from './sbi/index.ts'
export * from './simulator.ts'
