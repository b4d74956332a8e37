/** Readers and cameras of kiosks: devices by the Secure Biometric Interface, and the demo's simulated ones. */
export { type DemoReaders, type DemoReadersOptions, type DemoType, demoReaders } from './demo-readers.ts'
export * from './sbi/index.ts'
